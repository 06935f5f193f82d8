/** Numbers in order as a reader says them: 3-7, 14. A range needs numbers that follow each other in `all`. */
export function sayLines(lines: readonly number[], all: readonly number[]): string {
  const order = new Map(all.map((line, at) => [line, at]));
  const ranges: { from: number; to: number; at: number }[] = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    const at = order.get(line) ?? Number.NaN;
    if (last && at === last.at + 1) {
      last.to = line;
      last.at = at;
    } else {
      ranges.push({ from: line, to: line, at });
    }
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
