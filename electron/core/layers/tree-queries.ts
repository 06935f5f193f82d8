import { LabError } from '../../contract/errors.ts';
import type { EntryType, FileVersion, PathEvent, TreeEntry } from '../../contract/layers.ts';
import { normalPath } from './entry-name.ts';
import type { ImageIndex } from './image-index.ts';
import { type Content, join, type MergedTree, type TreeNode } from './merged-tree.ts';
import { type PathTest, pathPattern } from './path-pattern.ts';

/** One page of a longer list; `total` counts all of it. */
export interface Page<T> {
  entries: T[];
  total: number;
}

export interface TreeFilter {
  /** Part of a path or a glob, see {@link pathPattern}; empty: every path. */
  name: string;
  /** Any of these; empty: every type. */
  types: readonly EntryType[];
  /** Only what is at least this large, folders by what they hold. */
  minBytes: number;
  /** Only these paths; null: all. */
  among: ReadonlySet<string> | null;
}

/**
 * A path that someone asks for, absolute and normal.
 * @throws LabError BAD_REQUEST when it climbs out with `..`
 */
export function askedPath(path: string): string {
  try {
    return normalPath(path);
  } catch {
    throw new LabError('BAD_REQUEST', `A path in an image cannot have .. in it: ${path}`, { path });
  }
}

/**
 * What a folder holds, by name. Symlinks are not followed.
 * @throws LabError FILE_NOT_FOUND when the path is no folder, BAD_REQUEST
 */
export function listFolder(tree: MergedTree, path: string, most: number): Page<TreeEntry> {
  const folder = askedPath(path);
  const children = tree.lookup(folder)?.children;
  if (!children) {
    throw new LabError('FILE_NOT_FOUND', `There is no folder ${folder}`, { path: folder });
  }
  const names = [...children.keys()].sort();
  const entries: TreeEntry[] = [];
  for (const name of names.slice(0, most)) {
    const node = children.get(name);
    if (node !== undefined) {
      entries.push(treeEntry(join(folder, name), node));
    }
  }
  return { entries, total: names.length };
}

/** Every place of the tree that the filter lets through, in tree order. */
export function findInTree(tree: MergedTree, filter: TreeFilter, most: number): Page<TreeEntry> {
  const { types, minBytes, among } = filter;
  const fits: PathTest = filter.name === '' ? () => true : pathPattern(filter.name);
  const entries: TreeEntry[] = [];
  let total = 0;
  visitTree(tree, (path, node) => {
    const wanted =
      (types.length === 0 || types.includes(node.type)) &&
      (among === null || among.has(path)) &&
      (minBytes === 0 || sizeOf(node) >= minBytes) &&
      fits(path);
    if (wanted) {
      total += 1;
      if (entries.length < most) {
        entries.push(treeEntry(path, node));
      }
    }
  });
  return { entries, total };
}

/** The paths that layer `layer` (1 is the base) itself put there; not its folders that only hold something new. */
export function writtenBy(index: ImageIndex, layer: number): Set<string> {
  const changes = index.changes[layer - 1] ?? [];
  return new Set(changes.filter((one) => one.kind !== 'deleted' && !one.implicit).map((one) => one.path));
}

/**
 * What each layer did to a path, base first. A path that vanished with a folder above it was deleted then.
 * @throws LabError BAD_REQUEST
 */
export function pathHistory(index: ImageIndex, path: string): PathEvent[] {
  const asked = askedPath(path);
  return index.layers.flatMap(({ index: layer, diffId, instruction }) => {
    const change = index.changes[layer - 1]?.find((one) => one.path === asked);
    return change === undefined ? [] : [{ layer, diffId, instruction, change }];
  });
}

/** A place of the tree as the screen shows it. */
export function treeEntry(path: string, node: TreeNode): TreeEntry {
  return {
    path,
    ...attributes(node),
    layer: node.isListed ? node.layer : 0,
    children: node.children?.size ?? null,
  };
}

/** Type, mode, owner, size and link of a place. A folder that no layer lists is made by the engine, as root, 0755. */
export function attributes(
  node: TreeNode,
): Pick<FileVersion, 'type' | 'mode' | 'uid' | 'gid' | 'size' | 'link'> {
  const { mode, uid, gid } = node.attributes ?? { mode: 0o755, uid: 0, gid: 0 };
  return { type: node.type, mode, uid, gid, size: sizeOf(node), link: node.link };
}

/** Bytes of content; of a folder, of all regular files below it, each hard-linked copy once. */
function sizeOf(node: TreeNode): number {
  if (node.children === null) {
    return node.content?.size ?? 0;
  }
  const seen = new Set<Content>();
  let total = 0;
  for (const waiting = [node]; waiting.length > 0; ) {
    const next = waiting.pop();
    if (next?.content && !seen.has(next.content)) {
      total += next.content.size;
      if (next.content.links > 1) {
        seen.add(next.content);
      }
    }
    waiting.push(...(next?.children?.values() ?? []));
  }
  return total;
}

/** Every place but the root in tree order, however deep the tree is. */
function visitTree(tree: MergedTree, visit: (path: string, node: TreeNode) => void): void {
  const waiting: [string, TreeNode][] = [['/', tree.root]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, node] = next;
    if (node !== tree.root) {
      visit(path, node);
    }
    for (const name of [...(node.children?.keys() ?? [])].sort().reverse()) {
      const child = node.children?.get(name);
      if (child !== undefined) {
        waiting.push([join(path, name), child]);
      }
    }
  }
}
