import { layerSelection, type Selection, selectionKey } from './layers-view.ts';
import type { Column } from './stack-model.ts';

/** What can be selected in a column, top first. */
export function selectable(column: Column): Selection[] {
  return [
    ...column.containers.map((container): Selection => ({ kind: 'writable', containerId: container.id })),
    ...column.strata.filter(({ ghost }) => !ghost).map(({ layer }) => layerSelection(column.ref, layer)),
  ];
}

/**
 * Where an arrow key leads: up and down within a stack, left and right to the same layer in the next stack that can be
 * selected from, or to the one as high above the base. Null when the key means nothing here.
 */
export function moveSelection(columns: Column[], from: Selection, key: string): Selection | null {
  const lists = columns.map(selectable);
  const here = selectionKey(from);
  const x = lists.findIndex((list) => list.some((one) => selectionKey(one) === here));
  const list = lists[x] ?? [];
  const y = list.findIndex((one) => selectionKey(one) === here);
  switch (key) {
    case 'ArrowUp':
      return list[y - 1] ?? null;
    case 'ArrowDown':
      return list[y + 1] ?? null;
    case 'Home':
      return list[0] ?? null;
    case 'End':
      return list.at(-1) ?? null;
    case 'ArrowLeft':
      return beside(lists.slice(0, x).reverse(), from, list.length - y);
    case 'ArrowRight':
      return beside(lists.slice(x + 1), from, list.length - y);
    default:
      return null;
  }
}

function beside(lists: Selection[][], from: Selection, fromBase: number): Selection | null {
  const list = lists.find((one) => one.length > 0);
  if (list === undefined) {
    return null;
  }
  const same = list.find(
    (one) => one.kind === 'layer' && from.kind === 'layer' && one.diffId === from.diffId,
  );
  return same ?? list[Math.max(list.length - fromBase, 0)] ?? null;
}
