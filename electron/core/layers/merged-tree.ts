import { TreeNode } from './tree-node.ts';

export type { Content } from './tree-node.ts';
export { TreeNode } from './tree-node.ts';

/** Hears what putting something into the tree does to it. */
export interface TreeEvents {
  /** It is in the tree no more. */
  removed(path: string, node: TreeNode): void;
  /** A folder that had to be made because something lies in it. */
  made(path: string, node: TreeNode): void;
  /** A folder was put over another. */
  merged(old: TreeNode, now: TreeNode): void;
  /** Where a symlink on the way leads, when what is written through it goes there. */
  follow(path: string, node: TreeNode): Place | null;
}

export interface Place {
  path: string;
  node: TreeNode;
}

/** What a container of the image sees: its layers merged, top first. */
export class MergedTree {
  readonly root = TreeNode.made(0);
  /** Archives go folder by folder, so the folder of the last thing placed mostly is that of the next one. */
  #last: { asked: string; layer: number; place: Place } | null = null;

  /** The node at an absolute, normal path; symlinks are not followed. */
  lookup(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    for (let start = 1; start < path.length && node !== undefined; ) {
      const end = endOfName(path, start);
      node = node.children?.get(path.slice(start, end));
      start = end + 1;
    }
    return node;
  }

  /** Takes a place and all below it out of the tree and hands each of them to `removed`, deepest last. */
  remove(path: string, removed: TreeEvents['removed']): void {
    const [folder, name] = splitLast(path);
    const siblings = this.lookup(folder)?.children;
    const node = siblings?.get(name);
    if (node !== undefined) {
      this.#last = null;
      siblings?.delete(name);
      visit(path, node, removed);
    }
  }

  /** Empties a folder, as an opaque marker does. */
  removeChildren(path: string, removed: TreeEvents['removed']): void {
    const children = this.lookup(path)?.children;
    if (children === null || children === undefined) {
      return;
    }
    this.#last = null;
    for (const [name, node] of children) {
      visit(join(path, name), node, removed);
    }
    children.clear();
  }

  /**
   * Puts a node into a folder (empty for the root), making it and those above it if no layer listed them. A folder put
   * over a folder keeps what it holds; anything else replaces all that was there. Returns the path of the folder that
   * it is in, which differs from `folderPath` when a symlink on the way was followed.
   */
  place(folderPath: string, name: string, node: TreeNode, events: TreeEvents): string {
    const folder = this.#folder(folderPath, node.layer, events);
    const children = childrenOf(folder.node);
    const old = children.get(name);
    if (old !== undefined) {
      const at = `${folder.path}/${name}`;
      if (old.children !== null || old.type === 'symlink') {
        this.#last = null;
      }
      if (old.children !== null && node.children !== null) {
        node.children = old.children;
        events.merged(old, node);
      } else {
        visit(at, old, events.removed);
      }
    }
    children.set(name, node);
    return folder.path;
  }

  /** Every node but the root, parents before children, siblings by name. */
  *walk(): Generator<[string, TreeNode]> {
    // No recursion, here or below: how deep folders lie is for the archive to say.
    const todo: [string, TreeNode][] = [];
    pushChildren(todo, '', this.root);
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      yield next;
      pushChildren(todo, ...next);
    }
  }

  /** The folder at `path` (empty for the root), made if need be. */
  #folder(path: string, layer: number, events: TreeEvents): Place {
    // Only of the same layer: its own symlinks are followed, and no others.
    if (this.#last?.asked === path && this.#last.layer === layer) {
      return this.#last.place;
    }
    let place: Place = { path: '', node: this.root };
    for (let start = 1; start < path.length; ) {
      const end = endOfName(path, start);
      place = descend(place, path.slice(start, end), layer, events);
      start = end + 1;
    }
    this.#last = { asked: path, layer, place };
    return place;
  }
}

export function join(folder: string, name: string): string {
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

function endOfName(path: string, start: number): number {
  const slash = path.indexOf('/', start);
  return slash < 0 ? path.length : slash;
}

function splitLast(path: string): [folder: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, slash), path.slice(slash + 1)];
}

function childrenOf(folder: TreeNode): Map<string, TreeNode> {
  folder.children ??= new Map();
  return folder.children;
}

function descend(parent: Place, name: string, layer: number, events: TreeEvents): Place {
  const path = `${parent.path}/${name}`;
  const siblings = childrenOf(parent.node);
  const old = siblings.get(name);
  if (old?.children) {
    return { path, node: old };
  }
  if (old !== undefined) {
    const target = old.type === 'symlink' ? events.follow(path, old) : null;
    if (target !== null) {
      return target;
    }
    visit(path, old, events.removed);
  }
  const folder = TreeNode.made(layer);
  siblings.set(name, folder);
  events.made(path, folder);
  return { path, node: folder };
}

function visit(path: string, node: TreeNode, seen: (path: string, node: TreeNode) => void): void {
  seen(path, node);
  if (node.children === null || node.children.size === 0) {
    return;
  }
  const todo: Place[] = [{ path, node }];
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    for (const [name, child] of folder.node.children ?? []) {
      const place = { path: join(folder.path, name), node: child };
      seen(place.path, child);
      if (child.children !== null) {
        todo.push(place);
      }
    }
  }
}

/** Last name first, as a stack wants it. */
function pushChildren(todo: [string, TreeNode][], path: string, { children }: TreeNode): void {
  if (children !== null) {
    for (const [name, child] of [...children].sort(([a], [b]) => (a < b ? 1 : -1))) {
      todo.push([`${path}/${name}`, child]);
    }
  }
}
