import type { TFunction } from 'i18next';
import type { BuildRecord, BuildStep, Language, Why } from '../../electron/contract/index.ts';
import { say } from '../../electron/contract/index.ts';
import { baseName } from '../workbench/editor/paths.ts';
import type { BuildIconName } from './BuildIcon.tsx';
import { chainsOf, didRun, type Link } from './model/chains.ts';
import { formatMs } from './model/duration.ts';

export type T = TFunction<'builds'>;

/** What became of a step, as it is drawn: a first miss is told from what it dragged along. */
export type Mark =
  | 'miss'
  | 'ran'
  | 'cached'
  | 'skipped'
  | 'failed'
  | 'stopped'
  | 'unknown'
  | 'waiting'
  | 'config';

export function markOf(
  step: BuildStep,
  link: Link | undefined,
  status: BuildRecord['status'] = 'done',
): Mark {
  if (step.outcome === 'executed') {
    return link?.role === 'miss' ? 'miss' : 'ran';
  }
  if (step.outcome === 'unknown' && status === 'running') {
    return 'waiting';
  }
  if (step.outcome === 'failed' && status === 'cancelled') {
    return 'stopped';
  }
  return step.outcome === 'cached' && step.kind === 'config' ? 'config' : step.outcome;
}

export const MARK_ICONS: Record<Mark, BuildIconName> = {
  miss: 'flag',
  ran: 'play',
  cached: 'check',
  skipped: 'minus',
  failed: 'cross',
  stopped: 'stop',
  unknown: 'question',
  waiting: 'dots',
  config: 'check',
};

/** What stands in a cell: how long it ran, else the outcome in a word. */
export function markText(t: T, mark: Mark, step: BuildStep): string {
  const ran = mark === 'miss' || mark === 'ran';
  if (ran && step.kind !== 'config' && step.ms !== null) {
    return formatMs(step.ms);
  }
  return t(`mark.${ran && step.kind === 'config' ? 'config' : mark}`);
}

/** What is the first of its kind for other reasons than that nothing was built before. */
const SHORT_FIRST: Record<string, string> = {
  'build.why.unfinished': 'unfinished',
  'build.why.firstRun': 'not-run-before',
  'build.why.firstFetched': 'fetched',
};

/** A reason in two or three words, for where there is no room. */
export function shortReason(t: T, why: Why): string {
  const path = why.path === null ? '' : baseName(why.path.replace(/\/$/, ''));
  const bare =
    why.path === null && ['file-changed', 'mode-changed', 'file-added', 'file-removed'].includes(why.kind);
  if (why.kind === 'first-build') {
    return t(`short.${SHORT_FIRST[why.detail.key] ?? 'first-build'}`);
  }
  const lineless = why.kind === 'earlier-step-ran' && why.line === null;
  return t(`short.${why.kind}${bare || lineless ? '-bare' : ''}`, { path, line: why.line });
}

/** All that a cell shows, in words. */
export function sayStep(
  t: T,
  language: Language,
  record: BuildRecord,
  step: BuildStep,
  link: Link | undefined,
): string {
  const mark = markOf(step, link, record.status);
  return [
    t('say.step', { number: record.number, line: step.line, instruction: step.text }),
    t(`say.mark.${mark}`),
    didRun(step) && step.kind !== 'config' && step.ms !== null ? formatMs(step.ms) : '',
    step.why ? say(step.why.detail, language) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function counts(record: BuildRecord): { ran: number; of: number } {
  const counted = record.steps.filter(({ kind }) => kind === 'step');
  return { ran: counted.filter(didRun).length, of: counted.length };
}

/** What a build was about, in few words: what changed before it, what was asked for, or how it ended. */
export function buildTitle(t: T, record: BuildRecord): string {
  if (record.status === 'running' || record.status === 'failed' || record.status === 'cancelled') {
    return t(`status.${record.status}`);
  }
  const { noCache, target } = record.options;
  if (noCache) {
    return '--no-cache';
  }
  const links = chainsOf(record);
  const miss = record.steps.find(({ index }) => links.get(index)?.role === 'miss');
  if (miss?.why) {
    return shortReason(t, miss.why);
  }
  if (target !== null) {
    return `--target ${target}`;
  }
  return t(miss ? 'status.done' : 'status.noChanges');
}

/** One line about a build that has ended. */
export function sumUp(t: T, record: BuildRecord): string {
  const time = record.ms === null ? '' : formatMs(record.ms);
  const { ran, of } = counts(record);
  if (record.status === 'failed') {
    const line = record.error?.line ?? null;
    return t(line === null ? 'sum.failed' : 'sum.failedAt', { number: record.number, line, time });
  }
  return t(record.status === 'cancelled' ? 'sum.cancelled' : 'sum.done', {
    number: record.number,
    ran,
    of,
    time,
  });
}

/** The time of day of a build; the day as well when it was another. */
export function whenBuilt(startedAt: string, language: string, now: Date = new Date()): string {
  const date = new Date(startedAt);
  const sameDay = date.toDateString() === now.toDateString();
  return sameDay
    ? date.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hour12: false })
    : date.toLocaleDateString(language, { month: 'short', day: 'numeric' });
}
