import { normalPath } from './entry-name.ts';
import { join, type MergedTree, type TreeNode } from './merged-tree.ts';

/** As many symlinks as Linux follows for one path before it answers ELOOP. */
const MOST_LINKS = 40;

/** What a program in a container would find at `path`: symlinks followed, within the image's root. */
export function resolveInTree(tree: MergedTree, path: string): { path: string; node: TreeNode } | null {
  let rest = path.split('/').filter((part) => part !== '' && part !== '.');
  let at = '/';
  let node: TreeNode = tree.root;
  let links = 0;
  while (rest.length > 0) {
    const [name = '', ...after] = rest;
    if (name === '..') {
      at = normalPath(at.slice(0, Math.max(at.lastIndexOf('/'), 0)));
      node = tree.lookup(at) ?? tree.root;
      rest = after;
      continue;
    }
    const child = node.children?.get(name);
    if (child === undefined) {
      return null;
    }
    if (child.type === 'symlink') {
      links += 1;
      if (links > MOST_LINKS) {
        return null;
      }
      const target = child.link.split('/').filter((part) => part !== '' && part !== '.');
      if (child.link.startsWith('/')) {
        at = '/';
        node = tree.root;
      }
      rest = [...target, ...after];
    } else {
      at = join(at, name);
      node = child;
      rest = after;
    }
  }
  return { path: at, node };
}
