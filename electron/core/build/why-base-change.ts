import type { Why } from '../../contract/build.ts';
import { type Candidate, type Comparison, lineOf, sure } from './why-compare.ts';
import { changesBetween, fileWords } from './why-file-words.ts';
import { imageKey, isConfig, rootOf, selectionsOf } from './why-side.ts';
import { rewritten } from './why-text.ts';
import { why } from './why-words.ts';

/** The image at the bottom of the stage has the name it had, but is another one. */
export function movedBase(c: Comparison, index: number): Why | null {
  const instruction = c.now.model.instructions[index];
  const root = instruction ? rootOf(c.now, instruction.stage) : null;
  const old = root ? (c.alignment.before[root.from] ?? null) : null;
  const oldRoot = old === null ? null : rootOf(c.before, c.before.model.instructions[old]?.stage ?? -1);
  if (
    !root ||
    !instruction ||
    (isConfig(c.now.builder, instruction) && c.now.builder === 'buildkit') ||
    oldRoot?.ref !== root.ref
  ) {
    return null;
  }
  if (instruction.kind !== 'base' && !baseCounts(c, index, root.ref)) {
    return null;
  }
  return imageMoved(
    c,
    root.ref,
    lineOf(c.now, root.from) === instruction.line ? null : lineOf(c.now, root.from),
  );
}

/** BuildKit goes by the files of an image; its config counts only for what sees it. */
function baseCounts(c: Comparison, index: number, ref: string): boolean {
  const [old, now] = [c.before.bases.get(ref), c.now.bases.get(ref)];
  if (c.now.builder === 'classic' || old?.layers === undefined || now?.layers === undefined) {
    return true;
  }
  if (old.layers !== now.layers || old.runsWith === now.runsWith) {
    return old.layers !== now.layers;
  }
  const then = c.before.facts[c.alignment.before[index] ?? -1];
  const here = c.now.facts[index];
  return c.now.model.instructions[index]?.keyword === 'RUN' || then?.processed !== here?.processed;
}

export function imageMoved(c: Comparison, ref: string, line: number | null): Why | null {
  const [old, now] = [c.before.bases.get(ref)?.imageId ?? null, c.now.bases.get(ref)?.imageId ?? null];
  if (old === null || now === null || old === now) {
    return null;
  }
  const short = (id: string) => id.replace(/^sha256:/, '').slice(0, 12);
  const params = { ref, from: short(old), to: short(now), build: c.before.number ?? 0 };
  return why('base-changed', 'build.why.baseChanged', { line, from: old, to: now, params });
}

export function* baseCandidates(c: Comparison, index: number, old: number): Generator<Candidate> {
  const stageOf = (side: Comparison['now'], at: number) =>
    side.model.stages.find((stage) => stage.from === at);
  const [then, here] = [stageOf(c.before, old), stageOf(c.now, index)];
  if (!then || !here) {
    return;
  }
  const same =
    here.baseStage === null && then.baseStage === null
      ? sameImage(c, then.resolvedBase, here.resolvedBase)
      : here.baseStage !== null && then.baseStage !== null;
  if (!same || then.platform !== here.platform) {
    yield sure(rewritten(c, index, old));
  }
  const triggers = c.now.triggers.get(index) ?? [];
  const before = c.before.triggers.get(old) ?? [];
  for (const [at, facts] of triggers.entries()) {
    const was = before[at];
    const [filesThen, filesNow] = [was && selectionsOf(c.before, was), selectionsOf(c.now, facts)];
    const changes = filesThen && filesNow ? changesBetween(c, filesThen, filesNow) : [];
    if (changes[0]) {
      yield sure(fileWords(changes[0], changes.length - 1));
    }
  }
  if (here.baseStage === null && c.now.bases.get(here.resolvedBase)?.imageId === null) {
    const params = { ref: here.resolvedBase };
    yield { why: why('unknown', 'build.why.baseUnknown', { params }), sure: false };
  }
}

/** Two names of one image are the same base. */
function sameImage(c: Comparison, then: string, here: string): boolean {
  const [old, now] = [c.before.bases.get(then)?.imageId, c.now.bases.get(here)?.imageId];
  return then === here || (typeof old === 'string' && old === now);
}

/** A new stage on an image that the build before had, too. */
export function wasThere(c: Comparison, stage: number): boolean {
  const { baseStage = null, resolvedBase = '', from = -1 } = c.now.model.stages[stage] ?? {};
  const known = resolvedBase === 'scratch' || c.before.bases.has(resolvedBase);
  const same = known && imageKey(c.before, resolvedBase) === imageKey(c.now, resolvedBase);
  return baseStage === null && same && (c.now.triggers.get(from) ?? []).length === 0;
}
