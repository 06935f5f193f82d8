import { memo, type ReactNode } from 'react';
import type { TreeLine } from '../tree-keys.ts';

export interface TreeActions<L> {
  onToggle: (line: L, open: boolean) => void;
  /** Enter, or a double click. */
  onOpen: (line: L) => void;
  /** The question mark: who wrote this? */
  onAsk: (line: L) => void;
  /** The context menu, at this place of the window. */
  onMenu: (line: L, x: number, y: number) => void;
  /** Escape. */
  onEscape?: () => void;
}

interface Props<L extends TreeLine> {
  line: L;
  id: string;
  top: number;
  height: number;
  active: boolean;
  language: string;
  onActive: (id: string) => void;
  actions: TreeActions<L>;
  classOf: (line: L) => string;
  say: (line: L) => string;
  cells: (line: L) => ReactNode;
}

/**
 * One line of a tree. What it shows comes from the line object, the language and whether it is active: only when one of
 * these has changed is it drawn again, for scrolling moves forty lines sixty times a second.
 */
export const TreeLineRow = memo(Row, (before, after) =>
  (['line', 'id', 'top', 'height', 'active', 'language'] as const).every(
    (name) => before[name] === after[name],
  ),
) as typeof Row;

function Row<L extends TreeLine>({
  line,
  id,
  top,
  height,
  active,
  onActive,
  actions,
  classOf,
  say,
  cells,
}: Props<L>) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it takes the keys for all its lines
    // biome-ignore lint/a11y/useFocusableInteractive: pointed at by aria-activedescendant
    <div
      className={`layers-row ${active ? 'active' : ''} ${classOf(line)}`}
      role="treeitem"
      id={id}
      style={{ transform: `translateY(${top}px)`, height }}
      aria-level={line.depth + 1}
      aria-posinset={line.position}
      aria-setsize={line.siblings}
      aria-selected={active}
      {...(line.folder ? { 'aria-expanded': line.open } : {})}
      aria-label={say(line)}
      onClick={() => {
        onActive(line.id);
        if (line.folder) {
          actions.onToggle(line, !line.open);
        }
      }}
      onDoubleClick={() => {
        if (!line.folder) {
          actions.onOpen(line);
        }
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        onActive(line.id);
        actions.onMenu(line, event.clientX, event.clientY);
      }}
    >
      {cells(line)}
    </div>
  );
}
