import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { CheckResult } from '../contract/checks.ts';
import { say as sentence } from '../contract/messages.ts';
import { dataDirectory } from '../core/app-paths.ts';
import { lessonsRoot } from '../core/lessons/lessons-root.ts';
import { type LoadedLesson, loadLessons } from '../core/lessons/load-lessons.ts';
import { type PlayedStep, playLesson } from '../core/lessons/play-lesson.ts';
import { CannotRun, EXIT, printJson, say, secondsSince } from './output.ts';
import { prepareEngine } from './prepare-engine.ts';
import { prepareImages } from './prepare-images.ts';
import { listenForStop } from './stopping.ts';

/** What `lab verify --json` prints. */
export interface Verdict {
  lesson: string;
  steps: {
    id: string;
    before: { check: string; result: CheckResult['outcome'] }[];
    after: { check: string; result: CheckResult['outcome'] }[];
    ms: number;
  }[];
  passed: boolean;
}

/**
 * Plays a lesson's solution on a fresh bench of its own and says what its checks made of each step before and after.
 * The learner's own bench, files and progress are not touched. Exit codes: 0 as it must be, 1 not (the reason is
 * said), 2 could not run.
 */
export async function runVerify(lessonId: string, o: { json: boolean }): Promise<number> {
  const began = Date.now();
  const stopping = listenForStop();
  const { signal } = stopping;
  const ownData = await mkdtemp(path.join(os.tmpdir(), 'layerlab-verify-'));
  try {
    const loaded = await findLesson(lessonId);
    if (loaded === null) {
      return EXIT.checkFailed;
    }
    const dataDir = dataDirectory();
    const host = await prepareEngine({ dataDir, signal });
    if (host === null) {
      throw new CannotRun('There is no engine to make a bench on.');
    }
    await prepareImages(host, { dataDir, signal });
    say(`· ${lessonId}: ${loaded.lesson.steps.length} steps on a fresh bench`);
    const steps = await playLesson(loaded, { host, dataDir: ownData, signal, onStep: sayStep });
    const reason = steps.find((step) => step.reason !== null);
    const passed = reason === undefined && steps.length === loaded.lesson.steps.length;
    if (o.json) {
      printJson(verdictOf(lessonId, steps, passed));
    }
    const rest = loaded.lesson.steps.length - steps.length;
    say(
      reason === undefined
        ? `✓ ${lessonId} passed in ${secondsSince(began)}`
        : `✗ ${lessonId} failed at step ${reason.id}: ${reason.reason}${rest > 0 ? ` (${rest} steps not played)` : ''}`,
    );
    return passed ? EXIT.fine : EXIT.checkFailed;
  } catch (thrown) {
    if (signal.aborted) {
      return EXIT.interrupted;
    }
    throw thrown;
  } finally {
    stopping.release();
    await rm(ownData, { recursive: true, force: true });
  }
}

/** Null when the lesson is there but wrong; every problem has been said then. */
async function findLesson(lessonId: string): Promise<LoadedLesson | null> {
  const { lessons, problems } = await loadLessons(lessonsRoot());
  const loaded = lessons.find(({ lesson }) => lesson.id === lessonId);
  if (loaded !== undefined) {
    return loaded;
  }
  const mine = problems.filter((problem) => problem.folder === lessonId);
  for (const { folder, file, line, field, message } of mine) {
    say(
      `✗ lessons/${folder}/${file}${line === null ? '' : `:${line}`}: ${field === '' ? '' : `${field}: `}${message}`,
    );
  }
  if (mine.length === 0) {
    const known = lessons.map(({ lesson }) => lesson.id).join(', ');
    throw new CannotRun(`There is no lesson ${lessonId}. There are: ${known}`);
  }
  return null;
}

function sayStep(step: PlayedStep): void {
  say(`  ${step.reason === null ? '✓' : '✗'} ${step.id} (${(step.ms / 1000).toFixed(1)} s)`);
  for (const [index, result] of step.after.entries()) {
    const before = step.before[index]?.outcome ?? 'notYet';
    say(`      ${result.id}: ${before} → ${result.outcome}. ${sentence(result.observed, 'en')}`);
  }
}

function verdictOf(lesson: string, steps: PlayedStep[], passed: boolean): Verdict {
  const plain = (results: CheckResult[]) =>
    results.map(({ id, outcome }) => ({ check: id, result: outcome }));
  return {
    lesson,
    steps: steps.map(({ id, before, after, ms }) => ({ id, before: plain(before), after: plain(after), ms })),
    passed,
  };
}
