import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAppearance } from '../../app/appearance.ts';
import { type TreeLine, treeStep, typedTo } from '../tree-keys.ts';
import { type TreeActions, TreeLineRow } from './TreeLineRow.tsx';

const ROW = 24;
const BIG_ROW = 32;
/** Keys pressed within this time of each other are one word, in milliseconds. */
const TYPING = 700;

/**
 * A tree after the ARIA pattern: one stop for the Tab key, arrows, Home, End and typing inside. Only the lines on the
 * screen exist, so a hundred thousand scroll as well as ten.
 */
export function VirtualTree<L extends TreeLine>({
  lines,
  label,
  actions,
  reveal,
  classOf,
  say,
  children,
}: {
  lines: readonly L[];
  label: string;
  actions: TreeActions<L>;
  /** A line to be brought into sight and under the keys; the counter makes asking twice work. */
  reveal: { id: string; count: number } | null;
  classOf: (line: L) => string;
  say: (line: L) => string;
  /** The cells of a line. */
  children: (line: L) => ReactNode;
}) {
  const { i18n } = useTranslation('layers');
  const bigType = useAppearance((state) => state.bigType);
  const height = bigType ? BIG_ROW : ROW;
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ word: '', at: 0 });
  const revealed = useRef(0);
  const id = useId();
  const [activeId, setActiveId] = useState('');
  const active = useMemo(
    () =>
      Math.max(
        lines.findIndex((line) => line.id === activeId),
        0,
      ),
    [lines, activeId],
  );
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again only when the height has changed
  useEffect(() => virtual.measure(), [height]);

  useEffect(() => {
    if (reveal === null || revealed.current === reveal.count) {
      return;
    }
    const at = lines.findIndex((line) => line.id === reveal.id);
    if (at >= 0) {
      revealed.current = reveal.count;
      setActiveId(reveal.id);
      virtual.scrollToIndex(at, { align: 'center' });
      scroller.current?.focus({ preventScroll: true });
    }
  }, [reveal, lines, virtual]);

  const goTo = (at: number): void => {
    const target = lines[at];
    if (target) {
      setActiveId(target.id);
      virtual.scrollToIndex(at);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[active];
    if (line === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key === 'Escape') {
      actions.onEscape?.();
    } else if (event.key === 'Enter') {
      actions.onOpen(line);
    } else if (event.key === '?') {
      actions.onAsk(line);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const place = document.getElementById(`${id}-${active}`)?.getBoundingClientRect();
      actions.onMenu(line, place?.left ?? 0, place?.bottom ?? 0);
    } else {
      const word = typed.current;
      const typing = event.timeStamp - word.at < TYPING && word.word !== '';
      const step = event.key === ' ' && typing ? null : treeStep(lines, active, event.key);
      if (step !== null) {
        typed.current = { word: '', at: 0 };
        if (step.open !== undefined) {
          actions.onToggle(line, step.open);
        }
        goTo(step.to);
      } else if ([...event.key].length === 1) {
        typed.current = { word: (typing ? word.word : '') + event.key, at: event.timeStamp };
        goTo(typedTo(lines, active, typed.current.word));
      } else {
        return;
      }
    }
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="layers-tree"
      role="tree"
      aria-label={label}
      aria-keyshortcuts="Enter ? ContextMenu"
      tabIndex={0}
      aria-activedescendant={lines.length > 0 ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      <div className="layers-tree-length" style={{ height: virtual.getTotalSize() }} role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line ? (
            <TreeLineRow
              key={line.id}
              line={line}
              id={`${id}-${index}`}
              top={start}
              height={height}
              active={index === active}
              language={i18n.language}
              onActive={setActiveId}
              actions={actions}
              classOf={classOf}
              say={say}
              cells={children}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}
