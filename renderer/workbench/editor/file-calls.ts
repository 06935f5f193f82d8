import { LabError, toErrorBody } from '../../../electron/contract/index.ts';
import { call, useLab } from '../../state/lab.ts';
import { wantFocus } from '../parts/focus.ts';
import {
  type Buffer,
  baseHashForSave,
  loadingBuffer,
  meetBench,
  openedBuffer,
  orphanedBuffer,
  savedBuffer,
  type Version,
} from './buffer.ts';
import { changeBuffer, dropTab, moveBuffer, putBuffer, showTab, tabId, useDesk } from './desk.ts';

const fileId = (path: string): string => tabId({ kind: 'file', path });

/** What the bench has under this path, null when there is no such file. Rejects with LabError otherwise. */
async function readVersion(path: string): Promise<Version | null> {
  try {
    return await call('file.read', { path });
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'FILE_NOT_FOUND') {
      return null;
    }
    throw thrown;
  }
}

function fail(path: string, thrown: unknown): void {
  const error = toErrorBody(thrown);
  changeBuffer(path, (buffer) => ({
    ...buffer,
    phase: buffer.phase === 'saving' ? 'ready' : buffer.phase,
    trouble: { kind: 'failed', error },
  }));
}

/** Brings a file to the front, reading it if it is not open. */
export function openFile(path: string): void {
  if (!useDesk.getState().buffers[path]) {
    putBuffer(loadingBuffer(path));
  }
  showTab({ kind: 'file', path });
  void loadFile(path);
}

/** Reads a file whose buffer is waiting for it. Failures are told in the buffer. */
export async function loadFile(path: string): Promise<void> {
  if (useDesk.getState().buffers[path]?.phase !== 'loading') {
    return;
  }
  try {
    const found = await readVersion(path);
    const draft = useDesk.getState().drafts[path] ?? null;
    if (useDesk.getState().buffers[path]?.phase !== 'loading') {
      return;
    }
    if (found) {
      changeBuffer(path, () => openedBuffer(path, found, draft));
    } else if (draft) {
      changeBuffer(path, () => orphanedBuffer(path, draft));
    } else if (useLab.getState().slices.workspace?.synced) {
      dropTab(fileId(path));
    } else {
      return; // the list of files is not complete yet; the next one brings us here again
    }
    useDesk.setState((desk) => {
      const drafts = { ...desk.drafts };
      delete drafts[path];
      return { drafts };
    });
  } catch (thrown) {
    fail(path, thrown);
  }
}

/** Looks at what the bench has and settles what that means for the open file. Failures are left for the next look. */
export async function lookAtBench(path: string): Promise<void> {
  try {
    const found = await readVersion(path);
    changeBuffer(path, (buffer) => meetBench(buffer, found));
  } catch (thrown) {
    if (toErrorBody(thrown).code === 'FILE_NOT_TEXT' || toErrorBody(thrown).code === 'FILE_TOO_LARGE') {
      fail(path, thrown);
    }
  }
}

/** Saves an open file. With `force` it wins over whatever the bench has. True when it is saved. */
export async function saveFile(path: string, force = false): Promise<boolean> {
  const buffer: Buffer | undefined = useDesk.getState().buffers[path];
  if (buffer?.phase !== 'ready') {
    return false;
  }
  const content = buffer.text;
  putBuffer({ ...buffer, phase: 'saving' });
  try {
    const { hash } = await call('file.write', { path, content, baseHash: baseHashForSave(buffer), force });
    changeBuffer(path, (one) => savedBuffer(one, { content, hash }));
    useDesk.setState((desk) => ({ comparing: desk.comparing === path ? null : desk.comparing }));
    return true;
  } catch (thrown) {
    if (toErrorBody(thrown).code !== 'FILE_CONFLICT') {
      fail(path, thrown);
      return false;
    }
    changeBuffer(path, (one) => ({ ...one, phase: 'ready' }));
    await lookAtBench(path);
    return false;
  }
}

/** Makes an empty file and opens it. Rejects with LabError. */
export async function createFile(path: string): Promise<void> {
  await call('file.write', { path, content: '', baseHash: null, force: false });
  openFile(path);
  wantFocus(fileId(path));
}

/** Renames a file on the bench; its tab follows. Rejects with LabError. */
export async function renameFile(from: string, to: string): Promise<void> {
  await call('file.rename', { from, to });
  moveBuffer(from, to);
}

/** Deletes a file on the bench and closes its tab. Rejects with LabError. */
export async function deleteFile(path: string): Promise<void> {
  await call('file.delete', { path });
  dropTab(fileId(path));
}
