import path from 'node:path';
import { LabError, toErrorBody } from '../../contract/errors.ts';
import {
  type EntryType,
  type FileVersion,
  type ImagePicture,
  imageWithoutLayers,
} from '../../contract/layers.ts';
import { type ImageIndex, pictureOf, treeAtLevel } from './image-index.ts';
import { fileVersions, MOST_COMPARED, readContents } from './layer-files.ts';
import type { ImageLayers, ImageLink, LayerSource } from './layer-source.ts';
import { canRun, LayerStoreSource } from './layer-store-source.ts';
import { ListingCache } from './listing-cache.ts';
import type { Content, MergedTree } from './merged-tree.ts';
import { firstOf, type OpenedImage, openImage } from './open-image.ts';
import { resolveInTree } from './resolve-path.ts';
import { SaveStreamSource } from './save-stream-source.ts';
import { askedPath } from './tree-queries.ts';

const MOST_INDEXES = 12;

export interface FileInImage {
  exists: boolean;
  /** What is there once symlinks are followed; null when nothing is. */
  type: EntryType | null;
  size: number;
  /** CRC-64/ISO of the content in hex; undefined for what is not a regular file or is empty. */
  digest?: string;
}

/** A layer as the screen names it: `index` 1 is the base. */
export interface LayerName {
  imageId: string;
  diffId: string;
  index: number;
}

/**
 * Reads images of an engine, layer by layer. Layers are read from the engine's layer store where there is one and
 * commands can be run beside it, and from the `save` stream elsewhere or when the store cannot be read; both give the
 * same answer.
 */
export class LayerReader {
  readonly #link: ImageLink;
  readonly #cache: ListingCache;
  readonly #sources: LayerSource[];
  readonly #opened = new Map<string, Promise<OpenedImage>>();

  constructor(options: {
    link: ImageLink;
    dataDir: string;
    store: 'graph-driver' | 'containerd' | null;
    /** Only for tests and measurements. */
    sources?: LayerSource[];
  }) {
    const { link, store } = options;
    this.#link = link;
    this.#cache = new ListingCache(path.join(options.dataDir, 'layers'));
    this.#sources = options.sources ?? sourcesOf(link, store);
  }

  /** The image as the screen draws it. Never rejects: `missing` and `failed` are answers. */
  async picture(ref: string): Promise<ImagePicture> {
    try {
      return pictureOf(ref, await this.imageIndex(ref));
    } catch (error) {
      const body = toErrorBody(error);
      return body.code === 'IMAGE_NOT_FOUND'
        ? imageWithoutLayers(ref, 'missing')
        : imageWithoutLayers(ref, 'failed', body.message);
    }
  }

  /**
   * The index of an image by name or ID.
   * @throws LabError IMAGE_NOT_FOUND, ARCHIVE_INVALID, LAYER_NOT_FOUND, BENCH_LOST
   */
  async imageIndex(ref: string): Promise<ImageIndex> {
    return (await this.open(ref)).index;
  }

  /** The same, with where it came from. Throws what {@link imageIndex} throws. */
  async open(ref: string): Promise<OpenedImage> {
    return this.#keep(await inspectImage(this.#link, ref), this.#sources);
  }

  /**
   * The index of an image that is somewhere else than on the engine, an archive on disk say. What is read is kept by
   * digest like everything else, see {@link LayerSource} for what that asks of the source.
   * @throws LabError ARCHIVE_INVALID, LAYER_NOT_FOUND, whatever the source throws
   */
  async indexOf(source: LayerSource, image: ImageLayers): Promise<OpenedImage> {
    return this.#keep(image, [source]);
  }

  /**
   * The image that a layer belongs to, and the merged tree of its layers up to that one.
   * @throws LabError LAYER_NOT_FOUND when the image has another layer there or none, and what {@link imageIndex} throws
   */
  async level(layer: LayerName): Promise<{ index: ImageIndex; tree: () => MergedTree }> {
    const index = await this.imageIndex(layer.imageId);
    if (index.layers[layer.index - 1]?.diffId !== layer.diffId) {
      const { diffId, index: at } = layer;
      throw new LabError('LAYER_NOT_FOUND', `Layer ${at} of the image is not ${diffId}`, {
        diffId,
        index: at,
      });
    }
    return { index, tree: () => treeAtLevel(index, layer.index) };
  }

  /**
   * A path as a layer left it and as it was below it, symlinks not followed.
   * @throws LabError BAD_REQUEST, FILE_NOT_FOUND when a content cannot be had, and what {@link level} throws
   */
  async fileVersions(
    layer: LayerName,
    filePath: string,
  ): Promise<{ now: FileVersion | null; below: FileVersion | null }> {
    const asked = askedPath(filePath);
    const { index, tree } = await this.level(layer);
    return fileVersions(
      tree().lookup(asked),
      treeAtLevel(index, layer.index - 1).lookup(asked),
      (wanted: Content[]) => this.#contents(index, wanted, MOST_COMPARED),
    );
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
    const content = resolveInTree(index.tree, filePath)?.node.content ?? null;
    if (content === null) {
      throw new LabError('FILE_NOT_FOUND', `${imageRef} has no regular file ${filePath}`, { path: filePath });
    }
    if (content.size > maxBytes) {
      throw new LabError('FILE_TOO_LARGE', `${filePath} is larger than ${maxBytes} bytes`, {
        path: filePath,
        maxBytes,
      });
    }
    const [found] = content.size === 0 ? [] : await this.#contents(index, [content], maxBytes);
    return found ?? Buffer.alloc(0);
  }

  #contents(index: ImageIndex, wanted: Content[], maxBytes: number): Promise<Buffer[]> {
    const image = { imageId: index.imageId, diffIds: index.layers.map((one) => one.diffId) };
    return firstOf(this.#sources, (source) => readContents(source, image, wanted, maxBytes));
  }

  async #keep(image: ImageLayers, sources: LayerSource[]): Promise<OpenedImage> {
    const key = [image.imageId, ...image.diffIds].join(' ');
    const opened = this.#opened.get(key) ?? openImage(image, sources, this.#cache);
    remember(this.#opened, key, opened, MOST_INDEXES);
    return opened.catch((error: unknown) => {
      if (this.#opened.get(key) === opened) {
        this.#opened.delete(key);
      }
      throw error;
    });
  }
}

function sourcesOf(link: ImageLink, store: 'graph-driver' | 'containerd' | null): LayerSource[] {
  const save = new SaveStreamSource(link);
  return store === 'graph-driver' && canRun(link) ? [new LayerStoreSource(link), save] : [save];
}

/** Puts a value at the end of a map that forgets from its beginning once it has more than `most`. */
function remember<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) {
    map.delete(oldest);
  }
}

/** What Docker accepts in a name, a digest or an ID. The name becomes part of a path of the engine's API as it is. */
const REFERENCE = /^\w[\w.\-/:@]*$/;

/** @throws LabError IMAGE_NOT_FOUND */
async function inspectImage(link: ImageLink, ref: string): Promise<ImageLayers> {
  const missing = (cause?: unknown) =>
    new LabError('IMAGE_NOT_FOUND', `There is no image ${ref}`, { image: ref }, cause);
  if (!REFERENCE.test(ref) || ref.includes('..')) {
    throw missing();
  }
  try {
    const image = await link.engine.getImage(ref).inspect();
    return { imageId: image.Id, diffIds: image.RootFS?.Layers ?? [] };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) {
      throw missing(error);
    }
    throw error;
  }
}
