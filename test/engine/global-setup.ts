import { ownerOf } from '../../electron/core/bench/names.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { LABEL, LABEL_OWNER } from '../../electron/core/engine/labels.ts';
import { stopPrivateEngine } from '../../electron/core/engine/private-engine.ts';
import { supplyBenchImage, supplyImage } from '../../electron/core/supply/supply.ts';
import { readyEngine, testHome } from './harness.ts';

/** Images that tests put on benches, besides the bench itself. */
const IMAGES = ['nginx', 'busybox'];

/**
 * Once before all tests that need an engine: finds or starts one and makes the images, which stay for the next run.
 * Afterwards: removes what tests of this data directory left on it, and stops the engine if it is the tests' own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const engine = await readyEngine();
  const options = { dataDir: testHome(), onProgress: () => undefined };
  await supplyBenchImage(engine, options);
  for (const image of IMAGES) {
    await supplyImage(engine, image, options);
  }
  return async () => {
    await removeOwn(engine);
    if (engine.facts.privateToLab) {
      await stopPrivateEngine(testHome());
    }
  };
}

async function removeOwn({ docker }: ConnectedEngine): Promise<void> {
  const filters = { label: [LABEL, `${LABEL_OWNER}=${ownerOf(testHome())}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes ?? []) {
    await docker.getVolume(Name).remove();
  }
}
