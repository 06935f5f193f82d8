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
  const least = Math.min(ours.length, theirs.length);
  let head = 0;
  while (head < least && likeness(ours[head], theirs[head]) === SAME) {
    head += 1;
  }
  let tail = 0;
  while (tail < least - head && likeness(ours.at(-1 - tail), theirs.at(-1 - tail)) === SAME) {
    tail += 1;
  }
  // Two versions of a file differ in few lines; only what lies between is costly.
  const middle = alignMiddle(ours.slice(head, ours.length - tail), theirs.slice(head, theirs.length - tail));
  return theirs.map((_, at) => {
    if (at < head) {
      return at;
    }
    if (at >= theirs.length - tail) {
      return at - theirs.length + ours.length;
    }
    const found = middle[at - head] ?? null;
    return found === null ? null : found + head;
  });
}

function alignMiddle(ours: readonly Lined[], theirs: readonly Lined[]): (number | null)[] {
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
