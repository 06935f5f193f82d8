import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Bench } from '../../electron/core/bench/bench.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';
import { startPrivateEngine } from '../../electron/core/engine/private-engine.ts';
import type { Slice } from '../../electron/core/slice.ts';

/** The data directory of tests: LAYER_LAB_TEST_HOME, else in the user's cache, so that images are made only once. */
export function testHome(): string {
  const { LAYER_LAB_TEST_HOME, XDG_CACHE_HOME } = process.env;
  return path.resolve(
    LAYER_LAB_TEST_HOME || path.join(XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'layer-lab-test'),
  );
}

/**
 * Where the benches of this run of tests belong, so that two runs on one engine leave each other alone. global-setup
 * chooses it for all workers; a file that is run without it has one of its own.
 */
export function runHome(): string {
  process.env.LAYER_LAB_TEST_RUN ??= path.join(testHome(), `run-${process.pid}`);
  return process.env.LAYER_LAB_TEST_RUN;
}

/** The engine that tests run on: one that is found, else a private one that lives in the tests' data directory. */
export async function readyEngine(): Promise<ConnectedEngine> {
  const dataDir = testHome();
  await mkdir(dataDir, { recursive: true });
  const first = await findEngine({ dataDir });
  if (first.found) {
    return first.found;
  }
  await startPrivateEngine({ dataDir, onLine: (line) => console.error(line) });
  const second = await findEngine({ dataDir });
  if (!second.found) {
    const tried = second.attempts.map(({ endpoint, message }) => `${endpoint}: ${message}`);
    throw new Error(`There is no engine to test with. ${tried.join('; ')}`);
  }
  return second.found;
}

export interface TestBench {
  bench: Bench;
  engine: ConnectedEngine;
  dataDir: string;
  /** Removes the bench and all it had. */
  remove: () => Promise<void>;
}

/** A bench that has not been started, named for the test. `link` chooses how its engine is reached. */
export async function newBench(
  name: string,
  images: string[],
  o: { link?: 'tunnel' } = {},
): Promise<TestBench> {
  const engine = await readyEngine();
  const dataDir = runHome();
  const env = { ...process.env, ...(o.link ? { LAYER_LAB_LINK: o.link } : {}) };
  const bench = new Bench({ host: () => engine, dataDir, lessonId: `test-${name}`, images, env });
  const remove = async () => {
    await bench.destroy();
    await bench.close();
  };
  return { bench, engine, dataDir, remove };
}

/** A bench that is ready, new, with these images (lessons' names) on it. */
export async function readyBench(
  name: string,
  images: string[],
  o: { link?: 'tunnel' } = {},
): Promise<TestBench> {
  const made = await newBench(name, images, o);
  // What an interrupted run left behind would make this one's outcome depend on it.
  await made.bench.destroy();
  await made.bench.start();
  return made;
}

/** Waits until the slice's value is as wanted; the value. Rejects with the last value after `timeoutMs`. */
export function until<T>(slice: Slice<T>, wanted: (value: T) => boolean, timeoutMs = 60_000): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (value: T) => {
      if (wanted(value)) {
        clearTimeout(timer);
        stop();
        resolve(value);
      }
    };
    const stop = slice.watch(look);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited in vain; the last value was ${JSON.stringify(slice.value).slice(0, 2000)}`));
    }, timeoutMs);
    look(slice.value);
  });
}
