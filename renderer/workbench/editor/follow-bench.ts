import type { WorkspaceState } from '../../../electron/contract/index.ts';
import { useLab } from '../../state/lab.ts';
import { worthLooking } from './buffer.ts';
import { useDesk } from './desk.ts';
import { enterDesk, startKeeping } from './desk-memory.ts';
import { loadFile, lookAtBench, openFile } from './file-calls.ts';

/** The file that a lesson opens with when the learner has not chosen one: the Dockerfile, else the first. */
export function firstFile(workspace: WorkspaceState): string | null {
  const paths = workspace.files.map((file) => file.path).filter((path) => !path.startsWith('.'));
  return paths.find((path) => path === 'Dockerfile') ?? paths.sort()[0] ?? null;
}

function follow(workspace: WorkspaceState): void {
  if (!workspace.lessonId) {
    return;
  }
  if (useDesk.getState().lessonId !== workspace.lessonId) {
    enterDesk(workspace.lessonId);
  }
  const desk = useDesk.getState();
  const hashes = new Map(workspace.files.map((file) => [file.path, file.hash]));
  for (const buffer of Object.values(desk.buffers)) {
    if (buffer.phase === 'loading') {
      void loadFile(buffer.path);
    } else if (worthLooking(buffer, hashes.get(buffer.path) ?? null)) {
      void lookAtBench(buffer.path);
    }
  }
  const first = desk.touched || desk.tabs.length > 0 ? null : firstFile(workspace);
  if (first) {
    openFile(first);
  }
}

/** Keeps the open files in step with the workspace for as long as the workbench is on the screen. */
export function startFollowing(): () => void {
  const stopKeeping = startKeeping();
  const look = (): void => {
    const { slices, connection } = useLab.getState();
    if (slices.workspace && connection === 'open') {
      follow(slices.workspace);
    }
  };
  let seen = useLab.getState();
  const stopWatching = useLab.subscribe((state) => {
    const news = state.slices.workspace !== seen.slices.workspace || state.connection !== seen.connection;
    seen = state;
    if (news) {
      look();
    }
  });
  look();
  return () => {
    stopWatching();
    stopKeeping();
  };
}
