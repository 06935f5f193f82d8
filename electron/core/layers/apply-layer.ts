import type { LayerChange, WastedFile } from '../../contract/layers.ts';
import { baseName, parentPath } from './entry-name.ts';
import type { EntryTable } from './entry-table.ts';
import { type ChangeCounts, countTouched, listChanges } from './layer-changes.ts';
import type { LayerEntry, LayerListing } from './layer-listing.ts';
import { type Content, type MergedTree, type Place, type TreeEvents, TreeNode } from './merged-tree.ts';
import { resolveInTree } from './resolve-path.ts';

/** What one layer did. To be asked before anything else is done to the tree. */
export interface AppliedLayer {
  /** Bytes of regular-file contents, each hard-linked copy once. */
  size: number;
  counts(): ChangeCounts;
  /** In tree order. */
  changes(): LayerChange[];
  /** Copies of earlier layers that no path shows any more. */
  died(): DeadCopy[];
}

export interface DeadCopy {
  content: Content;
  how: WastedFile['how'];
}

/** A layer on its way onto the tree. */
interface Work {
  tree: MergedTree;
  layer: number;
  /** What this layer put into the tree, in order. */
  written: TreeNode[];
  /** Of that, what is not where the layer lists it: its path. */
  elsewhere: Map<TreeNode, string>;
  /** Of that, what it took out again. */
  undone: Set<TreeNode>;
  /** What lower layers had where one of those is. */
  before: Map<TreeNode, TreeNode>;
  /** What lower layers had at places where nothing is now. */
  gone: Map<string, TreeNode>;
  /** Copies of lower layers without a name, with the last one they had. */
  died: Map<Content, string>;
  /** Names that this layer gave to copies with more than one. */
  linked: Map<Content, TreeNode[]>;
  size: number;
  events: TreeEvents;
}

/**
 * Puts a layer on the tree and tells it apart from what was there. Whiteouts and opaque folders hide only what lies
 * below, wherever they stand in the archive (OCI image-spec layer.md, "Whiteouts"); everything else is done in the
 * archive's order, as engines do it. The engine's overlay2 driver differs in two things that no engine writes itself:
 * a folder with a whiteout that is listed again in the same layer shows what lies below, and folders that a layer does
 * not list above what it writes get mode 755 and root. Here they keep what lower layers say.
 */
export function applyLayer(tree: MergedTree, listing: LayerListing, layer: number): AppliedLayer {
  const work = newWork(tree, layer);
  for (const path of listing.whiteouts) {
    tree.remove(path, work.events.removed);
  }
  for (const path of listing.opaques) {
    tree.removeChildren(path, work.events.removed);
  }
  const { table } = listing;
  const links: number[] = [];
  let at = 0;
  for (const name of table.names()) {
    if (table.type(at) === 'hardlink' && findTarget(tree, table.link(at)) === undefined) {
      links.push(at);
    } else {
      put(work, table, at, name);
    }
    at += 1;
  }
  // Links listed before what they mean: engines refuse such a layer, but it can be told what was meant.
  for (const link of links) {
    put(work, table, link, table.name(link));
  }
  return {
    size: work.size,
    counts: () => countTouched(work),
    changes: () => listChanges(work),
    died: () => [...work.died].map(([content, last]) => ({ content, how: howItDied(work, content, last) })),
  };
}

function newWork(tree: MergedTree, layer: number): Work {
  const work: Omit<Work, 'events'> = {
    tree,
    layer,
    written: [],
    elsewhere: new Map(),
    undone: new Set(),
    before: new Map(),
    gone: new Map(),
    died: new Map(),
    linked: new Map(),
    size: 0,
  };
  const events: TreeEvents = {
    removed: (path, node) => noteRemoved(work, path, node),
    made: (path, node) => {
      work.elsewhere.set(node, path);
      noteWritten(work, node);
    },
    merged: (old, now) => {
      const before = old.layer < layer ? old : work.before.get(old);
      if (before !== undefined) {
        work.before.set(now, before);
      }
      if (old.layer === layer) {
        work.undone.add(old);
        work.before.delete(old);
      }
    },
    follow: (path, link) => followLink(work, path, link),
  };
  return Object.assign(work, { events });
}

function put(work: Work, table: EntryTable, at: number, name: string): void {
  const node = toNode(work, table, at);
  if (node.content?.layer === work.layer && node.content.links === 1) {
    work.size += node.content.size;
  }
  const folder = table.folder(at);
  const where = work.tree.place(folder, name, node, work.events);
  if (where !== folder) {
    work.elsewhere.set(node, `${where}/${name}`);
  }
  noteWritten(work, node);
}

function noteWritten(work: Omit<Work, 'events'>, node: TreeNode): void {
  work.written.push(node);
  if (work.gone.size > 0) {
    const path = work.elsewhere.get(node) ?? node.path;
    const old = work.gone.get(path);
    if (old !== undefined) {
      work.gone.delete(path);
      work.before.set(node, old);
    }
  }
}

function noteRemoved(work: Omit<Work, 'events'>, path: string, node: TreeNode): void {
  const { layer } = work;
  const { content } = node;
  const old = node.layer < layer ? node : work.before.get(node);
  if (node.layer === layer) {
    work.undone.add(node);
    work.before.delete(node);
  }
  if (old !== undefined) {
    work.gone.set(path, old);
  }
  if (content !== null) {
    content.links -= 1;
    if (content.links === 0 && content.layer < layer) {
      work.died.set(content, path);
    } else if (content.links === 0) {
      work.size -= content.size;
    }
  }
}

/** Where something else now has the copy's name, that was written over it; of several names the first one counts. */
function howItDied(work: Work, content: Content, last: string): WastedFile['how'] {
  const { path } = content;
  const now = work.tree.lookup(path);
  const before = now === undefined ? work.gone.get(path) : work.before.get(now);
  const left = before?.content === content ? now : work.tree.lookup(last);
  return left === undefined ? 'deleted' : 'overwritten';
}

/**
 * A layer is unpacked into a folder of its own, so a path in it goes through the symlinks of the same layer and takes
 * the place of those of the layers below.
 */
function followLink(work: Omit<Work, 'events'>, path: string, link: TreeNode): Place | null {
  const target = link.layer === work.layer ? resolveInTree(work.tree, path) : null;
  return target?.node.children ? { ...target, path: target.path === '/' ? '' : target.path } : null;
}

function toNode(work: Work, table: EntryTable, at: number): TreeNode {
  const node = TreeNode.listed(work.layer, table, at);
  return node.type === 'hardlink' ? linkNode(work, node) : node;
}

/** One more name for what is there already. Of a symlink or a device it is one like any other: nothing is shared. */
function linkNode(work: Work, node: TreeNode): TreeNode {
  const { tree, layer } = work;
  const target = findTarget(tree, node.link);
  const content = target?.content ?? null;
  if (target?.isListed && content === null && target.children === null) {
    return TreeNode.of(layer, { ...(target.entry as LayerEntry), path: node.path });
  }
  node.content = content;
  if (target !== undefined && content !== null) {
    content.links += 1;
    restate(work, content, target, node);
  }
  return node;
}

/** What a hard link means: the place itself, symlinks followed only on the way to it. */
function findTarget(tree: MergedTree, path: string): TreeNode | undefined {
  const folder = () => resolveInTree(tree, parentPath(path))?.node.children;
  return tree.lookup(path) ?? folder()?.get(baseName(path));
}

/** All names of a file have one mode, owner and time: what the last of them says. */
function restate(work: Work, content: Content, target: TreeNode, node: TreeNode): void {
  const names = work.linked.get(content) ?? (target.layer === work.layer ? [target] : []);
  const { entry: now } = node;
  const { attributes: old } = target;
  if (now !== null && old !== null && target.layer === work.layer) {
    const xattrs = now.xattrs || old.xattrs;
    if (now.xattrs !== xattrs) {
      node.restate({ xattrs });
    }
    const { mode, uid, gid, mtime } = now;
    if (mode !== old.mode || uid !== old.uid || gid !== old.gid || xattrs !== old.xattrs) {
      for (const name of names) {
        name.restate({ mode, uid, gid, mtime, xattrs });
      }
    }
  }
  names.push(node);
  work.linked.set(content, names);
}
