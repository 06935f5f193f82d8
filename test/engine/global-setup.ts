import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ownerOf } from '../../electron/core/bench/names.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';
import { LABEL, LABEL_OWNER } from '../../electron/core/engine/labels.ts';
import { stopPrivateEngine } from '../../electron/core/engine/private-engine.ts';
import { supplyBenchImage, supplyImage } from '../../electron/core/supply/supply.ts';
import { readyEngine, runHome, testHome } from './harness.ts';

/** Images that tests put on benches, besides the bench itself. */
const IMAGES = ['nginx', 'busybox'];

/**
 * Once before all tests that need an engine: finds or starts one and makes the images, which stay for the next run.
 * Afterwards: removes what this run's tests left on it, and stops the engine if it was started here.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataDir = testHome();
  await mkdir(runHome(), { recursive: true });
  const before = await findEngine({ dataDir });
  const engine = await readyEngine();
  await removeDeadRuns(engine);
  const options = { dataDir, onProgress: () => undefined };
  await supplyBenchImage(engine, options);
  for (const image of IMAGES) {
    await supplyImage(engine, image, options);
  }
  return async () => {
    await removeRun(engine, runHome());
    if (before.found === null) {
      await stopPrivateEngine(dataDir);
    }
  };
}

/** What runs left that were killed before they could remove it. */
async function removeDeadRuns(engine: ConnectedEngine): Promise<void> {
  for (const name of await readdir(testHome())) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1] ?? process.pid);
    try {
      process.kill(pid, 0);
    } catch {
      await removeRun(engine, path.join(testHome(), name));
    }
  }
}

async function removeRun({ docker }: ConnectedEngine, home: string): Promise<void> {
  const filters = { label: [LABEL, `${LABEL_OWNER}=${ownerOf(home)}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes ?? []) {
    await docker.getVolume(Name).remove();
  }
  await rm(home, { recursive: true, force: true });
}
