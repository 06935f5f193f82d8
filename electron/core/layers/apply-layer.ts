import type { LayerChange, WastedFile } from '../../contract/layers.ts';
import { parentPath } from './entry-name.ts';
import type { LayerEntry, LayerListing } from './layer-listing.ts';
import type { Content, MergedTree, TreeNode } from './merged-tree.ts';

/** What one layer did: its changes in tree order, the bytes it wrote, and which copies below died of it. */
export interface AppliedLayer {
  changes: LayerChange[];
  /** Bytes of regular-file contents, each hard-linked copy once. */
  size: number;
  /** Copies of earlier layers that no path shows any more. */
  died: DeadCopy[];
}

export interface DeadCopy {
  content: Content;
  how: WastedFile['how'];
}

/**
 * Puts a layer on the tree and tells it apart from what was there. Whiteouts and opaque folders hide only what lies
 * below, wherever they stand in the archive (OCI image-spec layer.md, "Whiteouts").
 */
export function applyLayer(tree: MergedTree, listing: LayerListing, layer: number): AppliedLayer {
  const entries = new Map(listing.entries.map((entry) => [entry.path, entry]));
  const before = new Map<string, TreeNode>();
  const remember = (path: string) => {
    const node = tree.lookup(path);
    if (node !== undefined && !before.has(path)) {
      before.set(path, node);
    }
  };
  for (const path of entries.keys()) {
    remember(path);
  }
  const gone = new Map<string, TreeNode>();
  const died = new Map<Content, string>();
  let size = 0;
  const removed = (path: string, node: TreeNode) => {
    if (node.layer < layer) {
      gone.set(path, node);
    }
    const content = node.content;
    if (content !== null) {
      content.links -= 1;
      if (content.links === 0 && content.layer < layer) {
        died.set(content, path);
      } else if (content.links === 0) {
        size -= content.size;
      }
    }
  };
  for (const path of listing.whiteouts) {
    tree.remove(path, removed);
  }
  for (const path of listing.opaques) {
    tree.removeChildren(path, removed);
  }
  for (const entry of entries.values()) {
    const node = toNode(tree, entry, layer);
    if (node.content?.layer === layer && node.content.links === 1) {
      size += node.content.size;
    }
    tree.place(entry.path, node, removed);
  }
  const changes = listChanges(tree, entries, before, gone, layer);
  return { changes, size, died: [...died].map(([content, last]) => deadCopy(tree, content, last)) };
}

/** `last` is the last name that the copy had: where something else has it now, that was written over the copy. */
function deadCopy(tree: MergedTree, content: Content, last: string): DeadCopy {
  return { content, how: tree.lookup(last) === undefined ? 'deleted' : 'overwritten' };
}

function toNode(tree: MergedTree, entry: LayerEntry, layer: number): TreeNode {
  const children = entry.type === 'directory' ? new Map<string, TreeNode>() : null;
  if (entry.type === 'hardlink') {
    const content = tree.lookup(entry.link)?.content ?? null;
    if (content !== null) {
      content.links += 1;
    }
    return { entry, layer, content, children };
  }
  const content =
    entry.type === 'file'
      ? { path: entry.path, layer, size: entry.size, digest: entry.digest, links: 1 }
      : null;
  return { entry, layer, content, children };
}

function listChanges(
  tree: MergedTree,
  entries: Map<string, LayerEntry>,
  before: Map<string, TreeNode>,
  gone: Map<string, TreeNode>,
  layer: number,
): LayerChange[] {
  const changes: LayerChange[] = [];
  for (const entry of entries.values()) {
    const node = tree.lookup(entry.path);
    if (node?.entry === entry) {
      changes.push(writtenChange(entry, node, before.get(entry.path)));
    }
  }
  for (const [path, node] of gone) {
    if (tree.lookup(path) === undefined) {
      changes.push(deletedChange(path, node));
    }
  }
  changes.push(...unlistedFolders(tree, changes, gone, layer));
  changes.sort((a, b) => compareByTree(a.path, b.path));
  markImplicit(changes, tree, before);
  return changes;
}

function writtenChange(entry: LayerEntry, node: TreeNode, old: TreeNode | undefined): LayerChange {
  return {
    path: entry.path,
    kind: old === undefined ? 'added' : 'modified',
    type: entry.type,
    size: entry.type === 'file' ? entry.size : 0,
    sizeBefore: old === undefined ? null : (old.content?.size ?? 0),
    metadataOnly: old !== undefined && sameContent(node, old),
    implicit: false,
    writtenAtStart: false,
  };
}

function deletedChange(path: string, node: TreeNode): LayerChange {
  return {
    path,
    kind: 'deleted',
    type: node.entry?.type ?? 'directory',
    size: 0,
    sizeBefore: node.content?.size ?? 0,
    metadataOnly: false,
    implicit: false,
    writtenAtStart: false,
  };
}

/** Folders that had to be made for what this layer puts in them, without the layer saying so. */
function unlistedFolders(
  tree: MergedTree,
  changes: LayerChange[],
  gone: Map<string, TreeNode>,
  layer: number,
): LayerChange[] {
  const found = new Map<string, LayerChange>();
  for (const change of changes) {
    let path = parentPath(change.path);
    while (path !== '/' && !found.has(path)) {
      const node = tree.lookup(path);
      if (node?.entry !== null || node.layer !== layer) {
        break;
      }
      const old = gone.get(path);
      found.set(path, {
        path,
        kind: old === undefined ? 'added' : 'modified',
        type: 'directory',
        size: 0,
        sizeBefore: old === undefined ? null : (old.content?.size ?? 0),
        metadataOnly: false,
        implicit: old === undefined || old.children !== null,
        writtenAtStart: false,
      });
      path = parentPath(path);
    }
  }
  return [...found.values()];
}

function sameContent(now: TreeNode, old: TreeNode): boolean {
  if (now.content !== null || old.content !== null) {
    return now.content?.digest === old.content?.digest && now.content?.size === old.content?.size;
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

/**
 * Flags folders that were there before, look as before, and hold something that changed: an engine lists them only
 * because their modification time moved with their contents.
 */
function markImplicit(changes: LayerChange[], tree: MergedTree, before: Map<string, TreeNode>): void {
  const holdsChange = new Set<string>();
  for (let at = changes.length - 1; at >= 0; at -= 1) {
    const change = changes[at];
    if (change === undefined) {
      continue;
    }
    if (change.type === 'directory' && change.kind === 'modified' && holdsChange.has(change.path)) {
      const now = tree.lookup(change.path)?.entry;
      const old = before.get(change.path)?.entry;
      if (change.metadataOnly && now && old && sameOwnership(now, old)) {
        change.implicit = true;
        change.metadataOnly = false;
      }
    }
    for (
      let path = parentPath(change.path);
      path !== '/' && !holdsChange.has(path);
      path = parentPath(path)
    ) {
      holdsChange.add(path);
    }
  }
}

function sameOwnership(a: LayerEntry, b: LayerEntry): boolean {
  return a.mode === b.mode && a.uid === b.uid && a.gid === b.gid && a.xattrs === b.xattrs;
}

/** Order of a tree's lines: a folder right before what it holds, siblings by name. */
export function compareByTree(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) {
      return rank(left) - rank(right);
    }
  }
  return a.length - b.length;
}

function rank(code: number): number {
  return code === 0x2f ? -1 : code;
}
