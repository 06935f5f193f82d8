import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChangeRow, visibleRows } from '../change-rows.ts';
import { nodesDownTo, type TreeNode } from '../change-tree.ts';
import { ChangeCells, sayChange } from './ChangeCells.tsx';
import { useEntryMenu } from './EntryMenu.tsx';
import { VirtualTree } from './VirtualTree.tsx';

/** A tree with more changes than this begins with its folders closed. */
const OPEN_ALL = 150;

/** The changes of a layer, folder in folder. */
export function ChangeTree({
  nodes,
  label,
  allOpen,
  reveal,
  onOpen,
  onAsk,
  onEscape,
}: {
  nodes: TreeNode[];
  label: string;
  allOpen: boolean;
  reveal: { path: string; count: number } | null;
  onOpen: ((path: string) => void) | null;
  onAsk: ((path: string) => void) | null;
  onEscape: () => void;
}) {
  const { t } = useTranslation('layers');
  const { menu, show } = useEntryMenu();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const small = useMemo(() => nodes.reduce((sum, node) => sum + node.count, 0) <= OPEN_ALL, [nodes]);
  const largest = useMemo(() => nodes.reduce((most, node) => Math.max(most, node.size), 1), [nodes]);
  const wayDown = useMemo(() => (reveal ? nodesDownTo(nodes, reveal.path) : []), [nodes, reveal]);
  const rows = useMemo(() => {
    const onTheWay = new Set(wayDown.slice(0, -1).map((node) => node.id));
    return visibleRows(
      nodes,
      (node) => toggled.get(node.id) ?? (allOpen || small || node.group || onTheWay.has(node.id)),
    );
  }, [nodes, toggled, allOpen, small, wayDown]);
  const target = wayDown.at(-1);

  const setOpen = ({ id }: { id: string }, open: boolean): void => {
    setToggled((before) => new Map(before).set(id, open));
  };
  const openOf = ({ node }: ChangeRow) =>
    onOpen && node.change && !node.change.implicit ? () => onOpen(node.path) : null;
  const askOf = ({ node }: ChangeRow) => (onAsk && node.path !== '' ? () => onAsk(node.path) : null);

  return (
    <>
      <VirtualTree
        lines={rows}
        label={label}
        reveal={reveal && target ? { id: target.id, count: reveal.count } : null}
        classOf={({ node }) => `${node.group ? 'group' : ''} ${node.change?.kind ?? ''}`}
        say={(row) => sayChange(t, row.node)}
        actions={{
          onToggle: setOpen,
          onOpen: (row) => (row.folder ? setOpen(row, !row.open) : openOf(row)?.()),
          onAsk: (row) => askOf(row)?.(),
          onEscape,
          onMenu: (row, x, y) => {
            const open = openOf(row);
            const ask = askOf(row);
            show(
              [
                ...(open ? [{ id: 'open', label: t('act.open'), icon: 'eye' as const, run: open }] : []),
                ...(ask ? [{ id: 'ask', label: t('act.ask'), icon: 'clock' as const, run: ask }] : []),
              ],
              x,
              y,
            );
          },
        }}
      >
        {(row) => <ChangeCells row={row} largest={largest} onOpen={openOf(row)} onAsk={askOf(row)} />}
      </VirtualTree>
      {menu}
    </>
  );
}
