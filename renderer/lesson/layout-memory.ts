import type { Layout } from 'react-resizable-panels';

const KEY = 'layer-lab-columns';

/** The columns' sizes in percent as they were left, for this arrangement (with or without the right column). */
export function recallColumns(arrangement: string): Layout | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(`${KEY}-${arrangement}`) ?? 'null');
    return isLayout(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export function keepColumns(arrangement: string, layout: Layout): void {
  try {
    localStorage.setItem(`${KEY}-${arrangement}`, JSON.stringify(layout));
  } catch {
    // Storage can be blocked; then sizes are only kept for this window.
  }
}

function isLayout(value: unknown): value is Layout {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length > 0 &&
    Object.values(value).every((one) => typeof one === 'number' && one > 0 && one <= 100)
  );
}
