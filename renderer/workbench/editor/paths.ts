export type NameProblem = 'wrongEmpty' | 'wrongPath' | 'wrongTaken';

/** What is wrong with a new name for a workspace file, or null. `taken` are the paths of all files and folders. */
export function nameProblem(name: string, taken: readonly string[]): NameProblem | null {
  if (name.trim() === '') {
    return 'wrongEmpty';
  }
  const parts = name.split('/');
  if (parts.some((part) => part.trim() === '' || part === '.' || part === '..') || /[\0\\]/.test(name)) {
    return 'wrongPath';
  }
  return taken.includes(name) ? 'wrongTaken' : null;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The Monaco language of a file, by its name. */
export function languageOf(path: string): string {
  const name = baseName(path);
  if (/(^|\.)dockerignore$/i.test(name)) {
    return 'dockerignore';
  }
  if (/^(dockerfile|containerfile)(\..+)?$/i.test(name) || /\.dockerfile$/i.test(name)) {
    return 'dockerfile';
  }
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const languages: Record<string, string> = {
    sh: 'shell',
    bash: 'shell',
    html: 'html',
    htm: 'html',
    css: 'css',
    js: 'javascript',
    mjs: 'javascript',
    cjs: 'javascript',
    json: 'json',
    yaml: 'yaml',
    yml: 'yaml',
    md: 'markdown',
  };
  return languages[ending] ?? 'plaintext';
}

export interface TreeRow {
  path: string;
  name: string;
  depth: number;
  folder: boolean;
  /** How many siblings there are and which one this is, from 1: what a screen reader says. */
  siblings: number;
  position: number;
}

/** The workspace as the rows of a tree, folders first, each sorted by name; what is inside a closed folder left out. */
export function treeRows(
  files: readonly string[],
  folders: readonly string[],
  closed: ReadonlySet<string>,
): TreeRow[] {
  const allFolders = new Set(folders);
  for (const path of [...files, ...folders]) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      allFolders.add(path.slice(0, at));
    }
  }
  const parentOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
  const byName = (a: string, b: string): number => a.localeCompare(b, 'en');
  const rows: TreeRow[] = [];

  function add(parent: string, depth: number): void {
    const inside = (path: string): boolean => path !== '' && parentOf(path) === parent;
    const entries = [
      ...[...allFolders].filter(inside).sort(byName),
      ...files.filter((path) => inside(path) && !allFolders.has(path)).sort(byName),
    ];
    for (const [index, path] of entries.entries()) {
      const folder = allFolders.has(path);
      rows.push({
        path,
        name: baseName(path),
        depth,
        folder,
        siblings: entries.length,
        position: index + 1,
      });
      if (folder && !closed.has(path)) {
        add(path, depth + 1);
      }
    }
  }
  add('', 0);
  return rows;
}
