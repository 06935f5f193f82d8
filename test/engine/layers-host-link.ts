import type { BenchLink } from '../../electron/core/bench/bench-link.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { hostLink as imageLink } from '../../electron/core/engine/host-link.ts';

/**
 * The host's own engine in the place of a bench's: the layer code needs no more of a bench than its engine and a way to
 * run commands where the engine's data root is. Null where that root cannot be read from here.
 */
export async function hostLink(engine: ConnectedEngine): Promise<BenchLink | null> {
  const { run } = await imageLink(engine);
  const unused = () => Promise.reject(new Error('not part of what layers need'));
  return run === null ? null : { engine: engine.docker, run, dial: unused, openTty: unused };
}
