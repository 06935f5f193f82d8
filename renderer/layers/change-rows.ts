import type { TreeNode } from './change-tree.ts';
import type { TreeLine } from './tree-keys.ts';

export interface ChangeRow extends TreeLine {
  node: TreeNode;
}

/** The lines that are to be seen, given which nodes are open. */
export function visibleRows(
  nodes: readonly TreeNode[],
  isOpen: (node: TreeNode, depth: number) => boolean,
): ChangeRow[] {
  const rows: ChangeRow[] = [];
  const add = (list: readonly TreeNode[], depth: number, parent: number) => {
    list.forEach((node, at) => {
      const folder = node.children.length > 0;
      const open = folder && isOpen(node, depth);
      const row = rows.length;
      rows.push({
        node,
        id: node.id,
        name: node.label.toLowerCase(),
        depth,
        folder,
        open,
        position: at + 1,
        siblings: list.length,
        parent,
      });
      if (open) {
        add(node.children, depth + 1, row);
      }
    });
  };
  add(nodes, 0, -1);
  return rows;
}
