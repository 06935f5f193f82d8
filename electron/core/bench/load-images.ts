import type Docker from 'dockerode';
import type { Progress } from '../../contract/bench.ts';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import type { SuppliedImage, SupplyOptions } from '../supply/supply.ts';
import { hasImage, transferImage } from './image-transfer.ts';

/** Where benches get their images from; tests give their own. */
export interface Supply {
  benchImage: (engine: ConnectedEngine, o: SupplyOptions) => Promise<SuppliedImage>;
  image: (engine: ConnectedEngine, ref: string, o: SupplyOptions) => Promise<SuppliedImage>;
}

/**
 * Gives the bench those of the lesson's images that it has not, each fetched to the host engine first if need be.
 * @throws LabError as supplyImage and transferImage do
 */
export async function loadImages(
  host: ConnectedEngine,
  inner: Docker,
  refs: string[],
  o: SupplyOptions & { supply: Supply },
): Promise<void> {
  for (const ref of refs) {
    if (await hasImage(inner, ref)) {
      continue;
    }
    const { hostRef } = await o.supply.image(host, ref, o);
    const report = (done: number, total: number) =>
      o.onProgress({ task: 'load-image', subject: ref, done, total, unit: 'bytes' });
    report(0, 0);
    await transferImage(host.docker, inner, { ref, hostRef }, { onBytes: report, signal: o.signal });
    if (!(await hasImage(inner, ref))) {
      throw new LabError('IMAGE_UNAVAILABLE', `${ref} is not on the bench although it was loaded.`, { ref });
    }
  }
}

/** Lets the first, the last and a few progress reports a second through, so that the screen is not flooded. */
export function throttled(tell: (progress: Progress) => void, everyMs = 100): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const now = Date.now();
    if (
      progress.unit !== 'bytes' ||
      progress.done === 0 ||
      progress.done === progress.total ||
      now - last >= everyMs
    ) {
      last = now;
      tell(progress);
    }
  };
}
