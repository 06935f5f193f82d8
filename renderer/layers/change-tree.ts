import type { LayerChange } from '../../electron/contract/index.ts';
import { type ChangeFilter, fitsFilter, NO_FILTER } from './change-filter.ts';

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

const NO_CHILDREN: TreeNode[] = [];
/** So many changes are taken in before others get their turn: less than a millisecond's work. */
const STRIDE = 1_000;

/** Changes as a tree of folders, all at once; see {@link growTree}. */
export function buildTree(changes: readonly LayerChange[], prefix = ''): TreeNode[] {
  const steps = growTree(changes, prefix, NO_FILTER);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/**
 * Changes, which come in tree order, as a tree of folders, of what the filter lets through. A folder that is there only
 * for one thing inside it is drawn with that thing on one line. `prefix` keeps the ids of several trees apart. It is
 * done in short steps, so that the screen stays alive with a hundred thousand changes.
 */
export function* growTree(
  changes: readonly LayerChange[],
  prefix: string,
  filter: ChangeFilter,
): Generator<void, TreeNode[]> {
  const fits = fitsFilter(filter);
  const root = newNode('', prefix, null, []);
  // In the order in which they were met, so that what is in a folder comes after it.
  const folders = new Map<string, TreeNode>([['', root]]);
  let work = 0;
  for (const change of changes) {
    work += 1;
    if (work % STRIDE === 0) {
      yield;
    }
    if (!fits(change)) {
      continue;
    }
    if (change.type === 'directory') {
      folderAt(folders, change.path, prefix).change = change;
    } else {
      const parent = folderAt(folders, parentOf(change.path), prefix);
      parent.children.push(newNode(change.path, prefix, change, NO_CHILDREN));
    }
  }
  for (const folder of [...folders.values()].reverse()) {
    work += 1 + folder.children.length;
    if (work > STRIDE) {
      work = 0;
      yield;
    }
    finish(folder);
  }
  return root.children;
}

function newNode(path: string, prefix: string, change: LayerChange | null, children: TreeNode[]): TreeNode {
  const counts = change !== null && !change.implicit;
  return {
    id: `${prefix}${path}`,
    label: path.slice(path.lastIndexOf('/') + 1),
    path,
    change,
    children,
    size: change?.size ?? 0,
    count: counts ? 1 : 0,
    group: false,
    note: '',
  };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function folderAt(folders: Map<string, TreeNode>, path: string, prefix: string): TreeNode {
  const known = folders.get(path);
  if (known !== undefined) {
    return known;
  }
  const parent = folderAt(folders, parentOf(path), prefix);
  // A file that took the place of a folder stands right before what was in that folder.
  const before = parent.children.at(-1);
  const taken = before?.path === path ? parent.children.pop() : undefined;
  const folder = newNode(path, prefix, taken?.change ?? null, []);
  parent.children.push(folder);
  folders.set(path, folder);
  return folder;
}

/** Sums a folder up whose subfolders are finished, and joins those that are there for one thing only. */
function finish(folder: TreeNode): void {
  const { change } = folder;
  folder.size = change?.size ?? 0;
  folder.count = change === null || change.implicit ? 0 : 1;
  let kept = 0;
  for (const child of folder.children) {
    const node = joined(child);
    // An implicit folder is left out when its changes are in another tree or were filtered out.
    if (node.count > 0) {
      node.label = labelOf(node, folder.path);
      folder.children[kept] = node;
      kept += 1;
      folder.size += node.size;
      folder.count += node.count;
    }
  }
  folder.children.length = kept;
}

function joined(node: TreeNode): TreeNode {
  const [only] = node.children;
  const alone = node.children.length === 1 && (node.change === null || node.change.implicit);
  return alone && only !== undefined ? only : node;
}

function labelOf({ path, children, change }: TreeNode, parent: string): string {
  const label = path.slice(parent.length + 1);
  return children.length > 0 || change?.type === 'directory' ? `${label}/` : label;
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

/** The nodes from the top down to the one of that path; empty when there is none. */
export function nodesDownTo(nodes: readonly TreeNode[], path: string): TreeNode[] {
  for (const node of nodes) {
    if (node.path === path && !node.group) {
      return [node];
    }
    if (node.group || path.startsWith(`${node.path}/`)) {
      const rest = nodesDownTo(node.children, path);
      if (rest.length > 0) {
        return [node, ...rest];
      }
    }
  }
  return [];
}
