import type { LayerChange } from '../../contract/layers.ts';
import type { LayerEntry } from './layer-listing.ts';
import type { Place, TreeNode } from './merged-tree.ts';
import { sortByTree } from './tree-order.ts';

/** A place that a layer touched: what it put there, if anything, and what was there before, if anything was. */
interface Touched {
  path: string;
  now: TreeNode | null;
  old: TreeNode | undefined;
}

/**
 * The changes of a layer in tree order: what it wrote, with what was there before, and what is gone by it. Folders that
 * only had to be made for what lies in them are flagged as implicit, and so are those that an engine lists only because
 * their modification time moved with their contents.
 */
export function listChanges(layer: {
  written: readonly Place[];
  undone: ReadonlySet<TreeNode>;
  before: ReadonlyMap<string, TreeNode>;
  gone: ReadonlyMap<string, TreeNode>;
}): LayerChange[] {
  const touched: Touched[] = [];
  for (const { path, node } of layer.written) {
    if (!layer.undone.has(node)) {
      touched.push({ path, now: node, old: layer.before.get(path) });
    }
  }
  for (const [path, old] of layer.gone) {
    touched.push({ path, now: null, old });
  }
  const sorted = sortByTree(touched);
  return sorted.map(({ path, now, old }, at) => {
    if (now === null) {
      return deletedChange(path, old);
    }
    const change = writtenChange(path, now, old);
    if (change.type === 'directory' && change.metadataOnly) {
      markImplicit(change, now.entry, old?.entry, sorted[at + 1]?.path);
    }
    return change;
  });
}

function writtenChange(path: string, now: TreeNode, old: TreeNode | undefined): LayerChange {
  const { entry } = now;
  return {
    path,
    kind: old === undefined ? 'added' : 'modified',
    type: entry?.type ?? 'directory',
    size: entry?.type === 'file' ? entry.size : 0,
    sizeBefore: old === undefined ? null : (old.content?.size ?? 0),
    metadataOnly: entry !== null && old !== undefined && sameContent(now, old),
    implicit: entry === null && (old === undefined || old.children !== null),
    writtenAtStart: false,
  };
}

function deletedChange(path: string, old: TreeNode | undefined): LayerChange {
  return {
    path,
    kind: 'deleted',
    type: old?.entry?.type ?? 'directory',
    size: 0,
    sizeBefore: old?.content?.size ?? 0,
    metadataOnly: false,
    implicit: false,
    writtenAtStart: false,
  };
}

/** In tree order, what a folder holds comes right after it. */
function markImplicit(
  change: LayerChange,
  now: LayerEntry | null,
  old: LayerEntry | null | undefined,
  next: string | undefined,
): void {
  const holdsChange = next?.startsWith(`${change.path}/`) ?? false;
  if (holdsChange && now && old && sameOwnership(now, old)) {
    change.implicit = true;
    change.metadataOnly = false;
  }
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
  return (
    now.entry?.type === old.entry?.type &&
    now.entry?.link === old.entry?.link &&
    now.entry?.device === old.entry?.device
  );
}

function sameOwnership(a: LayerEntry, b: LayerEntry): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.xattrs === b.xattrs;
}
