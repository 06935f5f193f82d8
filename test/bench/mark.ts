/** What a mark may be told on the command line. */
export interface MarkOptions {
  /** How often each way is measured. */
  runs: number;
  /** Leave what was made on the engine for the next run. */
  keep: boolean;
  /** Says what is going on, on standard error. */
  say: (line: string) => void;
}

export interface Row {
  what: string;
  /** Milliseconds of each run, in the order they were made. */
  ms: number[];
}

/** Ways that were measured in turn, in one run; the first is what the others are compared with. */
export interface Comparison {
  title: string;
  rows: Row[];
}

export interface MemoryRow {
  what: string;
  /** MB at most in memory, of a process of its own, and how much of it is more than a Node that does nothing. */
  peakMb: number;
  overEmptyMb: number;
  /** What came of it, so that a refusal does not look like thrift. */
  outcome: string;
}

/** Something that is asked of the numbers. */
export interface Demand {
  what: string;
  wanted: string;
  got: string;
  met: boolean;
}

export interface MarkReport {
  comparisons: Comparison[];
  memory: MemoryRow[];
  demands: Demand[];
  /** What one must know to read the numbers. */
  notes: string[];
}

/** One thing that can be measured: `npm run bench -- NAME`. Throws when it cannot be. */
export interface Mark {
  name: string;
  about: string;
  run(options: MarkOptions): Promise<MarkReport>;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]];
  return (low + high) / 2;
}

/** Measures ways in turn, so that what else the machine does meets all of them alike. */
export async function inTurn(
  title: string,
  ways: readonly { what: string; run: () => Promise<unknown> }[],
  { runs, say }: MarkOptions,
): Promise<Comparison> {
  const rows = ways.map(({ what }): Row => ({ what, ms: [] }));
  for (let round = 1; round <= runs; round += 1) {
    say(`${title}: round ${round} of ${runs}`);
    for (const [at, way] of ways.entries()) {
      const began = performance.now();
      const took = await way.run();
      // A way that knows better (a process of its own, which took time to start) says how long it took.
      rows[at]?.ms.push(typeof took === 'number' ? took : performance.now() - began);
    }
  }
  return { title, rows };
}
