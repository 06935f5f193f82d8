import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { useAppearance } from '../app/appearance.ts';
import { ChangeRow } from './ChangeRow.tsx';
import { countNodes, type TreeNode, treeStep, visibleRows } from './change-tree.ts';

const ROW = 24;
const BIG_ROW = 32;
/** A tree with more lines than this begins with its folders closed. */
const OPEN_ALL = 150;

/** The files of a layer. Only the lines on the screen exist, so a hundred thousand scroll as well as ten. */
export function ChangeTree({
  nodes,
  label,
  allOpen,
}: {
  nodes: TreeNode[];
  label: string;
  allOpen: boolean;
}) {
  const bigType = useAppearance((state) => state.bigType);
  const height = bigType ? BIG_ROW : ROW;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [activeId, setActiveId] = useState('');
  const small = useMemo(() => countNodes(nodes) <= OPEN_ALL, [nodes]);
  const rows = useMemo(
    () => visibleRows(nodes, (node) => toggled.get(node.id) ?? (allOpen || small || node.group)),
    [nodes, toggled, allOpen, small],
  );
  const largest = useMemo(() => nodes.reduce((most, node) => Math.max(most, node.size), 1), [nodes]);
  const active = Math.max(
    rows.findIndex(({ node }) => node.id === activeId),
    0,
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });

  const goTo = (row: number): void => {
    const target = rows[Math.min(Math.max(row, 0), rows.length - 1)];
    if (target) {
      setActiveId(target.node.id);
      virtual.scrollToIndex(rows.indexOf(target));
    }
  };
  const setOpen = (node: TreeNode, open: boolean): void => {
    setToggled((before) => new Map(before).set(node.id, open));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.altKey || event.ctrlKey || event.metaKey ? null : treeStep(rows, active, event.key);
    if (step === null) {
      return;
    }
    event.preventDefault();
    const row = rows[active];
    if (step.open !== undefined && row) {
      setOpen(row.node, step.open);
    }
    goTo(step.to);
  };

  return (
    <div
      ref={scroller}
      className="layers-tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={rows.length > 0 ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="layers-tree-length" style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <ChangeRow
              key={row.node.id}
              row={row}
              id={`${id}-${index}`}
              top={start}
              height={height}
              active={index === active}
              largest={largest}
              onPoint={(toggle) => {
                setActiveId(row.node.id);
                if (toggle) {
                  setOpen(row.node, !row.open);
                }
              }}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
