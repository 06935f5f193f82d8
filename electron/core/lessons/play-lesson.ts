import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckResult } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import type { LessonStep, SolutionAction } from '../../contract/lesson.ts';
import { say } from '../../contract/messages.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { ProgressStore } from '../progress/progress-store.ts';
import { LessonSession } from '../session/lesson-session.ts';
import type { LoadedLesson } from './load-lessons.ts';
import { lastLine, OUTPUT } from './terminal-output.ts';

export interface PlayedStep {
  id: string;
  /** Before anything is typed: what an untouched start gives. */
  before: CheckResult[];
  after: CheckResult[];
  /** Milliseconds from the first key to the last check. */
  ms: number;
  /** Why the step did not go as a lesson must; null when it did. */
  reason: string | null;
}

export interface PlayOptions {
  host: ConnectedEngine;
  /** A directory of its own: the bench is named by it, and a learner's stays out of reach. */
  dataDir: string;
  /** Told after each step. */
  onStep: (step: PlayedStep) => void;
  signal?: AbortSignal;
  /** How long the last check of a step may take to pass once the solution is typed; milliseconds. */
  patience?: number;
}

const DEFAULT_PATIENCE = 20_000;
/** Milliseconds for one step's solution to be typed and to run. */
const TYPING_LIMIT = 180_000;

/**
 * Plays a lesson's solution the way a learner would: on a fresh bench, in its terminal, with the checks that run by
 * themselves. Every step must be unsolved before and solved after; the first that is not ends the play. The bench is
 * removed at the end, whatever happens.
 * @throws LabError when it could not be played at all (no bench, bench lost, CANCELLED)
 */
export async function playLesson(loaded: LoadedLesson, o: PlayOptions): Promise<PlayedStep[]> {
  const progress = new ProgressStore({ dataDir: o.dataDir });
  const session = new LessonSession({ loaded, dataDir: o.dataDir, host: () => o.host, progress });
  try {
    await session.bench.start(o.signal);
    await until(session, () => session.workspace.state.value.synced, o.signal);
    const { id: terminalId } = await session.terminals.open({ kind: 'bench' }, 200, 50);
    const played: PlayedStep[] = [];
    for (const step of loaded.lesson.steps) {
      o.signal?.throwIfAborted();
      const result = await playStep({ loaded, session, progress, terminalId, o }, step);
      played.push(result);
      o.onStep(result);
      if (result.reason !== null) {
        break;
      }
    }
    return played;
  } finally {
    await session.bench.destroy().catch(() => undefined);
    await session.close(false);
    progress.close();
  }
}

interface Play {
  loaded: LoadedLesson;
  session: LessonSession;
  progress: ProgressStore;
  terminalId: string;
  o: PlayOptions;
}

async function playStep(play: Play, step: LessonStep): Promise<PlayedStep> {
  const { session, o } = play;
  session.selectStep(step.id);
  const before = await session.checks.request();
  const untouched = reasonBefore(step, before);
  if (untouched !== null) {
    return { id: step.id, before, after: before, ms: 0, reason: untouched };
  }
  const began = Date.now();
  const failure = await typeAll(play, step);
  let after = await session.checks.request();
  if (failure === null && step.solution.length > 0) {
    const patience = AbortSignal.timeout(o.patience ?? DEFAULT_PATIENCE);
    const signal = o.signal ? AbortSignal.any([o.signal, patience]) : patience;
    await until(session, () => allPass(session.checks.state.value.results), signal).catch(() => undefined);
    o.signal?.throwIfAborted();
    after = session.checks.state.value.results;
  }
  return { id: step.id, before, after, ms: Date.now() - began, reason: failure ?? reasonAfter(step, after) };
}

/** Null, or why the solution could not be carried out to its end. */
async function typeAll(play: Play, step: LessonStep): Promise<string | null> {
  const limit = AbortSignal.timeout(TYPING_LIMIT);
  const signal = play.o.signal ? AbortSignal.any([play.o.signal, limit]) : limit;
  let printed: string | null = null;
  for (const action of step.solution) {
    try {
      printed = await perform(play, step, { action, printed, signal });
    } catch (thrown) {
      if (limit.aborted) {
        return `the solution did not come to its end in ${TYPING_LIMIT / 1000} s: ${JSON.stringify(action)}`;
      }
      throw thrown;
    }
  }
  return null;
}

/** What the action printed, or what was printed before when it prints nothing. */
async function perform(
  play: Play,
  step: LessonStep,
  { action, printed, signal }: { action: SolutionAction; printed: string | null; signal: AbortSignal },
): Promise<string | null> {
  const { session, loaded, terminalId } = play;
  if ('type' in action) {
    let data = '';
    const stop = session.terminals.data.listen((each) => {
      data += each.terminalId === terminalId ? each.data : '';
    });
    try {
      await session.terminals.typeLine(terminalId, action.type, signal);
    } finally {
      stop();
    }
    // A learner looks at what came of a line before the next one, which may undo it again.
    await session.checks.request();
    return lastLine(data);
  }
  if ('write' in action) {
    const content = await readFile(path.join(loaded.folder, 'solution', action.from), 'utf8');
    await session.workspace.write({ path: action.write, content, baseHash: null, force: true });
    return printed;
  }
  const answer = action.value.replace(OUTPUT, printed ?? '');
  play.progress.record({
    type: 'answer',
    lessonId: loaded.lesson.id,
    stepId: step.id,
    checkId: action.answer,
    answer,
  });
  await session.checks.request();
  return printed;
}

function reasonBefore(step: LessonStep, before: CheckResult[]): string | null {
  const blind = before.find((result) => result.outcome === 'cannotCheck');
  if (blind !== undefined) {
    throw new LabError('BENCH_LOST', `step ${step.id}, check ${blind.id}: ${say(blind.observed, 'en')}`);
  }
  return step.checks.length > 0 && allPass(before)
    ? 'all its checks pass before anything is done, so they check nothing'
    : null;
}

function reasonAfter(step: LessonStep, after: CheckResult[]): string | null {
  const failing = after.find((result) => result.outcome !== 'pass');
  if (failing === undefined) {
    return null;
  }
  const missing = step.solution.length === 0 ? 'it has no solution; ' : '';
  return `${missing}check ${failing.id}: ${failing.outcome}. Expected: ${say(failing.expected, 'en')} Seen: ${say(failing.observed, 'en')}`;
}

function allPass(results: CheckResult[]): boolean {
  return results.every((result) => result.outcome === 'pass');
}

/** Settles once `holds` is true; asked again whenever checks have run or files have changed. Rejects by the signal. */
function until(session: LessonSession, holds: () => boolean, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stops: (() => void)[] = [];
    const end = (settle: () => void) => {
      for (const stop of stops) {
        stop();
      }
      signal?.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(new LabError('CANCELLED', 'Cancelled.')));
    const look = () => {
      if (signal?.aborted) {
        abort();
      } else if (holds()) {
        end(resolve);
      }
    };
    stops.push(session.checks.state.watch(look), session.workspace.state.watch(look));
    signal?.addEventListener('abort', abort);
    look();
  });
}
