import type { Why } from '../../contract/build.ts';
import type { BuildMessageKey } from '../../contract/build-messages.ts';
import { word } from '../../contract/messages.ts';
import { type Candidate, type Comparison, chainRan, lineOf, stageName } from './why-compare.ts';
import type { Selection } from './why-context.ts';
import type { Facts } from './why-facts.ts';
import { type FileChange, fileChanges } from './why-files.ts';
import { endOfStage, imageKey, isConfig, rootOf, selectionsOf } from './why-side.ts';
import { variableChange } from './why-variables.ts';
import { cut, shownText, why } from './why-words.ts';

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

/** Many instructions take the same files: those are compared once. */
function changesBetween(c: Comparison, then: Selection[], now: Selection[]): FileChange[] {
  const key = JSON.stringify([then, now].map((taken) => taken.map(({ source }) => source)));
  const known = c.changes.get(key) ?? fileChanges(then, now);
  c.changes.set(key, known);
  return known;
}

const sure = (reason: Why): Candidate => ({ why: reason, sure: true });

/** What an instruction takes from other stages and images, by name. */
function from(side: Comparison['now'], index: number): string {
  const edges = side.model.edges.filter(({ instruction }) => instruction === index);
  return JSON.stringify(edges.map(({ from: stage, image, paths }) => [stage === null ? image : 0, paths]));
}

/** The image at the bottom of the stage has the name it had, but is another one. */
function movedBase(c: Comparison, index: number): Why | null {
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

function imageMoved(c: Comparison, ref: string, line: number | null): Why | null {
  const [old, now] = [c.before.bases.get(ref)?.imageId ?? null, c.now.bases.get(ref)?.imageId ?? null];
  if (old === null || now === null || old === now) {
    return null;
  }
  const short = (id: string) => id.replace(/^sha256:/, '').slice(0, 12);
  const params = { ref, from: short(old), to: short(now), build: c.before.number ?? 0 };
  return why('base-changed', 'build.why.baseChanged', { line, from: old, to: now, params });
}

function* baseCandidates(c: Comparison, index: number, old: number): Generator<Candidate> {
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

function rewritten(c: Comparison, index: number, old: number): Why {
  const [then, here] = [c.before.model.instructions[old], c.now.model.instructions[index]];
  const from = shownText(then?.keyword ?? '', then?.text ?? '');
  const to = shownText(here?.keyword ?? '', here?.text ?? '');
  const config = c.now.builder === 'buildkit' && here !== undefined && isConfig('buildkit', here);
  return why('instruction-changed', config ? 'build.why.changedConfig' : 'build.why.changed', { from, to });
}

/** A new stage on an image that the build before had, too. */
function wasThere(c: Comparison, stage: number): boolean {
  const { baseStage = null, resolvedBase = '', from = -1 } = c.now.model.stages[stage] ?? {};
  const known = resolvedBase === 'scratch' || c.before.bases.has(resolvedBase);
  const same = known && imageKey(c.before, resolvedBase) === imageKey(c.now, resolvedBase);
  return baseStage === null && same && (c.now.triggers.get(from) ?? []).length === 0;
}

/** An instruction without counterpart; and whether its words stood elsewhere. */
function isNew(c: Comparison, index: number): [boolean, Why] {
  const instruction = c.now.model.instructions[index];
  const to = shownText(instruction?.keyword ?? '', instruction?.text ?? '');
  const written = c.now.facts[index]?.written;
  const elsewhere = c.before.facts.findIndex((facts) => facts.written === written);
  const build = c.before.number ?? 0;
  return elsewhere < 0
    ? [false, why('instruction-changed', 'build.why.new', { to, params: { build } })]
    : [
        true,
        why('instruction-changed', 'build.why.moved', {
          to,
          params: { build, was: lineOf(c.before, elsewhere) ?? 0 },
        }),
      ];
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

function removed(c: Comparison, old: number): Why {
  const instruction = c.before.model.instructions[old];
  const text = shownText(instruction?.keyword ?? '', instruction?.text ?? '');
  const written = c.before.facts[old]?.written;
  const elsewhere = c.now.facts.findIndex((facts) => facts.written === written);
  const build = c.before.number ?? 0;
  return elsewhere < 0
    ? why('instruction-changed', 'build.why.removed', { from: text, params: { build } })
    : why('instruction-changed', 'build.why.movedAway', {
        from: text,
        line: lineOf(c.now, elsewhere),
        params: { build },
      });
}

const FILE_KINDS: Record<FileChange['kind'], readonly [Why['kind'], BuildMessageKey]> = {
  content: ['file-changed', 'build.why.fileContent'],
  link: ['file-changed', 'build.why.fileLink'],
  type: ['file-changed', 'build.why.fileType'],
  mode: ['mode-changed', 'build.why.fileMode'],
  renamed: ['file-added', 'build.why.fileRenamed'],
  added: ['file-added', 'build.why.fileAdded'],
  removed: ['file-removed', 'build.why.fileRemoved'],
};

export function fileWords(change: FileChange, others: number): Why {
  const { path, from, to } = change;
  const [kind, usual] = FILE_KINDS[change.kind];
  const key: BuildMessageKey =
    change.kind !== 'link'
      ? usual
      : from === null
        ? 'build.why.fileLinkNew'
        : to === null
          ? 'build.why.fileLinkGone'
          : usual;
  const named = (type: string | null) => word(`type.${type}`);
  const params = {
    more: others > 0 ? word('build.more', String(others)) : '',
    ...(change.kind === 'type' ? { from: named(from), to: named(to) } : {}),
  };
  return why(kind, key, { path, from, to, params });
}

/** What is taken from other stages may come out the same although they ran. */
function* sourceCandidates(c: Comparison, index: number): Generator<Candidate> {
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

function* chainCandidates(c: Comparison, index: number, old: number): Generator<Candidate> {
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
}

function* parentCandidate(c: Comparison, index: number): Generator<Candidate> {
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

/** A step that did not run to its end left nothing to find. */
function* earlierOutcome(c: Comparison, index: number, old: number): Generator<Candidate> {
  const outcome = c.before.outcomes[old];
  const build = c.before.number ?? 0;
  const instruction = c.now.model.instructions[index];
  if (!instruction || instruction.global || instruction.kind === 'base') {
    return;
  }
  if (outcome === 'failed') {
    yield sure(why('first-build', 'build.why.failedBefore', { params: { build } }));
  } else if (outcome === 'skipped') {
    yield sure(why('first-build', 'build.why.firstRun', { params: { build } }));
  } else if (outcome === 'unknown' || outcome === undefined || outcome === null) {
    yield { why: why('unknown', 'build.why.noEvidence', { params: { build } }), sure: false };
  }
}
