export interface DiffLine {
  kind: 'same' | 'out' | 'in';
  /** Number of the line on the side that it is on. */
  number: number;
  text: string;
}

const AROUND = 1;

/**
 * The first change between two texts with a line around it, at most `most` lines, and how many lines go and come in
 * all. Only a taste: the comparison of the editor is the whole.
 */
export function firstChange(
  before: string,
  after: string,
  most = 8,
): { lines: DiffLine[]; out: number; in: number } {
  const a = linesOf(before);
  const b = linesOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail += 1;
  }
  const out = a
    .slice(head, a.length - tail)
    .map((text, at) => ({ kind: 'out' as const, number: head + at + 1, text }));
  const inn = b
    .slice(head, b.length - tail)
    .map((text, at) => ({ kind: 'in' as const, number: head + at + 1, text }));
  const same = (text: string | undefined, number: number): DiffLine[] =>
    text === undefined ? [] : [{ kind: 'same', number, text }];
  const half = Math.floor(most / 2);
  const lines = [
    ...(head >= AROUND ? same(a[head - 1], head) : []),
    ...out.slice(0, half),
    ...inn.slice(0, half),
    ...(out.length <= half && inn.length <= half ? same(b[b.length - tail], b.length - tail + 1) : []),
  ];
  return { lines, out: out.length, in: inn.length };
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n?|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
