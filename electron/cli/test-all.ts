import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { stopPrivateEngine } from '../core/engine/private-engine.ts';
import { debianPackagesNeeded } from '../core/supply/debian-rootfs.ts';
import { enginePackages, imagePackages, installPackages } from './debian-packages.ts';
import { findBrowser } from './find-screen.ts';
import { differences, thingsOfOthers } from './host-things.ts';
import { CannotRun, EXIT, say, secondsSince } from './output.ts';
import { prepareEngine } from './prepare-engine.ts';
import { prepareImages } from './prepare-images.ts';
import { projectRoot } from './project.ts';
import { runCommand } from './run-command.ts';
import { listenForStop } from './stopping.ts';
import { testPackages } from './test-packages.ts';
import { PHASE_NAMES, type Phase, type PhaseCommand, testPhases } from './test-phases.ts';
import { add, type Counts, NOTHING, readCountsFrom } from './test-report.ts';

interface Outcome {
  name: string;
  counts: Counts;
  ok: boolean;
  time: string;
  skipped: boolean;
}

/** The data directory of all tests. Images are kept there between runs: making them anew takes minutes. */
function testHome(env: NodeJS.ProcessEnv): string {
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.resolve(env.LAYER_LAB_TEST_HOME || path.join(cache, 'layer-lab-test'));
}

function testEnvironment(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const browser = findBrowser(env, process.platform);
  return {
    ...env,
    LAYER_LAB_HOME: home,
    LAYER_LAB_TEST_HOME: home,
    ...(browser && !env.LAYER_LAB_CHROMIUM ? { LAYER_LAB_CHROMIUM: browser } : {}),
  };
}

function choosePhases(all: Phase[], names: string[]): Phase[] {
  const unknown = names.filter((name) => !PHASE_NAMES.some((known) => known === name));
  if (unknown.length > 0) {
    throw new CannotRun(`No such phase: ${unknown.join(', ')}. There are: ${PHASE_NAMES.join(', ')}.`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

interface Setting {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
}

function runIn(command: PhaseCommand, { env, signal }: Setting): Promise<number> {
  return runCommand(command.program, command.args, {
    cwd: projectRoot,
    env: { ...env, ...command.env },
    signal,
    output: 'shown',
  });
}

async function skipPhase(phase: Phase, setting: Setting): Promise<Counts> {
  say(`\n${'!'.repeat(72)}\n! SKIPPED: ${phase.name} tests, because ${phase.skip?.why}\n${'!'.repeat(72)}`);
  if (phase.skip && phase.report) {
    await runCommand(phase.skip.counted.program, phase.skip.counted.args, {
      cwd: projectRoot,
      env: { ...setting.env, ...phase.skip.counted.env },
      signal: setting.signal,
      output: 'kept',
    });
    const { passed, failed, skipped } = (await readCountsFrom(phase.report)) ?? NOTHING;
    return { ...NOTHING, skipped: passed + failed + skipped };
  }
  return NOTHING;
}

async function runPhase(phase: Phase, setting: Setting): Promise<Outcome> {
  const began = Date.now();
  say(`\n── ${phase.name} ${'─'.repeat(68 - phase.name.length)}`);
  let ok = true;
  let counts: Counts = NOTHING;
  if (phase.skip) {
    counts = await skipPhase(phase, setting);
  }
  for (const command of phase.commands) {
    ok = (await runIn(command, setting)) === EXIT.fine;
    if (!ok) {
      break;
    }
  }
  if (phase.report && !phase.skip) {
    counts = (await readCountsFrom(phase.report)) ?? NOTHING;
  }
  // A phase can fail without a failed test (a file that does not load, a type error): that counts as one.
  return {
    name: phase.name,
    ok,
    counts: ok || counts.failed > 0 ? counts : { ...counts, failed: 1 },
    time: secondsSince(began),
    skipped: phase.skip !== undefined,
  };
}

function summary(outcomes: Outcome[], notRun: Phase[]): void {
  say('');
  for (const { name, ok, counts, time, skipped } of outcomes) {
    const numbers = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
    say(`${skipped ? 'SKIPPED' : ok ? '✓' : '✗'} ${name.padEnd(10)}${time.padStart(9)}   ${numbers}`);
  }
  for (const { name } of notRun) {
    say(`- ${name.padEnd(10)}not run, because a phase before it failed`);
  }
  const total = outcomes.reduce((sum, { counts }) => add(sum, counts), NOTHING);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
}

interface Prepared {
  env: NodeJS.ProcessEnv;
  engine: ConnectedEngine;
}

/** Packages, engine and images for the phases that need them. Answers with the environment for the tests. */
async function prepareTests(home: string, signal: AbortSignal): Promise<Prepared> {
  const began = Date.now();
  say(`── prepare ${'─'.repeat(61)}`);
  const { found } = await findEngine({ dataDir: home, signal });
  const engineParts = found ? [] : [...enginePackages, ...imagePackages(debianPackagesNeeded())];
  if (process.platform === 'linux') {
    await installPackages([...engineParts, ...testPackages], { signal });
  }
  const engine: ConnectedEngine | null = await prepareEngine({ dataDir: home, signal });
  if (!engine) {
    throw new CannotRun('The tests need a container engine, and none answers.');
  }
  await prepareImages(engine, { dataDir: home, signal });
  say(`  prepared in ${secondsSince(began)}`);
  if (!engine.facts.privateToLab) {
    return { env: process.env, engine };
  }
  // Tests have data directories of their own; this way all of them meet on the one engine.
  say(`  tests by hand reach this engine while it runs with DOCKER_HOST=${engine.facts.endpoint}`);
  return { env: { ...process.env, DOCKER_HOST: engine.facts.endpoint }, engine };
}

/** The engine's own images, containers, volumes and networks, before and after all of it. */
function hostOutcome(before: string[], after: string[]): Outcome {
  const changed = differences(before, after);
  for (const line of changed) {
    say(`! The tests changed what is not theirs, ${line}`);
  }
  const ok = changed.length === 0;
  return {
    name: 'host',
    ok,
    counts: { ...NOTHING, [ok ? 'passed' : 'failed']: 1 },
    skipped: false,
    time: '',
  };
}

/** `npm test`: everything, phase by phase, up to the first that fails; then one line with the totals. */
export async function testAll(names: string[]): Promise<number> {
  const stopping = listenForStop();
  const home = testHome(process.env);
  await mkdir(home, { recursive: true });
  const reports = await mkdtemp(path.join(os.tmpdir(), 'layer-lab-reports-'));
  const wasRunning = (await findEngine({ dataDir: home, env: {} })).found?.facts.privateToLab ?? false;
  const outcomes: Outcome[] = [];
  try {
    const phases = choosePhases(testPhases(reports, process.env), names);
    const ordered = [...phases];
    const prepared = phases.some(({ needsEngine }) => needsEngine)
      ? await prepareTests(home, stopping.signal)
      : null;
    const before = prepared ? await thingsOfOthers(prepared.engine) : [];
    const setting = { env: testEnvironment(prepared?.env ?? process.env, home), signal: stopping.signal };
    for (let phase = ordered.shift(); phase; phase = ordered.shift()) {
      const outcome = await runPhase(phase, setting);
      outcomes.push(outcome);
      if (!outcome.ok) {
        break;
      }
    }
    if (prepared) {
      outcomes.push(hostOutcome(before, await thingsOfOthers(prepared.engine)));
    }
    summary(outcomes, ordered);
    return outcomes.every(({ ok, counts }) => ok && counts.failed === 0) ? EXIT.fine : EXIT.checkFailed;
  } catch (error) {
    if (stopping.signal.aborted) {
      say('Interrupted.');
      return EXIT.interrupted;
    }
    throw error;
  } finally {
    await rm(reports, { recursive: true, force: true });
    if (!wasRunning && (await stopPrivateEngine(home))) {
      say('  the private engine of the tests has ended; its images are kept for the next run');
    }
  }
}
