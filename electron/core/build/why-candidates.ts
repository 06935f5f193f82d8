import { baseCandidates, movedBase, wasThere } from './why-base-change.ts';
import { chainCandidates, parentCandidate, sourceCandidates } from './why-chain.ts';
import { type Candidate, type Comparison, lineOf, sure } from './why-compare.ts';
import type { Facts } from './why-facts.ts';
import { changesBetween, fileWords } from './why-file-words.ts';
import { selectionsOf } from './why-side.ts';
import { isNew, removed, rewritten } from './why-text.ts';
import { variableChange } from './why-variables.ts';
import { cut, why } from './why-words.ts';

/** Everything that can have made a step run, the reason that is told first coming first. */
export function* candidates(c: Comparison, index: number): Generator<Candidate> {
  const { before, now, alignment } = c;
  const instruction = now.model.instructions[index];
  const here = now.facts[index];
  if (!instruction || !here) {
    return;
  }
  if (now.options.noCache && instruction.kind !== 'base' && !instruction.global) {
    yield sure(why('no-cache', 'build.why.noCache'));
  }
  const moved = instruction.global ? null : movedBase(c, index);
  if (moved) {
    yield sure(moved);
  }
  const old = alignment.before[index] ?? null;
  const then = old === null ? null : (before.facts[old] ?? null);
  if (!then || old === null) {
    if (instruction.kind === 'base' && wasThere(c, instruction.stage)) {
      return;
    }
    const [elsewhere, fresh] = isNew(c, index);
    if (elsewhere || instruction.kind === 'base') {
      yield* parentCandidate(c, index);
    }
    yield sure(fresh);
    return;
  }
  const selected = [selectionsOf(before, then), selectionsOf(now, here)] as const;
  const [filesThen, filesNow] = selected;
  const sums = (of: (typeof selected)[number]) => of?.map(({ sum }) => sum).join() ?? '';
  const filesDiffer = filesThen !== null && filesNow !== null && sums(filesThen) !== sums(filesNow);
  const counts = then.processed !== here.processed || filesDiffer || from(c.before, old) !== from(now, index);
  if (instruction.kind === 'base') {
    yield* baseCandidates(c, index, old);
  } else if (then.written !== here.written && counts) {
    yield sure(rewritten(c, index, old));
  }
  const variable = variableChange(c, index, [then, here], counts);
  if (variable) {
    yield sure(variable);
  }
  yield* stateCandidates(c, then, here);
  if (filesDiffer) {
    const changes = changesBetween(c, filesThen ?? [], filesNow ?? []);
    if (changes[0]) {
      yield sure(fileWords(changes[0], changes.length - 1));
    }
  } else if (here.sources.length > 0 && (filesThen === null || filesNow === null)) {
    yield { why: why('unknown', 'build.why.noFiles'), sure: false };
  }
  yield* sourceCandidates(c, index);
  for (const path of here.remote.slice(0, 1)) {
    yield {
      why: why('unknown', 'build.why.remote', { path: null, params: { path: cut(path) } }),
      sure: false,
    };
  }
  yield* chainCandidates(c, index, old);
  yield* earlierOutcome(c, index, old);
}

/** What an instruction takes from other stages and images, by name. */
function from(side: Comparison['now'], index: number): string {
  const edges = side.model.edges.filter(({ instruction }) => instruction === index);
  return JSON.stringify(edges.map(({ from: stage, image, paths }) => [stage === null ? image : 0, paths]));
}

function* stateCandidates(c: Comparison, then: Facts, here: Facts): Generator<Candidate> {
  for (const part of ['folder', 'user', 'shell'] as const) {
    const known = then.state[part] !== undefined && here.state[part] !== undefined;
    if (!known || then.state[part] === here.state[part]) {
      continue;
    }
    const [by, was] = [here.setBy[part], then.setBy[part]];
    if (by !== null) {
      const keyword = c.now.model.instructions[by]?.keyword ?? '';
      const line = lineOf(c.now, by);
      yield sure(why('earlier-step-ran', 'build.why.state', { line, params: { keyword } }));
    } else if (was !== null) {
      yield sure(removed(c, was));
    }
  }
}

/** A step that did not run to its end left nothing to find. */
function* earlierOutcome(c: Comparison, index: number, old: number): Generator<Candidate> {
  const outcome = c.before.outcomes[old];
  const build = c.before.number ?? 0;
  const instruction = c.now.model.instructions[index];
  if (!instruction || instruction.global || instruction.kind === 'base') {
    return;
  }
  if (outcome === 'failed') {
    yield sure(why('first-build', 'build.why.unfinished', { params: { build } }));
  } else if (outcome === 'skipped') {
    yield sure(why('first-build', 'build.why.firstRun', { params: { build } }));
  } else if (outcome === 'unknown' || outcome === undefined || outcome === null) {
    yield { why: why('unknown', 'build.why.noEvidence', { params: { build } }), sure: false };
  }
}
