import type { MemoryRow } from '../mark.ts';
import { child } from './ways.ts';

/** Peak memory of reading save streams: a real one, one of a million files, and one of a single file of 1 GB. */
export async function measureMemory(large: string, say: (line: string) => void): Promise<MemoryRow[]> {
  const empty = await child(['empty']);
  const rows: MemoryRow[] = [];
  const cases: [string, string[]][] = [
    [`save stream of ${large}`, ['stream', large]],
    ['stream of 1,000,000 files', ['files', '1000000']],
    ['stream of one file of 1 GB', ['bytes', String(16_384 * 65_536)]],
  ];
  for (const [what, words] of cases) {
    say(`memory: ${what}`);
    const { peakMb, outcome } = await child(words);
    rows.push({ what, peakMb, overEmptyMb: peakMb - empty.peakMb, outcome });
  }
  return rows;
}
