import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';
import { didRun } from './chains.ts';

export interface TimeBar {
  step: BuildStep;
  /** Milliseconds since the build began. */
  from: number;
  to: number;
  /** The base image: fetched, not made. */
  base: boolean;
}

export interface TimeLane {
  stage: number;
  name: string;
  bars: TimeBar[];
  /** Lines that were reused; they took no time. */
  cached: number[];
  skipped: boolean;
}

/** One row for each stage, with what ran in it and when. Steps of which no time is known are left out. */
export function timeLanes(record: Pick<BuildRecord, 'stages' | 'steps'>): TimeLane[] {
  return record.stages.map((stage) => {
    const steps = record.steps.filter((step) => step.stage === stage.index);
    return {
      stage: stage.index,
      name: stageTitle(stage),
      bars: steps
        .filter((step) => didRun(step) && step.startMs !== null && step.ms !== null && step.kind !== 'config')
        .map((step) => {
          const from = step.startMs ?? 0;
          return { step, from, to: from + (step.ms ?? 0), base: step.kind === 'base' };
        })
        .sort((a, b) => a.from - b.from),
      cached: steps
        .filter(({ outcome, kind }) => outcome === 'cached' && kind === 'step')
        .map(({ line }) => line),
      skipped: steps.length > 0 && steps.every(({ outcome }) => outcome === 'skipped'),
    };
  });
}

/** A stage by its name, else by its number as Docker counts them. */
export function stageTitle(stage: { index: number; name: string | null }): string {
  return stage.name ?? `${stage.index}`;
}

/** How long a drawing of the build must be, in milliseconds. */
export function spanOf(record: Pick<BuildRecord, 'steps' | 'ms'>): number {
  const ends = record.steps.map(({ startMs, ms }) => (startMs ?? 0) + (ms ?? 0));
  return Math.max(record.ms ?? 0, ...ends, 1);
}

/** Round marks for an axis from 0 to `span` ms: at most `most` of them, 1, 2 or 5 times a power of ten apart. */
export function ticks(span: number, most: number): number[] {
  const rough = span / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 10 * power;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, at) => at * step);
}
