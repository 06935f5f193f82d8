import { LabError } from '../../contract/errors.ts';
import type { ImageConfig } from './image-config.ts';
import { buildImageIndex, type ImageIndex } from './image-index.ts';
import type { LayerListing } from './layer-listing.ts';
import type { ImageLayers, LayerSource } from './layer-source.ts';
import type { ListingCache } from './listing-cache.ts';

/** An index and where its layers were read from; `cache` when nothing but what was kept had to be read. */
export interface OpenedImage {
  index: ImageIndex;
  readFrom: LayerSource['name'] | 'cache';
}

interface Parts {
  config: ImageConfig;
  listings: Map<string, LayerListing>;
  readFrom: OpenedImage['readFrom'];
  /** Settles once what was read is kept; never rejects. */
  kept: Promise<unknown>;
}

/**
 * The index of an image from what is kept, and what is missing of that from the first source that has it.
 * @throws LabError ARCHIVE_INVALID, LAYER_NOT_FOUND, and what the sources throw
 */
export async function openImage(
  image: ImageLayers,
  sources: readonly LayerSource[],
  cache: ListingCache,
): Promise<OpenedImage> {
  const [listings, known] = await Promise.all([cache.getAll(image.diffIds), cache.getImage(image.imageId)]);
  // A containerd image store gives one ID to the images of all platforms; only their layers tell them apart.
  const meant = known?.config.rootfs.diff_ids.join() === image.diffIds.join();
  const complete = known !== undefined && meant && image.diffIds.every((diffId) => listings.has(diffId));
  const parts = complete
    ? { config: known.config, listings, readFrom: 'cache' as const, kept: Promise.resolve() }
    : await readMissing(image, sources, cache, listings);
  const ordered = parts.config.rootfs.diff_ids.map((diffId) => {
    const listing = parts.listings.get(diffId);
    if (listing === undefined) {
      throw new LabError('LAYER_NOT_FOUND', `A layer of the image could not be read: ${diffId}`, { diffId });
    }
    return listing;
  });
  // Writing goes on in other threads meanwhile.
  const index = buildImageIndex(image.imageId, parts.config, ordered, complete ? known.layers : undefined);
  await parts.kept;
  if (!complete) {
    await cache.putImage(image.imageId, { config: parts.config, layers: index.layers });
  }
  return { index, readFrom: parts.readFrom };
}

async function readMissing(
  image: ImageLayers,
  sources: readonly LayerSource[],
  cache: ListingCache,
  known: ReadonlyMap<string, LayerListing>,
): Promise<Parts> {
  const { config, listings, readFrom } = await firstOf(sources, async (source) => ({
    ...(await source.read(image, new Set(known.keys()))),
    readFrom: source.name,
  }));
  const unknown = [...listings.values()].filter(({ diffId }) => !known.has(diffId));
  const kept = Promise.all(unknown.map((listing) => cache.put(listing)));
  return { config, listings: new Map([...listings, ...known]), readFrom, kept };
}

/** Failures that another source would have too. */
const GIVE_UP = new Set<string>(['BENCH_LOST', 'CANCELLED']);

/** What the first source gives that can; else what the last of them threw. */
export async function firstOf<T>(
  sources: readonly LayerSource[],
  attempt: (source: LayerSource) => Promise<T>,
): Promise<T> {
  let failure: unknown = new LabError('LAYER_NOT_FOUND', 'There is no way to read layers');
  for (const source of sources) {
    try {
      return await attempt(source);
    } catch (error) {
      failure = error;
      if (error instanceof LabError && GIVE_UP.has(error.code)) {
        break;
      }
    }
  }
  throw failure;
}
