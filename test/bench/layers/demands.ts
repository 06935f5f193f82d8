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
    ...atMost(`${one(image)}: ${WAYS.second}`, took(image, WAYS.second)),
    ...atMost(`${one(image)}: ${WAYS.secondWhole}`, took(image, WAYS.secondWhole)),
  ]);
  const ofDeletions = [WAYS.store, WAYS.stream, WAYS.file].flatMap((way) =>
    ratio(`2,200 deletions, ${way}`, took(emptied, way), took(crowded, way), 2),
  );
  const enough = memory.findLast(({ peakMb }) => peakMb <= PEAK_MB);
  const ofMemory = memory.map(({ what, peakMb }) => {
    const met = peakMb <= PEAK_MB;
    // The rows grow, so the last that fits tells how far it goes.
    const until = met || enough === undefined ? '' : ` (NOT met above: ${enough.what})`;
    const got = `${peakMb.toFixed(0)} MB${until}`;
    return { what: `peak memory, ${what}`, wanted: `≤ ${PEAK_MB} MB`, got, met };
  });
  return [...ofImages, ...ofDeletions, ...ofMemory];
}

function took(comparison: Comparison, what: string): number[] {
  return comparison.rows.find((row) => row.what === what)?.ms ?? [];
}

/** Of the medians; the least of each are told too, because other work on the machine only ever adds. */
function ratio(what: string, ms: number[], of: number[], limit: number): Demand[] {
  if (ms.length === 0 || of.length === 0) {
    return [];
  }
  const [mine, other] = [median(ms), median(of)];
  const least = (Math.min(...ms) / Math.min(...of)).toFixed(3);
  const got = `${(mine / other).toFixed(3)} (${mine.toFixed(0)} of ${other.toFixed(0)} ms; of the least ${least})`;
  return [{ what, wanted: `≤ ${limit} of it`, got, met: mine <= other * limit }];
}

function atMost(what: string, ms: number[]): Demand[] {
  if (ms.length === 0) {
    return [];
  }
  const got = `${median(ms).toFixed(1)} ms (least ${Math.min(...ms).toFixed(1)})`;
  return [{ what, wanted: `≤ ${SECOND_OPEN_MS} ms`, got, met: median(ms) <= SECOND_OPEN_MS }];
}
