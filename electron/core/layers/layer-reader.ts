import path from 'node:path';
import { LabError, toErrorBody } from '../../contract/errors.ts';
import type { EntryType, ImagePicture, LayerChange } from '../../contract/layers.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { buildImageIndex, type ImageIndex, pictureOf } from './image-index.ts';
import type { LayerListing } from './layer-listing.ts';
import type { ImageLayers, LayerSource } from './layer-source.ts';
import { LayerStoreSource } from './layer-store-source.ts';
import { ListingCache } from './listing-cache.ts';
import { resolveInTree } from './resolve-path.ts';
import { SaveStreamSource } from './save-stream-source.ts';

/** Longest list of one layer's changes that is handed out. */
const MOST_CHANGES = 20_000;
const MOST_INDEXES = 12;

export interface FileInImage {
  exists: boolean;
  /** What is there once symlinks are followed; null when nothing is. */
  type: EntryType | null;
  size: number;
  /** CRC-64/ISO of the content in hex; undefined for what is not a regular file or is empty. */
  digest?: string;
}

/**
 * Reads images on a bench, layer by layer. Layers are read from the engine's layer store where there is one and from
 * the `save` stream elsewhere or when the store cannot be read; both give the same answer.
 */
export class LayerReader {
  readonly #link: BenchLink;
  readonly #cache: ListingCache;
  readonly #sources: LayerSource[];
  readonly #indexes = new Map<string, Promise<ImageIndex>>();

  constructor(options: {
    link: BenchLink;
    dataDir: string;
    store: 'graph-driver' | 'containerd' | null;
    /** Only for tests and measurements. */
    sources?: LayerSource[];
  }) {
    const { link } = options;
    this.#link = link;
    this.#cache = new ListingCache(path.join(options.dataDir, 'layers'));
    const save = new SaveStreamSource(link);
    this.#sources =
      options.sources ?? (options.store === 'graph-driver' ? [new LayerStoreSource(link), save] : [save]);
  }

  /** The image as the screen draws it. Never rejects: `missing` and `failed` are answers. */
  async picture(ref: string): Promise<ImagePicture> {
    const empty: ImagePicture = {
      ref,
      id: null,
      status: 'missing',
      standIn: false,
      layers: [],
      totalBytes: 0,
      liveBytes: 0,
      deadBytes: 0,
      efficiency: 1,
      error: null,
    };
    try {
      return pictureOf(ref, await this.imageIndex(ref));
    } catch (error) {
      const body = toErrorBody(error);
      return body.code === 'IMAGE_NOT_FOUND' ? empty : { ...empty, status: 'failed', error: body.message };
    }
  }

  /**
   * The index of an image by name or ID.
   * @throws LabError IMAGE_NOT_FOUND, ARCHIVE_INVALID, LAYER_NOT_FOUND, BENCH_LOST
   */
  async imageIndex(ref: string): Promise<ImageIndex> {
    const image = await inspectImage(this.#link, ref);
    const running = this.#indexes.get(image.imageId);
    if (running !== undefined) {
      this.#indexes.delete(image.imageId);
      this.#indexes.set(image.imageId, running);
      return running;
    }
    const index = this.#build(image);
    this.#indexes.set(image.imageId, index);
    index.catch(() => {
      if (this.#indexes.get(image.imageId) === index) {
        this.#indexes.delete(image.imageId);
      }
    });
    const oldest = this.#indexes.keys().next().value;
    if (this.#indexes.size > MOST_INDEXES && oldest !== undefined) {
      this.#indexes.delete(oldest);
    }
    return index;
  }

  /**
   * What layer `index` (1 is the base) of an image changed, in tree order, at most 20,000.
   * @throws LabError LAYER_NOT_FOUND, and what {@link imageIndex} throws
   */
  async changes(imageId: string, index: number): Promise<{ changes: LayerChange[]; truncated: boolean }> {
    const image = await this.imageIndex(imageId);
    const changes = image.changes[index - 1];
    if (changes === undefined) {
      throw new LabError('LAYER_NOT_FOUND', `The image has no layer ${index}`, { index });
    }
    return { changes: changes.slice(0, MOST_CHANGES), truncated: changes.length > MOST_CHANGES };
  }

  /** What a container of this image would find at a path. Throws what {@link imageIndex} throws. */
  async fileInImage(imageRef: string, filePath: string): Promise<FileInImage> {
    const { tree } = await this.imageIndex(imageRef);
    const found = resolveInTree(tree, filePath);
    if (found === null) {
      return { exists: false, type: null, size: 0 };
    }
    const { content, entry } = found.node;
    const type = content === null ? (entry?.type ?? 'directory') : 'file';
    const digest = content === null || content.digest === '' ? {} : { digest: content.digest };
    return { exists: true, type, size: content?.size ?? 0, ...digest };
  }

  /**
   * Content of a regular file of an image, symlinks followed.
   * @throws LabError FILE_NOT_FOUND, FILE_TOO_LARGE, and what {@link imageIndex} throws
   */
  async readFile(imageRef: string, filePath: string, maxBytes: number): Promise<Buffer> {
    const index = await this.imageIndex(imageRef);
    const found = resolveInTree(index.tree, filePath);
    const content = found?.node.content ?? null;
    if (found === null || content === null) {
      throw new LabError('FILE_NOT_FOUND', `${imageRef} has no regular file ${filePath}`, { path: filePath });
    }
    if (content.size > maxBytes) {
      throw new LabError('FILE_TOO_LARGE', `${filePath} is larger than ${maxBytes} bytes`, {
        path: filePath,
        maxBytes,
      });
    }
    if (content.size === 0) {
      return Buffer.alloc(0);
    }
    const { path: written, layer } = firstName(index, found);
    const image = { imageId: index.imageId, diffIds: index.layers.map((one) => one.diffId) };
    return this.#firstSource((source) => source.readFile(image, layer, written, maxBytes));
  }

  async #build(image: ImageLayers): Promise<ImageIndex> {
    const cached = new Map<string, LayerListing>();
    for (const diffId of image.diffIds) {
      const listing = await this.#cache.get(diffId);
      if (listing !== undefined) {
        cached.set(diffId, listing);
      }
    }
    const known = new Set(cached.keys());
    const complete = image.diffIds.every((diffId) => known.has(diffId));
    const keptConfig = complete ? await this.#cache.getConfig(image.imageId) : undefined;
    const { config, listings } =
      keptConfig === undefined
        ? await this.#firstSource((source) => source.read(image, known))
        : { config: keptConfig, listings: new Map<string, LayerListing>() };
    for (const [diffId, listing] of listings) {
      if (!known.has(diffId)) {
        await this.#cache.put(listing);
      }
    }
    if (keptConfig === undefined) {
      await this.#cache.putConfig(image.imageId, config);
    }
    const ordered = config.rootfs.diff_ids.map((diffId) => {
      const listing = cached.get(diffId) ?? listings.get(diffId);
      if (listing === undefined) {
        throw new LabError('LAYER_NOT_FOUND', `A layer of the image could not be read: ${diffId}`, {
          diffId,
        });
      }
      return listing;
    });
    return buildImageIndex(image.imageId, config, ordered);
  }

  async #firstSource<T>(attempt: (source: LayerSource) => Promise<T>): Promise<T> {
    let failure: unknown = new LabError('LAYER_NOT_FOUND', 'There is no way to read layers');
    for (const source of this.#sources) {
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
}

/** Failures that another source would have too. */
const GIVE_UP = new Set<string>(['BENCH_LOST', 'CANCELLED', 'FILE_TOO_LARGE']);

/** A hard link has its content under the name that the layer's archive gives it first. */
function firstName(
  index: ImageIndex,
  found: { path: string; node: { layer: number; entry: { type: EntryType; link: string } | null } },
): { path: string; layer: number } {
  let { path: at, node } = found;
  for (let hop = 0; hop < 8 && node.entry?.type === 'hardlink'; hop += 1) {
    at = node.entry.link;
    const listing = index.listings[node.layer - 1];
    const entry = listing?.entries.find((one) => one.path === at);
    if (entry === undefined) {
      break;
    }
    node = { layer: node.layer, entry };
  }
  return { path: at, layer: node.layer };
}

/** @throws LabError IMAGE_NOT_FOUND */
async function inspectImage(link: BenchLink, ref: string): Promise<ImageLayers> {
  try {
    const image = await link.engine.getImage(ref).inspect();
    return { imageId: image.Id, diffIds: image.RootFS?.Layers ?? [] };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      throw new LabError('IMAGE_NOT_FOUND', `There is no image ${ref}`, { image: ref }, error);
    }
    throw error;
  }
}
