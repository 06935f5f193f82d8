import { type KeyboardEvent, type RefObject, useRef } from 'react';

/** One stop for Tab, arrows inside: moves the focus among the buttons of a table by their row and column. */
export function useGridKeys(): [RefObject<HTMLTableElement | null>, (event: KeyboardEvent) => void] {
  const table = useRef<HTMLTableElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const here = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-at]') : null;
    const [row = 0, column = 0] = (here?.dataset.at ?? '').split(' ').map(Number);
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!here || !step || !table.current) {
      return;
    }
    event.preventDefault();
    const [down = 0, right = 0] = step;
    const most = table.current.rows.length + 30;
    // A build may lack the next line; then the one after it.
    for (let times = 1; times < most; times += 1) {
      const at = `${row + down * times} ${column + right * times}`;
      const target = table.current.querySelector<HTMLElement>(`[data-at="${at}"]`);
      if (target) {
        target.focus();
        target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        return;
      }
    }
  };
  return [table, onKeyDown];
}
