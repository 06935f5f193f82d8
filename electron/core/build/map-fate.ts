import type { StepOutcome } from '../../contract/build.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import type { SeenStep } from './map-sight.ts';

/** How a build ended, as far as whoever listened knows; `running` while it has not. */
export type BuildEnd = 'running' | 'done' | 'failed' | 'cancelled';

/** What became of one instruction. Times in milliseconds; `at` since 1970. */
export interface Fate {
  outcome: StepOutcome;
  at: number | null;
  ms: number | null;
  failure: { message: string; exitCode: number | null } | null;
  /** It did not fail by itself: it was stopped when the build ended. */
  stopped: boolean;
}

export const fate = (outcome: StepOutcome, o: Partial<Fate> = {}): Fate => ({
  outcome,
  at: null,
  ms: null,
  failure: null,
  stopped: false,
  ...o,
});

export const CACHED = fate('cached', { ms: 0 });
export const SKIPPED = fate('skipped');
export const UNKNOWN = fate('unknown');

/** BuildKit says so of the steps that it stops because another one failed or the build was cancelled. */
const STOPPED = /context canceled|^canceled$/i;

/** What a step of the builder says of its instruction. */
export function fateOf(step: SeenStep, end: BuildEnd): Fate {
  const { firstAt: at, ms } = step;
  if (step.state === 'failed') {
    const message = step.failure?.message ?? '';
    const stopped = STOPPED.test(message);
    const exitCode = stopped ? null : (step.failure?.exitCode ?? null);
    return fate('failed', { at, ms, failure: { message, exitCode }, stopped });
  }
  if (step.state === 'done') {
    return step.cached ? CACHED : fate('executed', { at, ms });
  }
  if (step.state === 'known') {
    // A step that a finished build needed and never began was in the cache, together with a later one.
    return end === 'running' ? UNKNOWN : end === 'done' ? CACHED : SKIPPED;
  }
  return stillRunning(step, end);
}

function stillRunning(step: SeenStep, end: BuildEnd): Fate {
  const { firstAt: at } = step;
  if (end === 'cancelled' || end === 'failed') {
    return fate('failed', { at, failure: { message: 'canceled', exitCode: null }, stopped: true });
  }
  return fate('unknown', { at });
}

/** A FROM is cached when its image was there and whatever its build triggers do was, too; its own "cached" tells nothing. */
export function fateOfBase(base: SeenStep | null, triggers: readonly SeenStep[], end: BuildEnd): Fate {
  const own = base ? fateOf(base, end) : CACHED;
  if (own.outcome === 'failed' || own.outcome === 'unknown' || own.outcome === 'skipped') {
    return own;
  }
  const fetched = base?.fetched === true;
  const fates = triggers.map((trigger) => fateOf(trigger, end));
  const worst =
    fates.find(({ outcome }) => outcome === 'failed') ?? fates.find(({ outcome }) => outcome === 'unknown');
  if (worst) {
    return worst;
  }
  const ran = fates.filter(({ outcome }) => outcome === 'executed');
  if (!fetched && ran.length === 0) {
    return CACHED;
  }
  const parts = fetched ? [own, ...ran] : ran;
  const ms = parts.every((part) => part.ms !== null)
    ? parts.reduce((sum, part) => sum + (part.ms ?? 0), 0)
    : null;
  return fate('executed', { at: parts[0]?.at ?? null, ms });
}

/** What became of a stage is what a FROM that begins from it has: nothing to do by itself. */
export function fateOfStage(model: DockerfileModel, index: number, fates: Fate[]): Fate {
  const stage = model.stages[index];
  const all = [stage?.from ?? -1, ...(stage?.instructions ?? [])].map((at) => fates[at] ?? UNKNOWN);
  if (all.some(({ outcome }) => outcome === 'failed' || outcome === 'skipped')) {
    return SKIPPED;
  }
  if (all.some(({ outcome }) => outcome === 'unknown')) {
    return UNKNOWN;
  }
  return all.some(({ outcome }) => outcome === 'executed') ? fate('executed', { ms: 0 }) : CACHED;
}
