import { type Comparison, type MarkReport, median } from './mark.ts';

/** The report as text for a terminal, on standard output. */
export function printReport({ comparisons, memory, demands, notes }: MarkReport): void {
  for (const comparison of comparisons) {
    printComparison(comparison);
  }
  if (memory.length > 0) {
    console.log('\nPeak memory, MB, each in a process of its own');
    table([
      ['', 'peak', 'over an empty Node', ''],
      ...memory.map((row) => [row.what, row.peakMb.toFixed(0), row.overEmptyMb.toFixed(0), row.outcome]),
    ]);
  }
  console.log('\nAsked for');
  for (const { what, wanted, got, met } of demands) {
    console.log(`${met ? '✓ met    ' : '✗ NOT MET'}  ${what}: wanted ${wanted}, got ${got}`);
  }
  console.log('');
  for (const note of notes) {
    console.log(note);
  }
}

function printComparison({ title, rows }: Comparison): void {
  console.log(`\n${title}; ms`);
  const base = median(rows[0]?.ms ?? []);
  table([
    ['', 'median', 'ratio', 'first', 'least', 'most'],
    ...rows.map(({ what, ms }) => [
      what,
      median(ms).toFixed(0),
      (median(ms) / base).toFixed(3),
      (ms[0] ?? 0).toFixed(0),
      Math.min(...ms).toFixed(0),
      Math.max(...ms).toFixed(0),
    ]),
  ]);
}

/** Columns as wide as they must be; the first to the left, numbers to the right, the rest of the last as it is. */
function table(lines: string[][]): void {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join('  ').trimEnd()}`);
  }
}
