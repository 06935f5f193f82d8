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
  /** What is said beside a heading. */
  note: string;
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

/** A place while the tree is being built. Most are files, so children come only when needed. */
interface Place {
  path: string;
  change: LayerChange | null;
  children: Place[];
}

const NO_CHILDREN: Place[] = [];

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
 * Changes, which come in tree order, as a tree of folders. A folder that is there only for one thing inside it is drawn
 * with that thing on one line. `prefix` keeps the ids of several trees apart.
 */
export function buildTree(changes: readonly LayerChange[], prefix = ''): TreeNode[] {
  const root: Place = { path: '', change: null, children: [] };
  const folders = new Map<string, Place>([['', root]]);
  for (const change of changes) {
    if (change.type === 'directory') {
      folderAt(folders, change.path).change = change;
    } else {
      folderAt(folders, parentOf(change.path)).children.push({
        path: change.path,
        change,
        children: NO_CHILDREN,
      });
    }
  }
  return root.children.map((child) => toNode(child, 0, prefix)).filter(holdsChange);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function folderAt(folders: Map<string, Place>, path: string): Place {
  const known = folders.get(path);
  if (known !== undefined) {
    return known;
  }
  const parent = folderAt(folders, parentOf(path));
  // A file that took the place of a folder stands right before what was in that folder.
  const before = parent.children.at(-1);
  const folder: Place =
    before?.path === path ? { ...before, children: [] } : { path, change: null, children: [] };
  if (before?.path === path) {
    parent.children.pop();
  }
  parent.children.push(folder);
  folders.set(path, folder);
  return folder;
}

function toNode(start: Place, from: number, prefix: string): TreeNode {
  let place = start;
  while (place.children.length === 1 && (place.change === null || place.change.implicit)) {
    const [only] = place.children;
    if (only === undefined) {
      break;
    }
    place = only;
  }
  const { path, change } = place;
  const children =
    place.children.length === 0
      ? []
      : place.children.map((child) => toNode(child, path.length, prefix)).filter(holdsChange);
  let size = change?.size ?? 0;
  let count = change === null || change.implicit ? 0 : 1;
  for (const child of children) {
    size += child.size;
    count += child.count;
  }
  const label = path.slice(from + 1);
  const isFolder = children.length > 0 || change?.type === 'directory';
  return {
    id: `${prefix}${path}`,
    label: isFolder ? `${label}/` : label,
    path,
    change,
    children,
    size,
    count,
    group: false,
    note: '',
  };
}

/** False for an implicit folder whose changes are in another tree or were filtered out. */
function holdsChange(node: TreeNode): boolean {
  return node.count > 0;
}

/** A heading over a tree of its own. */
export function groupNode(id: string, label: string, note: string, children: TreeNode[]): TreeNode {
  return {
    id,
    label,
    path: '',
    change: null,
    children,
    size: children.reduce((sum, child) => sum + child.size, 0),
    count: children.reduce((sum, child) => sum + child.count, 0),
    group: true,
    note,
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
