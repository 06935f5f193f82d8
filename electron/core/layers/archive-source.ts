import { LabError } from '../../contract/errors.ts';
import type { FoundImage } from './archive-config.ts';
import { archiveInvalid } from './archive-error.ts';
import type { StoredArchive } from './archive-files.ts';
import type { Spent } from './archive-guard.ts';
import { LayerBlob } from './archive-layer.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import type { FileWanted, ImageLayers, LayerSource } from './layer-source.ts';

interface Reading {
  capture?: { paths: ReadonlySet<string>; maxBytes: number };
  signal?: AbortSignal | undefined;
}

/**
 * Reads layers from an archive on disk. Only the layers that are not known are read, and each is held against the
 * digests that manifest and config give: what comes from outside may be kept under its diff ID only when it has it.
 */
export class ArchiveSource implements LayerSource {
  readonly name = 'archive';
  readonly #archive: StoredArchive;
  readonly #images: FoundImage[];
  readonly #limits: ArchiveLimits;
  readonly #onBytes: ((bytes: number, total: number) => void) | undefined;

  constructor(options: {
    archive: StoredArchive;
    images: FoundImage[];
    limits: ArchiveLimits;
    onBytes?: ((bytes: number, total: number) => void) | undefined;
  }) {
    this.#archive = options.archive;
    this.#images = options.images;
    this.#limits = options.limits;
    this.#onBytes = options.onBytes;
  }

  async read(
    image: ImageLayers,
    known: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<{ config: ImageConfig; listings: Map<string, LayerListing> }> {
    const found = this.#find(image);
    const unknown = found.layers.filter(({ diffId }) => !known.has(diffId));
    const layers = await this.#readLayers(unknown, { signal });
    const listings = new Map<string, LayerListing>();
    for (const [diffId, layer] of layers) {
      listings.set(diffId, layer.builder.listing(diffId));
    }
    return { config: found.config, listings };
  }

  async readFile(image: ImageLayers, index: number, path: string, maxBytes: number): Promise<Buffer> {
    const [content] = await this.readFiles(image, [{ layer: index, path }], maxBytes);
    if (content === undefined) {
      throw new LabError('FILE_NOT_FOUND', `The layer has no regular file ${path}`, { path });
    }
    return content;
  }

  async readFiles(
    image: ImageLayers,
    wanted: readonly Pick<FileWanted, 'layer' | 'path'>[],
    maxBytes: number,
  ): Promise<Buffer[]> {
    const found = this.#find(image);
    const places = [...new Set(wanted.map(({ layer }) => layer))].flatMap(
      (layer) => found.layers[layer - 1] ?? [],
    );
    const paths = new Set(wanted.map(({ path }) => path));
    const layers = await this.#readLayers(places, { capture: { paths, maxBytes } });
    return wanted.map(({ layer, path }) => {
      const blob = layers.get(found.layers[layer - 1]?.diffId ?? '');
      const content = blob?.capture?.contents.get(path);
      if (content === null) {
        throw new LabError('FILE_TOO_LARGE', `${path} is larger than ${maxBytes} bytes`, { path, maxBytes });
      }
      if (content === undefined) {
        throw new LabError('FILE_NOT_FOUND', `Layer ${layer} has no regular file ${path}`, { path });
      }
      return content;
    });
  }

  #find({ imageId, diffIds }: ImageLayers): FoundImage {
    const found =
      this.#images.find((image) => image.imageId === imageId) ??
      this.#images.find((image) => image.aliases.includes(imageId)) ??
      this.#images.find((image) => sameLayers(image.diffIds, diffIds));
    if (found === undefined) {
      throw new LabError('LAYER_NOT_FOUND', `The archive does not have the image ${imageId}`, { imageId });
    }
    return found;
  }

  /** By diff ID; the same layer twice in an image is read once. */
  async #readLayers(places: FoundImage['layers'], o: Reading): Promise<Map<string, LayerBlob>> {
    const spent: Spent = { entries: 0, nameBytes: 0 };
    const blobs = new Map<string, LayerBlob>();
    const byMember = new Map<string, LayerBlob>();
    for (const { member, digest, diffId } of places) {
      const name = this.#archive.resolve(member) ?? member;
      if (!blobs.has(diffId)) {
        const verify = { diffId, blob: digest };
        const blob = new LayerBlob({ member, limits: this.#limits, spent, capture: o.capture, verify });
        blobs.set(diffId, blob);
        if (byMember.has(name)) {
          throw archiveInvalid('two layers with different digests lie in one member', {
            member,
            layer: diffId,
          });
        }
        byMember.set(name, blob);
      }
    }
    const hear = (name: string) => byMember.get(name) as LayerBlob;
    await this.#archive.pass(new Set(byMember.keys()), hear, { signal: o.signal, onBytes: this.#onBytes });
    for (const [diffId, blob] of blobs) {
      if (!blob.closed) {
        throw new LabError('LAYER_NOT_FOUND', `The archive does not have the layer ${diffId}`, { diffId });
      }
      if (blob.failure !== null) {
        throw blob.failure;
      }
    }
    return blobs;
  }
}

function sameLayers(one: string[], other: string[]): boolean {
  return one.length === other.length && one.every((diffId, at) => diffId === other[at]);
}
