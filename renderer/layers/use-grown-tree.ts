import { useLayoutEffect, useState } from 'react';
import type { LayerChange } from '../../electron/contract/index.ts';
import type { ChangeFilter } from './change-filter.ts';
import { growTree, type TreeNode } from './change-tree.ts';
import { inSlices } from './in-slices.ts';

/** The changes that go under one heading; the tree of an image's layer has a single one. */
export interface ChangeGroup {
  id: string;
  changes: readonly LayerChange[];
}

export interface GrownTree {
  /** One list of nodes for each group. */
  groups: TreeNode[][];
  /** The filter that these nodes are of: the newest one may still be at work. */
  filter: ChangeFilter;
}

/** Trees of changes, built in slices. The tree before is shown until the new one is done; null before the first. */
export function useGrownTree(groups: readonly ChangeGroup[], filter: ChangeFilter): GrownTree | null {
  const [grown, setGrown] = useState<GrownTree | null>(null);
  // Before the screen is drawn: a small tree is there in the same frame.
  useLayoutEffect(
    () => inSlices(growAll(groups, filter), (nodes) => setGrown({ groups: nodes, filter })),
    [groups, filter],
  );
  return grown;
}

function* growAll(groups: readonly ChangeGroup[], filter: ChangeFilter): Generator<void, TreeNode[][]> {
  const all: TreeNode[][] = [];
  for (const { id, changes } of groups) {
    all.push(yield* growTree(changes, groups.length > 1 ? `${id}:` : '', filter));
  }
  return all;
}
