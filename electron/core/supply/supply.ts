import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { findAptMirror } from './apt-mirror.ts';
import { type DebianRecipe, findInCatalogue, recipeHash } from './catalogue.ts';
import { buildOnEngine } from './classic-build.ts';
import { supplyDebianBase } from './debian-base.ts';
import { throwIfCancelled } from './engine-stream.ts';
import { adoptImage, findHostImage, isOwnRef, isStandIn, recipeOf } from './host-image.ts';
import { familiarRef, ownRef, parseImageRef } from './image-ref.ts';
import { withSupplyLock } from './supply-lock.ts';
import { type SuppliedImage, type SupplyContext, type SupplyOptions, supplyContext } from './supply-types.ts';
import { fetchWays, tryWays } from './ways.ts';

export { supplyBenchImage } from './bench-image.ts';
export { debianPackagesNeeded } from './debian-rootfs.ts';
export { forgetUnreachable } from './pull-image.ts';
export type { SuppliedImage, SupplyOptions, SupplySource } from './supply-types.ts';

/**
 * Makes sure the host engine has an image that lessons use: as it is there already (ours, or the host's own, which is
 * only read), from a pack, a LAN mirror (LAYER_LAB_MIRROR=host:port), Docker Hub, or built from Debian packages.
 * What is fetched or built is kept under `layerlab.local/` only. Safe to call at the same time from several places.
 * @throws LabError BAD_REQUEST for an image outside the catalogue; IMAGE_UNAVAILABLE with each way and why it failed
 * (details.ways); NEEDS_ROOT with the one command that helps (details.command); DISK_FULL; CANCELLED.
 */
export async function supplyImage(
  engine: ConnectedEngine,
  ref: string,
  o: SupplyOptions,
): Promise<SuppliedImage> {
  const entry = findInCatalogue(ref);
  if (entry === null) {
    throw new LabError('BAD_REQUEST', `Lessons may not use the image ${ref}.`, { ref });
  }
  const recipe = recipeHash(entry.debian);
  const context = supplyContext(o, 'base-image', ref);
  const own = ownRef(ref);
  const present = await findPresent(engine, ref, recipe);
  if (present !== null && !present.outdated) {
    return present.image;
  }
  const lock = {
    dataDir: o.dataDir,
    name: own,
    signal: o.signal,
    onWait: () => context.report(0, 0, 'none'),
  };
  return await withSupplyLock(lock, async () => {
    const there = await findPresent(engine, ref, recipe);
    if (there !== null && !there.outdated) {
      return there.image;
    }
    try {
      return await fetchOrBuild(engine, ref, { entry, own, context });
    } catch (error) {
      throwIfCancelled(o.signal);
      if (there === null) {
        throw error;
      }
      // A stand-in by an older recipe is better than none.
      return there.image;
    }
  });
}

/** The image if the host engine has it: under our name first, else under its own. */
async function findPresent(
  engine: ConnectedEngine,
  ref: string,
  recipe: string,
): Promise<{ image: SuppliedImage; outdated: boolean } | null> {
  for (const hostRef of [ownRef(ref), familiarRef(parseImageRef(ref))]) {
    const image = await findHostImage(engine, hostRef);
    if (image !== null && image.Os === 'linux' && image.Architecture === engine.facts.arch) {
      const standIn = isStandIn(image);
      return {
        image: { ref, hostRef, id: image.Id, source: 'present', standIn },
        outdated: standIn && isOwnRef(hostRef) && recipeOf(image) !== recipe,
      };
    }
  }
  return null;
}

async function fetchOrBuild(
  engine: ConnectedEngine,
  ref: string,
  o: { entry: { debian: DebianRecipe }; own: string; context: SupplyContext },
): Promise<SuppliedImage> {
  const { context, own } = o;
  context.report(0, 0, 'none');
  const recipe = o.entry.debian;
  const ways = fetchWays(engine, { ref, own, context });
  ways.push({ source: 'debian', get: () => buildFromDebian(engine, recipe, { own, context }) });
  return await tryWays(engine, { ref, ownOf: () => own, ways, signal: context.signal });
}

async function buildFromDebian(
  engine: ConnectedEngine,
  recipe: DebianRecipe,
  o: { own: string; context: SupplyContext },
): Promise<string> {
  if (recipe.kind === 'rootfs') {
    const name = await supplyDebianBase(engine, o.context);
    const image = await findHostImage(engine, name);
    return await adoptImage(engine, image?.Id ?? name, o.own);
  }
  const base = await supplyDebianBase(engine, o.context);
  const { proxy } = await findAptMirror(o.context).catch(() => ({ proxy: null }));
  return await buildOnEngine(engine, {
    dockerfile: recipe.dockerfile(base),
    files: recipe.files,
    recipe: recipeHash(recipe),
    own: o.own,
    proxy,
    context: o.context,
  });
}
