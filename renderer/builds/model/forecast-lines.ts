import type { BuildForecast, BuildRecord } from '../../../electron/contract/index.ts';
import { didRun } from './chains.ts';
import { sayLines } from './line-numbers.ts';

export interface ForecastLines {
  run: string;
  unknown: string;
  count: number;
}

/** Which lines the next build would run, in words; empty strings for none. */
export function forecastLines(forecast: BuildForecast): ForecastLines {
  const all = forecast.steps.map(({ line }) => line);
  const lines = (willRun: 'yes' | 'unknown') =>
    forecast.steps.filter((step) => step.willRun === willRun).map(({ line }) => line);
  return {
    run: sayLines(lines('yes'), all),
    unknown: sayLines(lines('unknown'), all),
    count: lines('yes').length,
  };
}

export interface Verdict {
  /** Lines that came as foretold, of those of which something was foretold. */
  right: number;
  of: number;
  /** Said to run, and were reused. */
  spared: string;
  /** Said to be reused, and ran. */
  surprised: string;
}

/** Whether it came as foretold. Null when nothing can be compared: the build was of another file or did not end well. */
export function judge(forecast: BuildForecast, record: BuildRecord): Verdict | null {
  if (record.status !== 'done' || forecast.problem || forecast.comparedWith !== record.comparedWith) {
    return null;
  }
  if (forecast.steps.length !== record.steps.length) {
    return null;
  }
  const pairs = forecast.steps.flatMap((said) => {
    const step = record.steps.find(({ index }) => index === said.index);
    const told = said.willRun !== 'unknown' && step && (didRun(step) || step.outcome === 'cached');
    return told ? [{ line: said.line, said: said.willRun === 'yes', ran: didRun(step) }] : [];
  });
  const all = forecast.steps.map(({ line }) => line);
  const lines = (wanted: typeof pairs) =>
    sayLines(
      wanted.map(({ line }) => line),
      all,
    );
  return {
    right: pairs.filter(({ said, ran }) => said === ran).length,
    of: pairs.length,
    spared: lines(pairs.filter(({ said, ran }) => said && !ran)),
    surprised: lines(pairs.filter(({ said, ran }) => !said && ran)),
  };
}
