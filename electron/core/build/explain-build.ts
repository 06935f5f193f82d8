import type { BuildStep, StepOutcome, Why } from '../../contract/build.ts';
import type { KeptBuild } from './record-types.ts';
import type { Comparison, Ran } from './why-compare.ts';
import { compare, expected, keptResults, settle, strongest } from './why-judge.ts';
import { baseThere, matched, sameContent } from './why-matched.ts';
import { isConfig, type Side, sideOf } from './why-side.ts';
import { notNeeded, notReached } from './why-skipped.ts';
import { why } from './why-words.ts';

/**
 * Settles and explains a build: its steps as the builder told of them (`now.record.steps`, of which `why` is ignored)
 * with a reason each, from what both builds were made from. The outcome of FROM, and with BuildKit that of
 * instructions which have no step there, is settled here too, since only a comparison can tell it; all other outcomes
 * are the engine's and stay. `older`: further builds of the Dockerfile, whose results the engine may still have.
 * Pure; while the build runs (`record.status`), steps of unknown outcome have no reason yet.
 */
export function explainSteps(
  previous: KeptBuild | null,
  now: KeptBuild,
  older: readonly KeptBuild[] = [],
): BuildStep[] {
  const { builder } = now.record.options;
  const here = sideOf(now, builder);
  const before = previous && sideOf(previous, builder);
  if (!here || here.model.instructions.length !== now.record.steps.length) {
    return now.record.steps.map((step) => ({ ...step, why: withoutEvidence(step, now) }));
  }
  const ended = now.record.steps.find(({ outcome }) => outcome === 'failed')?.line ?? null;
  if (!before) {
    return now.record.steps.map((step) => explainFirst(here, step, previous, now, ended));
  }
  const kept = keptResults(before, older);
  const c = compare(before, here);
  return now.record.steps.map((step) => {
    const outcome = settledOutcome(c, step);
    const reason = reasonFor(c, step, outcome, kept, ended);
    settle(c, step.index, ranOf(outcome));
    const unsettled = outcome === 'unknown' && now.record.status === 'running';
    const ms = outcome === step.outcome ? step.ms : outcome === 'executed' ? (step.ms ?? 0) : 0;
    return { ...step, outcome, ms, why: unsettled ? null : reason };
  });
}

/** Only the reasons of {@link explainSteps}, one for each step. */
export function explainBuild(
  previous: KeptBuild | null,
  now: KeptBuild,
  older: readonly KeptBuild[] = [],
): (Why | null)[] {
  return explainSteps(previous, now, older).map((step) => step.why);
}

const ranOf = (outcome: StepOutcome): Ran =>
  outcome === 'executed' || outcome === 'failed' ? 'yes' : outcome === 'unknown' ? 'unknown' : 'no';

/** BuildKit says nothing of what only writes the config, and neither builder says that a base image moved. */
function settledOutcome(c: Comparison, step: BuildStep): StepOutcome {
  const instruction = c.now.model.instructions[step.index];
  if (!instruction || (step.outcome !== 'cached' && step.outcome !== 'executed')) {
    return step.outcome;
  }
  if (instruction.kind === 'base') {
    return step.outcome === 'cached' && strongest(c, step.index)?.sure ? 'executed' : step.outcome;
  }
  if (c.now.builder === 'buildkit' && isConfig('buildkit', instruction)) {
    return strongest(c, step.index)?.sure ? 'executed' : 'cached';
  }
  return step.outcome;
}

function reasonFor(
  c: Comparison,
  step: BuildStep,
  outcome: StepOutcome,
  kept: ReturnType<typeof keptResults>,
  ended: number | null,
): Why {
  const { index, stage } = step;
  const build = c.before.number ?? 0;
  switch (outcome) {
    case 'skipped':
      return c.now.needed.has(stage) ? notReached(ended) : notNeeded(c.now, stage);
    case 'unknown':
      return why('unknown', 'build.why.unseen');
    case 'cached': {
      const verdict = expected(c, index, kept);
      return verdict.ran === 'no'
        ? matched(c.now, index, verdict.build ?? build)
        : (sameContent(c, index) ?? cachedAnyhow(c, index));
    }
    default:
      return strongest(c, index)?.why ?? nothingChanged(c, index);
  }
}

/** The engine had a result where what is recorded would not let one expect it. */
function cachedAnyhow(c: Comparison, index: number): Why {
  const instruction = c.now.model.instructions[index];
  if (instruction?.kind === 'base') {
    return baseThere(c.now.model.stages[instruction.stage]?.resolvedBase ?? '', null);
  }
  return why('matched', 'build.why.hadIt');
}

function nothingChanged(c: Comparison, index: number): Why {
  const params = { build: c.before.number ?? 0 };
  const instruction = c.now.model.instructions[index];
  if (instruction?.kind === 'base') {
    const ref = c.now.model.stages[instruction.stage]?.resolvedBase ?? '';
    return why('cache-gone', 'build.why.baseFetched', { params: { ref } });
  }
  return why('cache-gone', 'build.why.gone', { params });
}

/** With no build to compare with. */
function explainFirst(
  side: Side,
  step: BuildStep,
  previous: KeptBuild | null,
  now: KeptBuild,
  ended: number | null,
): BuildStep {
  const { outcome, stage } = step;
  // BuildKit is not asked for these, so there is nothing that it could have had.
  const config = side.builder === 'buildkit' && isConfig('buildkit', side.model.instructions[step.index]);
  const settled = config && outcome === 'cached' ? 'executed' : outcome;
  return { ...step, outcome: settled, ms: settled === outcome ? step.ms : 0, why: reason() };

  function reason(): Why | null {
    if (outcome === 'skipped') {
      return side.needed.has(stage) ? notReached(ended) : notNeeded(side, stage);
    }
    if (outcome === 'unknown') {
      return now.record.status === 'running' ? null : why('unknown', 'build.why.unseen');
    }
    if (settled === 'cached') {
      const ref = side.model.stages[stage]?.resolvedBase ?? '';
      return step.kind === 'base' ? baseThere(ref, null) : why('matched', 'build.why.hadIt');
    }
    if (now.record.options.noCache && step.kind !== 'base') {
      return why('no-cache', 'build.why.noCache');
    }
    return previous
      ? why('unknown', 'build.why.noEvidence', { params: { build: previous.record.number } })
      : why('first-build', 'build.why.first');
  }
}

/** Nothing is known of what the build was made from: outcomes, but no reasons. */
function withoutEvidence(step: BuildStep, now: KeptBuild): Why | null {
  switch (step.outcome) {
    case 'unknown':
      return now.record.status === 'running' ? null : why('unknown', 'build.why.unseen');
    case 'cached':
      return why('matched', 'build.why.hadIt');
    case 'skipped':
      return why('not-needed', 'build.why.notReachedAtAll');
    default:
      return now.record.options.noCache
        ? why('no-cache', 'build.why.noCache')
        : why('unknown', 'build.why.noEvidenceNow');
  }
}
