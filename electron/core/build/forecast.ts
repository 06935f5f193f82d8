import type { BuildForecast, BuildOptions, Why } from '../../contract/build.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import { type DockerfileModel, targetStage } from './dockerfile-model.ts';
import type { BuildEvidence, KeptBuild } from './record-types.ts';
import { compare, expected, keptResults, settle, type Verdict } from './why-judge.ts';
import { baseThere, matched } from './why-matched.ts';
import { readSide, type Side, sideOf } from './why-side.ts';
import { notNeeded } from './why-skipped.ts';
import { why } from './why-words.ts';

/** What a build would be made from, were it started now. */
export interface ForecastInput {
  options: BuildOptions;
  evidence: BuildEvidence;
}

type Foretold = BuildForecast['steps'][number];

/**
 * What a build would do with the files as they are now, judged by the newest build and by `older` ones, whose results
 * the engine may still have. Pure. It cannot know that a cache was pruned since.
 */
export function forecastBuild(
  previous: KeptBuild | null,
  now: ForecastInput,
  older: readonly KeptBuild[] = [],
): BuildForecast {
  const { options, evidence } = now;
  const { builder } = options;
  const forecast = { dockerfile: options.dockerfile, comparedWith: previous?.record.id ?? null };
  const here = readSide(options, evidence, { number: null, builder, outcomes: [] });
  if (!here) {
    const problem = message('build.forecast.noDockerfile', { path: options.dockerfile });
    return { ...forecast, steps: [], problem };
  }
  const problem = problemOf(here.model, options);
  if (problem) {
    return { ...forecast, steps: [], problem };
  }
  const before = previous && sideOf(previous, builder);
  const steps = before
    ? foretell(before, here, older)
    : here.model.instructions.map(({ index }) => foretellFirst(here, index, previous));
  return { ...forecast, steps, problem: null };
}

function problemOf(model: DockerfileModel, { target }: BuildOptions): Message | null {
  const [first] = model.problems;
  if (first) {
    return message('build.forecast.problem', { line: first.line, problem: first.message });
  }
  return targetStage(model, target) === null
    ? message('build.forecast.target', { target: target ?? '' })
    : null;
}

function foretell(before: Side, now: Side, older: readonly KeptBuild[]): Foretold[] {
  const kept = keptResults(before, older);
  const c = compare(before, now);
  return now.model.instructions.map(({ index, stage }) => {
    if (!now.needed.has(stage)) {
      settle(c, index, 'no');
      return step(now, index, { ran: 'no', reason: null, build: null }, notNeeded(now, stage));
    }
    const verdict = expected(c, index, kept);
    const { ran, reason, build } = verdict;
    settle(c, index, ran);
    const silent = ran === 'no' ? matched(now, index, build ?? before.number ?? 0) : null;
    return step(
      now,
      index,
      verdict,
      asForecast(reason, ran) ?? silent ?? why('unknown', 'build.why.unknown'),
    );
  });
}

/** Before a build nothing has come out yet: a stage that will run only may change what is taken from it. */
function asForecast(reason: Why | null, ran: Verdict['ran']): Why | null {
  if (ran !== 'unknown' || reason?.kind !== 'earlier-step-ran') {
    return reason;
  }
  return { ...reason, kind: 'unknown', detail: { ...reason.detail, key: 'build.why.stageDepends' } };
}

function step(side: Side, index: number, { ran }: Verdict, reason: Why): Foretold {
  const { line = 0, endLine = 0 } = side.model.instructions[index] ?? {};
  return { index, line, endLine, willRun: ran, why: reason };
}

/** With nothing to compare with: the engine may know steps from builds that nobody recorded. */
function foretellFirst(side: Side, index: number, previous: KeptBuild | null): Foretold {
  const instruction = side.model.instructions[index];
  const verdict = (ran: Verdict['ran']): Verdict => ({ ran, reason: null, build: null });
  if (instruction && !side.needed.has(instruction.stage)) {
    return step(side, index, verdict('no'), notNeeded(side, instruction.stage));
  }
  if (instruction?.kind === 'base') {
    return foretellFirstBase(side, index);
  }
  if (instruction?.global && side.builder === 'classic') {
    return step(side, index, verdict('no'), why('matched', 'build.why.argNoted'));
  }
  if (side.options.noCache) {
    return step(side, index, verdict('yes'), why('no-cache', 'build.why.noCache'));
  }
  if (previous) {
    const params = { build: previous.record.number };
    return step(side, index, verdict('unknown'), why('unknown', 'build.why.noEvidence', { params }));
  }
  return step(side, index, verdict('yes'), why('first-build', 'build.why.first'));
}

function foretellFirstBase(side: Side, index: number): Foretold {
  const stage = side.model.stages.find(({ from }) => from === index);
  const ref = stage?.resolvedBase ?? '';
  const there = ref === 'scratch' || side.bases.get(ref)?.imageId;
  const fromStage = stage !== undefined && stage.baseStage !== null;
  if (fromStage || (side.bases.get(ref)?.onBuild ?? []).length > 0) {
    return step(
      side,
      index,
      { ran: 'yes', reason: null, build: null },
      why('first-build', 'build.why.first'),
    );
  }
  return there
    ? step(side, index, { ran: 'no', reason: null, build: null }, baseThere(ref, null))
    : step(
        side,
        index,
        { ran: 'unknown', reason: null, build: null },
        why('unknown', 'build.why.baseUnknown', { params: { ref } }),
      );
}
