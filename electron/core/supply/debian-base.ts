import type { ConnectedEngine } from '../engine/connect.ts';
import { importDebian, ROOTFS_RECIPE } from './debian-rootfs.ts';
import { findHostImage, isStandIn, recipeOf } from './host-image.ts';
import { ownRef } from './image-ref.ts';
import { withSupplyLock } from './supply-lock.ts';
import type { SupplyContext } from './supply-types.ts';

/**
 * The name of a Debian made here, for stand-ins to be built on. Not the published `debian:13-slim`, even where there
 * is one: only ours names the mirror that this machine is known to reach.
 */
export async function supplyDebianBase(engine: ConnectedEngine, context: SupplyContext): Promise<string> {
  const shared = ownRef('debian:13-slim');
  const apart = `${shared.slice(0, shared.lastIndexOf(':'))}-base:13-slim`;
  const find = async (): Promise<string | null> => {
    for (const name of [shared, apart]) {
      const image = await findHostImage(engine, name);
      if (image !== null && recipeOf(image) === ROOTFS_RECIPE) {
        return name;
      }
    }
    return null;
  };
  const found = await find();
  if (found !== null) {
    return found;
  }
  return await withSupplyLock(
    { dataDir: context.dataDir, name: 'debian-base', signal: context.signal, onWait: () => undefined },
    async () => {
      const made = await find();
      if (made !== null) {
        return made;
      }
      const there = await findHostImage(engine, shared);
      const own = there === null || isStandIn(there) ? shared : apart;
      await importDebian(engine, { own, context });
      return own;
    },
  );
}
