import type { LayerEntry } from './layer-listing.ts';

/** One copy of a file's content, which hard links share. `layer` counts from 1. */
export interface Content {
  /** The name under which the layer wrote it, the first where it wrote several. */
  path: string;
  layer: number;
  size: number;
  digest: string;
  links: number;
}

/** A place in the merged tree. Nodes are replaced, never changed, but for `children`, which belong to the place. */
export interface TreeNode {
  /** What the layer wrote here; null for a folder that no layer lists and that is there only for what it holds. */
  entry: LayerEntry | null;
  layer: number;
  content: Content | null;
  children: Map<string, TreeNode> | null;
}

/** What a container of the image sees: its layers merged, top first. */
export class MergedTree {
  readonly root: TreeNode = { entry: null, layer: 0, content: null, children: new Map() };

  /** The node at an absolute, normal path; symlinks are not followed. */
  lookup(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    for (const name of split(path)) {
      node = node?.children?.get(name);
    }
    return node;
  }

  /** Takes a place and all below it out of the tree and hands each of them to `removed`, deepest last. */
  remove(path: string, removed: (path: string, node: TreeNode) => void): void {
    const names = split(path);
    const name = names.pop();
    const parent = this.lookup(`/${names.join('/')}`);
    const node = name === undefined ? undefined : parent?.children?.get(name);
    if (node !== undefined && name !== undefined) {
      parent?.children?.delete(name);
      visit(path, node, removed);
    }
  }

  /** Empties a folder, as an opaque marker does. */
  removeChildren(path: string, removed: (path: string, node: TreeNode) => void): void {
    const children = this.lookup(path)?.children;
    if (children === null || children === undefined) {
      return;
    }
    for (const [name, node] of children) {
      visit(join(path, name), node, removed);
    }
    children.clear();
  }

  /**
   * Puts a node at its path, making the folders above it if no layer listed them. A folder put over a folder keeps
   * what it holds; anything else replaces all that was there.
   */
  place(path: string, node: TreeNode, removed: (path: string, node: TreeNode) => void): void {
    const names = split(path);
    const last = names.pop();
    if (last === undefined) {
      return;
    }
    let parent = this.root;
    let at = '';
    for (const name of names) {
      at += `/${name}`;
      parent = descend(parent, name, at, node.layer, removed);
    }
    const old = parent.children?.get(last);
    if (old !== undefined) {
      if (old.children !== null && node.children !== null) {
        node.children = old.children;
      } else {
        visit(path, old, removed);
      }
    }
    parent.children?.set(last, node);
  }

  /** Every node but the root, parents before children, siblings by name. */
  *walk(): Generator<[string, TreeNode]> {
    yield* walkBelow('', this.root);
  }
}

export function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function split(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

function descend(
  parent: TreeNode,
  name: string,
  path: string,
  layer: number,
  removed: (path: string, node: TreeNode) => void,
): TreeNode {
  const old = parent.children?.get(name);
  if (old !== undefined && old.children !== null) {
    return old;
  }
  if (old !== undefined) {
    visit(path, old, removed);
  }
  const folder: TreeNode = { entry: null, layer, content: null, children: new Map() };
  parent.children?.set(name, folder);
  return folder;
}

function visit(path: string, node: TreeNode, seen: (path: string, node: TreeNode) => void): void {
  seen(path, node);
  for (const [name, child] of node.children ?? []) {
    visit(join(path, name), child, seen);
  }
}

function* walkBelow(path: string, node: TreeNode): Generator<[string, TreeNode]> {
  const names = [...(node.children?.keys() ?? [])].sort();
  for (const name of names) {
    const child = node.children?.get(name);
    if (child !== undefined) {
      yield [`${path}/${name}`, child];
      yield* walkBelow(`${path}/${name}`, child);
    }
  }
}
