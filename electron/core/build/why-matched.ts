import type { Why } from '../../contract/build.ts';
import { type Comparison, lineOf, stageName } from './why-compare.ts';
import { endOfStage, isConfig, type Side, selectionsOf } from './why-side.ts';
import { cut, why } from './why-words.ts';

/** What made a step match that did not have to run, where it was compared with build `build`. */
export function matched(now: Side, index: number, build: number): Why {
  const instruction = now.model.instructions[index];
  const facts = now.facts[index];
  const said = { build };
  if (!instruction || !facts) {
    return why('matched', 'build.why.same', { params: said });
  }
  if (instruction.kind === 'base') {
    return matchedBase(now, index, build);
  }
  if (instruction.global || (now.builder === 'buildkit' && isConfig(now.builder, instruction))) {
    return why('matched', 'build.why.sameConfig', { params: said });
  }
  const taken = selectionsOf(now, facts) ?? [];
  const count = taken.reduce((sum, { entries }) => sum + entries.length, 0);
  const only = taken.find(({ entries }) => entries.length > 0)?.entries[0];
  if (count === 1 && only) {
    return why('matched', 'build.why.sameFile', { path: only.path, params: said });
  }
  return count === 0
    ? why('matched', 'build.why.same', { params: said })
    : why('matched', 'build.why.sameFiles', { params: { ...said, count } });
}

function matchedBase(now: Side, index: number, build: number): Why {
  const stage = now.model.stages.find(({ from }) => from === index);
  if (stage && stage.baseStage !== null) {
    const params = { stage: stageName(now, stage.baseStage), build };
    return why('matched', 'build.why.sameStage', { line: lineOf(now, stage.baseStage), params });
  }
  return baseThere(stage?.resolvedBase ?? '', build);
}

/** `build`: the one that it is the same as in; null when there is none. */
export function baseThere(ref: string, build: number | null): Why {
  if (ref === 'scratch') {
    return why('matched', 'build.why.scratch');
  }
  return build === null
    ? why('matched', 'build.why.baseThere', { params: { ref: cut(ref) } })
    : why('matched', 'build.why.sameBase', { params: { ref: cut(ref), build } });
}

/** A cached step of which something it stands on ran all the same: what came out of that was the same. */
export function sameContent(c: Comparison, index: number): Why | null {
  for (const { from, instruction } of c.now.model.edges) {
    const end = instruction === index && from !== null ? endOfStage(c.now, from) : null;
    if (end !== null && c.ran[end] === 'yes') {
      const line = c.rootLine[end] ?? lineOf(c.now, end);
      return why('matched', 'build.why.sameContent', { line });
    }
  }
  return null;
}
