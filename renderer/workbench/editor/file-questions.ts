import type { TFunction } from 'i18next';
import { showError } from '../../errors/error-store.ts';
import { useLab } from '../../state/lab.ts';
import { ask } from '../parts/ask.ts';
import { isDirty } from './buffer.ts';
import { dropTab, useDesk } from './desk.ts';
import { createFile, deleteFile, renameFile, saveFile } from './file-calls.ts';
import { nameProblem } from './paths.ts';

type Say = TFunction<'workbench'>;

function taken(): string[] {
  const workspace = useLab.getState().slices.workspace;
  return [...(workspace?.files.map((file) => file.path) ?? []), ...(workspace?.folders ?? [])];
}

async function askName(
  t: Say,
  title: string,
  body: string,
  value: string,
  done: string,
): Promise<string | null> {
  const names = taken().filter((name) => name !== value);
  const check = (name: string): string | null => {
    const problem = nameProblem(name.trim(), names);
    return problem && t(`tree.${problem}`);
  };
  const answer = await ask({
    title,
    body,
    field: { label: t('tree.name'), value, check },
    choices: [{ id: 'done', label: done, kind: 'main' }],
  });
  return answer?.text.trim() ?? null;
}

/** `folder` is where the name begins, empty for the workspace itself. */
export async function askNewFile(t: Say, folder: string): Promise<void> {
  const start = folder ? `${folder}/` : '';
  const name = await askName(t, t('tree.newTitle'), t('tree.newBody'), start, t('tree.create'));
  if (name) {
    await createFile(name).catch(showError);
  }
}

export async function askRename(t: Say, path: string): Promise<void> {
  const title = t('tree.renameTitle', { path });
  const name = await askName(t, title, t('tree.renameBody'), path, t('tree.rename'));
  if (name && name !== path) {
    await renameFile(path, name).catch(showError);
  }
}

export async function askDelete(t: Say, path: string): Promise<void> {
  const answer = await ask({
    title: t('tree.deleteTitle', { path }),
    body: t('tree.deleteBody'),
    choices: [{ id: 'delete', label: t('tree.delete'), kind: 'danger' }],
  });
  if (answer) {
    await deleteFile(path).catch(showError);
  }
}

/** Closes a tab; a file that is not saved only after the learner has said what shall become of it. */
export async function closeTab(t: Say, id: string): Promise<void> {
  const path = id.startsWith('file:') ? id.slice('file:'.length) : null;
  const buffer = path === null ? undefined : useDesk.getState().buffers[path];
  if (!path || !buffer || !isDirty(buffer)) {
    dropTab(id);
    return;
  }
  const answer = await ask({
    title: t('close.title', { path }),
    body: t('close.body'),
    choices: [
      { id: 'discard', label: t('close.discard'), kind: 'plain' },
      { id: 'save', label: t('close.save'), kind: 'main' },
    ],
  });
  if (answer?.choice === 'discard') {
    dropTab(id);
  } else if (answer?.choice === 'save') {
    if (await saveFile(path)) {
      dropTab(id);
    }
  }
}
