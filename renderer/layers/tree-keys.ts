/** A line of any tree on this screen, as much of it as keys and screen readers need. */
export interface TreeLine {
  id: string;
  /** Lower-case; what typing looks for. */
  name: string;
  depth: number;
  folder: boolean;
  open: boolean;
  /** From 1. */
  position: number;
  siblings: number;
  /** Line number of the parent; -1 at the top. */
  parent: number;
}

const PAGE = 10;

/**
 * What a key means on line `active` (WAI-ARIA tree view): which line is next, and whether the line opens or closes. Null
 * when the key means nothing here.
 */
export function treeStep(
  rows: readonly TreeLine[],
  active: number,
  key: string,
): { to: number; open?: boolean } | null {
  const row = rows[active];
  if (row === undefined) {
    return null;
  }
  const within = (to: number) => ({ to: Math.min(Math.max(to, 0), rows.length - 1) });
  switch (key) {
    case 'ArrowUp':
      return within(active - 1);
    case 'ArrowDown':
      return within(active + 1);
    case 'PageUp':
      return within(active - PAGE);
    case 'PageDown':
      return within(active + PAGE);
    case 'Home':
      return within(0);
    case 'End':
      return within(rows.length - 1);
    case 'ArrowRight':
      return row.folder && !row.open ? { to: active, open: true } : within(row.folder ? active + 1 : active);
    case 'ArrowLeft':
      return row.open ? { to: active, open: false } : within(row.parent < 0 ? active : row.parent);
    case ' ':
      return row.folder ? { to: active, open: !row.open } : within(active);
    default:
      return null;
  }
}

/**
 * The line that typing leads to: the next one whose name, or whose last path component, begins with what was typed. The
 * same letter again and again goes from one to the next. -1 when there is none.
 */
export function typedTo(rows: readonly TreeLine[], active: number, typed: string): number {
  const wanted = typed.toLowerCase();
  const again = wanted.length > 1 && [...wanted].every((letter) => letter === wanted[0]);
  const start = again ? wanted.slice(0, 1) : wanted;
  const from = start.length === 1 ? active + 1 : active;
  for (let step = 0; step < rows.length; step += 1) {
    const at = (from + step) % rows.length;
    const name = rows[at]?.name ?? '';
    const last = name.lastIndexOf('/', name.length - 2) + 1;
    if (name.startsWith(start) || name.startsWith(start, last)) {
      return at;
    }
  }
  return -1;
}
