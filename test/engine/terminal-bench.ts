import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { Bench } from '../../electron/core/bench/bench.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';

export interface TestBench {
  bench: Bench;
  dataDir: string;
  host: Docker;
  link: () => Bench | null;
  /** Runs a shell script on the bench; its output. Throws when it fails. */
  sh(script: string): Promise<string>;
  destroy(): Promise<void>;
}

/** A real bench with nginx and busybox on it, for one test file. */
export async function startBench(lessonId: string): Promise<TestBench> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'layerlab-test-'));
  const { found } = await findEngine({ dataDir });
  if (!found) {
    throw new Error('There is no engine to test with.');
  }
  const bench = new Bench({ host: () => found, dataDir, lessonId, images: ['nginx', 'busybox'] });
  const destroy = async () => {
    await bench.destroy();
    await bench.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await bench.start();
  } catch (error) {
    await destroy();
    throw error;
  }
  return {
    bench,
    dataDir,
    host: found.docker,
    link: () => (bench.state.value.status === 'ready' ? bench : null),
    async sh(script) {
      const { exitCode, stdout, stderr } = await bench.run(['sh', '-c', script]);
      if (exitCode !== 0) {
        throw new Error(`exit code ${exitCode}: ${stderr}`);
      }
      return stdout.toString();
    },
    destroy,
  };
}

/** Settles once `holds` is true; asked again after each thing that `changes` tells. */
export async function eventually(
  changes: (listener: () => void) => () => void,
  holds: () => boolean,
  what: string,
  patience = 20_000,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`It did not come to this: ${what}`));
    }, patience);
    const look = () => {
      if (holds()) {
        clearTimeout(timer);
        stop();
        resolve();
      }
    };
    const stop = changes(look);
    look();
  });
}
