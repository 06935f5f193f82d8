import type { Side } from './why-side.ts';

/** Which instruction of the build before is which of this one. */
export interface Alignment {
  /** By index of this build's: the one before that it is, or was made from; null when it is new. */
  before: (number | null)[];
  /** By index of the one before: the one of this build. */
  now: (number | null)[];
}

/**
 * Finds which instructions stayed, stage by stage: those with the same words in the same order, and between them those
 * with the same keyword, of which the author changed the words.
 */
export function align(before: Side, now: Side): Alignment {
  const alignment: Alignment = {
    before: now.model.instructions.map(() => null),
    now: before.model.instructions.map(() => null),
  };
  const match = (then: number, here: number) => {
    alignment.before[here] = then;
    alignment.now[then] = here;
  };
  const globals = (side: Side) =>
    side.model.instructions.flatMap(({ global, index }) => (global ? index : []));
  alignLists(before, now, globals(before), globals(now), match);
  const free = new Set(before.model.stages.map(({ index }) => index));
  const counterparts = now.model.stages.map(({ name }) => {
    const same =
      name === null
        ? undefined
        : before.model.stages.find((stage) => stage.name === name && free.has(stage.index));
    if (same) {
      free.delete(same.index);
    }
    return same;
  });
  for (const [at, stage] of now.model.stages.entries()) {
    const sameIndex = free.has(at) ? before.model.stages[at] : undefined;
    const old = counterparts[at] ?? sameIndex;
    if (old) {
      free.delete(old.index);
      match(old.from, stage.from);
      alignLists(before, now, old.instructions, stage.instructions, match);
    }
  }
  return alignment;
}

function alignLists(
  before: Side,
  now: Side,
  then: readonly number[],
  here: readonly number[],
  match: (then: number, here: number) => void,
): void {
  const same = (a: number, b: number): boolean => before.facts[a]?.written === now.facts[b]?.written;
  let begin = 0;
  while (begin < then.length && begin < here.length && same(then[begin] ?? -1, here[begin] ?? -1)) {
    match(then[begin] ?? -1, here[begin] ?? -1);
    begin += 1;
  }
  const [olds, news] = [then.slice(begin), here.slice(begin)];
  let [gapOld, gapNew] = [0, 0];
  for (const [a, b] of [...commonOf(olds, news, same), [olds.length, news.length] as const]) {
    matchKeywords(before, now, olds.slice(gapOld, a), news.slice(gapNew, b), match);
    if (a < olds.length && b < news.length) {
      match(olds[a] ?? -1, news[b] ?? -1);
    }
    [gapOld, gapNew] = [a + 1, b + 1];
  }
}

/** Positions of the longest common subsequence. */
function commonOf(
  a: readonly number[],
  b: readonly number[],
  same: (a: number, b: number) => boolean,
): [number, number][] {
  const width = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = same(a[i] ?? -1, b[j] ?? -1)
        ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const found: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (same(a[i] ?? -1, b[j] ?? -1)) {
      found.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return found;
}

function matchKeywords(
  before: Side,
  now: Side,
  olds: readonly number[],
  news: readonly number[],
  match: (then: number, here: number) => void,
): void {
  let from = 0;
  for (const here of news) {
    const keyword = now.model.instructions[here]?.keyword;
    const at = olds.findIndex(
      (then, place) => place >= from && before.model.instructions[then]?.keyword === keyword,
    );
    if (at >= 0) {
      match(olds[at] ?? -1, here);
      from = at + 1;
    }
  }
}
