import { imageMoved } from './why-base-change.ts';
import { type Candidate, type Comparison, chainRan, lineOf, stageName, sure } from './why-compare.ts';
import { endOfStage, imageKey, isConfig } from './why-side.ts';
import { removed } from './why-text.ts';
import { why } from './why-words.ts';

/** What is taken from other stages may come out the same although they ran. */
export function* sourceCandidates(c: Comparison, index: number): Generator<Candidate> {
  for (const edge of c.now.model.edges.filter(({ instruction }) => instruction === index)) {
    if (edge.from === null) {
      const ref = edge.image ?? '';
      if (imageKey(c.before, ref) !== imageKey(c.now, ref)) {
        const moved = imageMoved(c, ref, null);
        yield { why: moved ?? why('unknown', 'build.why.baseUnknown', { params: { ref } }), sure: false };
      }
      continue;
    }
    const end = endOfStage(c.now, edge.from);
    const stage = stageName(c.now, edge.from);
    const line = c.rootLine[end] ?? lineOf(c.now, end);
    if (c.ran[end] === 'yes') {
      yield {
        why: why('earlier-step-ran', 'build.why.earlierStage', { line, params: { stage } }),
        sure: false,
      };
    } else if (c.ran[end] === 'unknown') {
      yield { why: why('unknown', 'build.why.depends', { line }), sure: false };
    }
  }
}

export function* chainCandidates(c: Comparison, index: number, old: number): Generator<Candidate> {
  const { before, now, alignment } = c;
  const instruction = now.model.instructions[index];
  const parent = now.parents[index] ?? null;
  if (!instruction || parent === null) {
    return;
  }
  yield* parentCandidate(c, index);
  const expected = alignment.before[parent] ?? null;
  if (!onlyConfig(c, index) && expected !== (before.parents[old] ?? null)) {
    const gone = firstGone(c, old, expected);
    const build = before.number ?? 0;
    yield sure(
      gone === null ? why('instruction-changed', 'build.why.order', { params: { build } }) : removed(c, gone),
    );
  }
  yield* otherResult(c, index);
}

export function* parentCandidate(c: Comparison, index: number): Generator<Candidate> {
  const parent = chainRan(c, index);
  if (parent === null) {
    return;
  }
  const line = c.rootLine[parent] ?? lineOf(c.now, parent);
  if (c.ran[parent] === 'yes') {
    const key = onlyConfig(c, index) ? 'build.why.earlierConfig' : 'build.why.earlier';
    yield sure(why('earlier-step-ran', key, { line }));
  } else {
    yield { why: why('unknown', 'build.why.depends', { line }), sure: false };
  }
}

const onlyConfig = (c: Comparison, index: number): boolean =>
  c.now.builder === 'buildkit' && isConfig('buildkit', c.now.model.instructions[index]);

/** A step that did not run, because the engine had what it gives now, may give another result than before all the same. */
function* otherResult(c: Comparison, index: number): Generator<Candidate> {
  const standing = onlyConfig(c, index) || isBase(c, index) ? null : (c.now.parents[index] ?? null);
  const old = standing === null ? null : (c.alignment.before[standing] ?? null);
  if (standing === null || old === null || c.ran[standing] !== 'no') {
    return;
  }
  const [key, oldKey] = [c.now.keys[standing] ?? null, c.before.keys[old] ?? null];
  if (key !== null && oldKey !== null && key !== oldKey) {
    const params = { build: c.before.number ?? 0 };
    const line = lineOf(c.now, beginning(c, standing));
    yield sure(why('earlier-step-ran', 'build.why.otherResult', { line, params }));
  }
}

/** Where a stage begins from another one, the last step of that. */
function beginning(c: Comparison, index: number): number {
  let at = index;
  for (
    let next = c.now.parents[at] ?? null;
    next !== null && isBase(c, at);
    next = c.now.parents[at] ?? null
  ) {
    at = next;
  }
  return at;
}

const isBase = (c: Comparison, index: number): boolean => c.now.model.instructions[index]?.kind === 'base';

/** The topmost of the steps that stood between and are not there any more. */
function firstGone(c: Comparison, old: number, until: number | null): number | null {
  let gone: number | null = null;
  for (
    let at = c.before.parents[old] ?? null;
    at !== null && at !== until;
    at = c.before.parents[at] ?? null
  ) {
    gone = c.alignment.now[at] === null ? at : gone;
  }
  return gone;
}
