import type { ChangeKind, LayerChange } from '../../electron/contract/index.ts';

/** One line of the file tree: a change, a folder that holds changes, or both. */
export interface TreeNode {
  /** Unique in the whole tree. */
  id: string;
  /** One or more path components; folders end in a slash. */
  label: string;
  path: string;
  change: LayerChange | null;
  children: TreeNode[];
  /** Bytes of all changed files in it. */
  size: number;
  /** How many changes are in it, itself included. */
  count: number;
  group: boolean;
}

export interface TreeRow {
  node: TreeNode;
  depth: number;
  open: boolean;
  position: number;
  siblings: number;
  parent: number;
}

export interface ChangeFilter {
  name: string;
  /** Empty: every kind. */
  kinds: ReadonlySet<ChangeKind>;
}

interface Folder {
  name: string;
  path: string;
  change: LayerChange | null;
  children: Map<string, Folder>;
}

/** The changes that a filter leaves. Implicit folders are left to be shown by what is in them. */
export function filterChanges(changes: readonly LayerChange[], filter: ChangeFilter): LayerChange[] {
  const name = filter.name.trim().toLowerCase();
  if (name === '' && filter.kinds.size === 0) {
    return [...changes];
  }
  return changes.filter(
    (change) =>
      !change.implicit &&
      (filter.kinds.size === 0 || filter.kinds.has(change.kind)) &&
      change.path.toLowerCase().includes(name),
  );
}

/**
 * Changes as a tree of folders. A folder that is there only for one thing inside it is drawn with that thing on one
 * line. `prefix` keeps the ids of several trees apart.
 */
export function buildTree(changes: readonly LayerChange[], prefix = ''): TreeNode[] {
  const root: Folder = { name: '', path: '', change: null, children: new Map() };
  for (const change of changes) {
    let folder = root;
    for (const name of change.path.split('/')) {
      if (name !== '') {
        folder = childOf(folder, name);
      }
    }
    folder.change = change;
  }
  return [...root.children.values()].map((child) => toNode(child, prefix));
}

function childOf(folder: Folder, name: string): Folder {
  let child = folder.children.get(name);
  if (child === undefined) {
    child = { name, path: `${folder.path}/${name}`, change: null, children: new Map() };
    folder.children.set(name, child);
  }
  return child;
}

function toNode(start: Folder, prefix: string): TreeNode {
  let folder = start;
  let label = folder.name;
  while (folder.children.size === 1 && (folder.change === null || folder.change.implicit)) {
    const [only] = folder.children.values();
    if (only === undefined) {
      break;
    }
    folder = only;
    label += `/${folder.name}`;
  }
  const children = [...folder.children.values()].map((child) => toNode(child, prefix));
  const own = folder.change;
  const isFolder = children.length > 0 || own?.type === 'directory';
  return {
    id: `${prefix}${folder.path}`,
    label: isFolder ? `${label}/` : label,
    path: folder.path,
    change: own,
    children,
    size: children.reduce((sum, child) => sum + child.size, own?.size ?? 0),
    count: children.reduce((sum, child) => sum + child.count, own === null || own.implicit ? 0 : 1),
    group: false,
  };
}

/** A heading over a tree of its own. */
export function groupNode(id: string, label: string, children: TreeNode[]): TreeNode {
  return {
    id,
    label,
    path: '',
    change: null,
    children,
    size: children.reduce((sum, child) => sum + child.size, 0),
    count: children.reduce((sum, child) => sum + child.count, 0),
    group: true,
  };
}

/** The lines that are to be seen, given which nodes are open. */
export function visibleRows(
  nodes: readonly TreeNode[],
  isOpen: (node: TreeNode, depth: number) => boolean,
): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (list: readonly TreeNode[], depth: number, parent: number) => {
    list.forEach((node, at) => {
      const open = node.children.length > 0 && isOpen(node, depth);
      const row = rows.length;
      rows.push({ node, depth, open, position: at + 1, siblings: list.length, parent });
      if (open) {
        add(node.children, depth + 1, row);
      }
    });
  };
  add(nodes, 0, -1);
  return rows;
}

/** How many lines a tree has when all is open. */
export function countNodes(nodes: readonly TreeNode[]): number {
  return nodes.reduce((sum, node) => sum + 1 + countNodes(node.children), 0);
}

const PAGE = 10;

/**
 * What a key means on line `active` (WAI-ARIA tree view): which line is next, and whether the line opens or closes. Null
 * when the key means nothing here.
 */
export function treeStep(
  rows: readonly TreeRow[],
  active: number,
  key: string,
): { to: number; open?: boolean } | null {
  const row = rows[active];
  if (row === undefined) {
    return null;
  }
  const folder = row.node.children.length > 0;
  const within = (to: number) => ({ to: Math.min(Math.max(to, 0), rows.length - 1) });
  switch (key) {
    case 'ArrowUp':
      return within(active - 1);
    case 'ArrowDown':
      return within(active + 1);
    case 'PageUp':
      return within(active - PAGE);
    case 'PageDown':
      return within(active + PAGE);
    case 'Home':
      return within(0);
    case 'End':
      return within(rows.length - 1);
    case 'ArrowRight':
      return folder && !row.open ? { to: active, open: true } : within(folder ? active + 1 : active);
    case 'ArrowLeft':
      return row.open ? { to: active, open: false } : within(row.parent < 0 ? active : row.parent);
    case 'Enter':
    case ' ':
      return folder ? { to: active, open: !row.open } : within(active);
    default:
      return null;
  }
}
