import { cut, displayWidth, type Paint, padEnd, padStart } from './inspect-text.ts';

type Style = Parameters<Paint>[0];

export interface Cell {
  text: string;
  style?: Style;
}

export interface Column {
  title: string;
  align: 'left' | 'right';
  /** Spaces before the column. */
  gap: number;
}

/**
 * A table whose columns are as wide as their widest cell; the last one takes what is left of `columns` and is cut to
 * it. Cells are measured as a terminal shows them.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  o: { columns: number; paint: Paint },
): string[] {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => row.map(({ text }) => text))];
  const widths = columns.map((_, at) => Math.max(...texts.map((row) => displayWidth(row[at] ?? ''))));
  const last = columns.length - 1;
  const before = columns.reduce((sum, { gap }, at) => sum + gap + (at === last ? 0 : (widths[at] ?? 0)), 0);
  widths[last] = Math.max(10, o.columns - before);
  const line = (cells: readonly Cell[]): string =>
    cells
      .map(({ text, style }, at) => {
        const { align, gap } = columns[at] ?? { align: 'left', gap: 1 };
        const width = widths[at] ?? 0;
        const short = cut(text, width);
        const pad = align === 'right' ? padStart(short, width) : at === last ? short : padEnd(short, width);
        return ' '.repeat(gap) + (style === undefined ? pad : o.paint(style, pad));
      })
      .join('')
      .trimEnd();
  return [line(columns.map(({ title }) => ({ text: title, style: 'dim' }))), ...rows.map(line)];
}
