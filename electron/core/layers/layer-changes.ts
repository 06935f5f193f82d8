import type { LayerChange } from '../../contract/layers.ts';
import { parentPath } from './entry-name.ts';
import type { Attributes } from './entry-table.ts';
import type { TreeNode } from './merged-tree.ts';
import { sortByTree } from './tree-order.ts';

/** A place that a layer touched: what it put there, if anything, and what was there before, if anything was. */
interface Touched {
  path: string;
  now: TreeNode | null;
  old: TreeNode | undefined;
}

/** What a layer wrote and undid, as {@link listChanges} needs it. */
interface TouchedLayer {
  written: readonly TreeNode[];
  /** Paths of what is not where the layer lists it. */
  elsewhere: ReadonlyMap<TreeNode, string>;
  undone: ReadonlySet<TreeNode>;
  before: ReadonlyMap<TreeNode, TreeNode>;
  gone: ReadonlyMap<string, TreeNode>;
}

/** Changes by kind, without implicit parent folders; `entries` is what the layer itself holds (not the deleted). */
export interface ChangeCounts {
  entries: number;
  added: number;
  modified: number;
  deleted: number;
}

/**
 * The changes of a layer in tree order: what it wrote, with what was there before, and what is gone by it. Folders that
 * only had to be made for what lies in them are flagged as implicit, and so are those that an engine lists only because
 * their modification time moved with their contents.
 */
export function listChanges(layer: TouchedLayer): LayerChange[] {
  const sorted = sortByTree(everythingTouched(layer));
  return sorted.map(({ path, now, old }, at) => {
    if (now === null) {
      return deletedChange(path, old);
    }
    const change = writtenChange(path, now, old);
    // In tree order, what a folder holds comes right after it.
    if (sorted[at + 1]?.path.startsWith(`${path}/`) && isOnlyNewer(now, old)) {
      change.implicit = true;
      change.metadataOnly = false;
    }
    return change;
  });
}

/** The same of changes that are listed already. */
export function countChanges(changes: readonly LayerChange[]): ChangeCounts {
  const counts = { entries: 0, added: 0, modified: 0, deleted: 0 };
  for (const change of changes) {
    if (!change.implicit) {
      counts[change.kind] += 1;
      counts.entries += change.kind === 'deleted' ? 0 : 1;
    }
  }
  return counts;
}

/** How many changes of each kind {@link listChanges} has; in memory that does not grow with them. */
export function countTouched(layer: TouchedLayer): ChangeCounts {
  const { before, gone } = layer;
  const counts = { entries: 0, added: 0, modified: 0, deleted: gone.size };
  const newer: string[] = [];
  for (const now of layer.written) {
    if (layer.undone.has(now)) {
      continue;
    }
    const old = before.get(now);
    if (isOnlyNewer(now, old)) {
      newer.push(pathOf(layer, now));
    } else if (!isOnlyMade(now, old)) {
      counts[old === undefined ? 'added' : 'modified'] += 1;
    }
  }
  if (newer.length > 0) {
    const folders = foldersOf(everythingTouched(layer));
    counts.modified += newer.filter((path) => !folders.has(path)).length;
  }
  counts.entries = counts.added + counts.modified;
  return counts;
}

function everythingTouched(layer: TouchedLayer): Touched[] {
  const touched: Touched[] = [];
  for (const node of layer.written) {
    if (!layer.undone.has(node)) {
      touched.push({ path: pathOf(layer, node), now: node, old: layer.before.get(node) });
    }
  }
  for (const [path, old] of layer.gone) {
    touched.push({ path, now: null, old });
  }
  return touched;
}

function pathOf({ elsewhere }: TouchedLayer, node: TreeNode): string {
  return elsewhere.get(node) ?? node.path;
}

/** All folders that hold something of these, at any depth. */
function foldersOf(touched: readonly Touched[]): Set<string> {
  const folders = new Set<string>();
  for (const { path } of touched) {
    let folder = parentPath(path);
    while (folder !== '/' && !folders.has(folder)) {
      folders.add(folder);
      folder = parentPath(folder);
    }
  }
  return folders;
}

function writtenChange(path: string, now: TreeNode, old: TreeNode | undefined): LayerChange {
  return {
    path,
    kind: old === undefined ? 'added' : 'modified',
    type: now.type,
    size: now.type === 'file' ? now.size : 0,
    sizeBefore: old === undefined ? null : (old.content?.size ?? 0),
    metadataOnly: now.isListed && old !== undefined && sameContent(now, old),
    implicit: isOnlyMade(now, old),
    writtenAtStart: false,
  };
}

function deletedChange(path: string, old: TreeNode | undefined): LayerChange {
  return {
    path,
    kind: 'deleted',
    type: old?.type ?? 'directory',
    size: 0,
    sizeBefore: old?.content?.size ?? 0,
    metadataOnly: false,
    implicit: false,
    writtenAtStart: false,
  };
}

/** A folder that is there only for what it holds, and was already if anything was. */
function isOnlyMade(now: TreeNode, old: TreeNode | undefined): boolean {
  return !now.isListed && (old === undefined || old.children !== null);
}

/** A folder that is listed again with all that it was, but for its time. */
function isOnlyNewer(now: TreeNode, old: TreeNode | undefined): boolean {
  const [mine, theirs] = [now.attributes, old?.attributes];
  return (
    now.children !== null && Boolean(old?.children) && Boolean(mine && theirs && sameOwnership(mine, theirs))
  );
}

function sameContent(now: TreeNode, old: TreeNode): boolean {
  if (now.content !== null || old.content !== null) {
    const { size, digest } = now.content ?? {};
    const known = size === 0 || digest !== '';
    return known && digest === old.content?.digest && size === old.content?.size;
  }
  if (now.children !== null || old.children !== null) {
    return now.children !== null && old.children !== null;
  }
  return now.type === old.type && now.link === old.link && now.attributes?.device === old.attributes?.device;
}

function sameOwnership(a: Attributes, b: Attributes): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.xattrs === b.xattrs;
}
