import type { TreeEntry } from '../../electron/contract/index.ts';
import type { TreeLine } from './tree-keys.ts';

/** What is known of a folder of the merged tree. */
export type FolderState =
  | { status: 'loading' }
  | { status: 'failed'; error: unknown }
  | { status: 'ready'; entries: TreeEntry[]; total: number };

/** A line of the merged tree: an entry, or a word about a folder that is not there in full. */
export type FolderRow = TreeLine & { path: string } & (
    | { kind: 'entry'; entry: TreeEntry }
    | { kind: 'loading' }
    | { kind: 'failed'; error: unknown }
    | { kind: 'more'; count: number }
  );

/** The lines of the merged tree, as far as its folders are open and known. */
export function folderRows(
  folders: ReadonlyMap<string, FolderState>,
  open: ReadonlySet<string>,
): FolderRow[] {
  const rows: FolderRow[] = [];
  const add = (path: string, depth: number, parent: number): void => {
    const state = folders.get(path) ?? { status: 'loading' };
    const word = (siblings: number) => ({
      id: `${path}//${state.status}`,
      path,
      name: '',
      depth,
      folder: false,
      open: false,
      position: siblings,
      siblings,
      parent,
    });
    if (state.status !== 'ready') {
      rows.push(
        state.status === 'loading'
          ? { ...word(1), kind: 'loading' }
          : { ...word(1), kind: 'failed', error: state.error },
      );
      return;
    }
    const left = state.total - state.entries.length;
    const siblings = state.entries.length + (left > 0 ? 1 : 0);
    state.entries.forEach((entry, at) => {
      const folder = (entry.children ?? 0) > 0;
      const row = rows.length;
      const isOpen = folder && open.has(entry.path);
      rows.push({
        kind: 'entry',
        entry,
        id: entry.path,
        path: entry.path,
        name: baseName(entry.path).toLowerCase(),
        depth,
        folder,
        open: isOpen,
        position: at + 1,
        siblings,
        parent,
      });
      if (isOpen) {
        add(entry.path, depth + 1, row);
      }
    });
    if (left > 0) {
      rows.push({ ...word(siblings), kind: 'more', count: left });
    }
  };
  add('/', 0, -1);
  return rows;
}

/** What a search found: a flat list of whole paths. */
export function foundRows(entries: readonly TreeEntry[]): FolderRow[] {
  return entries.map((entry, at) => ({
    kind: 'entry',
    entry,
    id: entry.path,
    path: entry.path,
    name: entry.path.slice(1).toLowerCase(),
    depth: 0,
    folder: false,
    open: false,
    position: at + 1,
    siblings: entries.length,
    parent: -1,
  }));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folders above a path, from the top: of /a/b/c, /a and /a/b. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    folders.push(path.slice(0, at));
  }
  return folders;
}
