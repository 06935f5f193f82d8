import { type Comparison, type Demand, type MemoryRow, median } from '../mark.ts';
import { WAYS } from './ways.ts';

const PEAK_MB = 150;
const SECOND_OPEN_MS = 30;

/** The images that are compared: the base, the large one, one with 2,200 more files, and that with all of them deleted. */
export interface Compared {
  base: Comparison;
  large: Comparison;
  crowded: Comparison;
  emptied: Comparison;
}

/** What issue 3 asks of these numbers; what could not be measured is left out. */
export function demandsOn(compared: Compared, memory: readonly MemoryRow[]): Demand[] {
  const { base, large, crowded, emptied } = compared;
  const one = ({ title }: Comparison) => title.split(' ')[0];
  const ofImages = [base, large].flatMap((image) => [
    ...ratio(`${one(image)}: layer store`, took(image, WAYS.store), took(image, WAYS.saveAndList), 0.1),
    ...ratio(`${one(image)}: save stream`, took(image, WAYS.stream), took(image, WAYS.save), 1.25),
    ...atMost(`${one(image)}: second open`, took(image, WAYS.second)),
  ]);
  const ofDeletions = [WAYS.store, WAYS.stream, WAYS.file].flatMap((way) =>
    ratio(`2,200 deletions, ${way}`, took(emptied, way), took(crowded, way), 2),
  );
  const ofMemory = memory.map(({ what, peakMb }) => ({
    what: `peak memory, ${what}`,
    wanted: `≤ ${PEAK_MB} MB`,
    got: `${peakMb.toFixed(0)} MB`,
    met: peakMb <= PEAK_MB,
  }));
  return [...ofImages, ...ofDeletions, ...ofMemory];
}

function took(comparison: Comparison, what: string): number | null {
  const row = comparison.rows.find((candidate) => candidate.what === what);
  return row === undefined ? null : median(row.ms);
}

function ratio(what: string, ms: number | null, of: number | null, limit: number): Demand[] {
  if (ms === null || of === null) {
    return [];
  }
  const got = `${(ms / of).toFixed(3)} (${ms.toFixed(0)} of ${of.toFixed(0)} ms)`;
  return [{ what, wanted: `≤ ${limit} of it`, got, met: ms <= of * limit }];
}

function atMost(what: string, ms: number | null): Demand[] {
  return ms === null
    ? []
    : [{ what, wanted: `≤ ${SECOND_OPEN_MS} ms`, got: `${ms.toFixed(1)} ms`, met: ms <= SECOND_OPEN_MS }];
}
