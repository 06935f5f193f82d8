/** An instruction as far as it tells which one it is in another version of the file. */
export interface Lined {
  /** The stage that it stands in, by number and by name. */
  stage: number;
  stageName: string | null;
  instruction: string;
  text: string;
}

const SAME = 4;
const ALIKE = 1;

/**
 * For each of `theirs` the index in `ours` that is the same instruction, or what became of it; null where there is
 * none. Both keep their order: the heaviest common subsequence, equal text weighing more than an equal keyword.
 */
export function align(ours: readonly Lined[], theirs: readonly Lined[]): (number | null)[] {
  const wide = theirs.length + 1;
  const best = new Float64Array((ours.length + 1) * wide);
  for (let a = ours.length - 1; a >= 0; a -= 1) {
    for (let b = theirs.length - 1; b >= 0; b -= 1) {
      const weight = likeness(ours[a], theirs[b]);
      const taken = weight > 0 ? weight + (best[(a + 1) * wide + b + 1] ?? 0) : 0;
      best[a * wide + b] = Math.max(taken, best[(a + 1) * wide + b] ?? 0, best[a * wide + b + 1] ?? 0);
    }
  }
  const found: (number | null)[] = theirs.map(() => null);
  let a = 0;
  let b = 0;
  while (a < ours.length && b < theirs.length) {
    const here = best[a * wide + b] ?? 0;
    const weight = likeness(ours[a], theirs[b]);
    if (weight > 0 && here === weight + (best[(a + 1) * wide + b + 1] ?? 0)) {
      found[b] = a;
      a += 1;
      b += 1;
    } else if (here === (best[(a + 1) * wide + b] ?? 0)) {
      a += 1;
    } else {
      b += 1;
    }
  }
  return found;
}

function likeness(one: Lined | undefined, other: Lined | undefined): number {
  if (!one || !other || one.instruction !== other.instruction) {
    return 0;
  }
  const sameStage =
    one.stageName !== null && other.stageName !== null
      ? one.stageName === other.stageName
      : one.stage === other.stage;
  if (!sameStage) {
    return 0;
  }
  return one.text === other.text ? SAME : ALIKE;
}
