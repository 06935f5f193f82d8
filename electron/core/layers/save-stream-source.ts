import type { Readable } from 'node:stream';
import { LabError } from '../../contract/errors.ts';
import { type ArchiveRequest, readDockerArchive } from './docker-archive.ts';
import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import type { ImageLayers, ImageLink, LayerSource } from './layer-source.ts';
import { invalid } from './tar-header.ts';

/** Reads layers from what the engine answers to GET /images/{name}/get. Works with every engine and image store. */
export class SaveStreamSource implements LayerSource {
  readonly name = 'save-stream';
  readonly #link: Pick<ImageLink, 'engine'>;

  constructor(link: Pick<ImageLink, 'engine'>) {
    this.#link = link;
  }

  async read(
    image: ImageLayers,
    known: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<{ config: ImageConfig; listings: Map<string, LayerListing> }> {
    const { config, layers } = await this.#readArchive(image, { known }, signal);
    const listings = new Map<string, LayerListing>();
    for (const { diffId, listing } of layers) {
      if (listing !== null) {
        listings.set(diffId, listing);
      }
    }
    return { config, listings };
  }

  async readFile(image: ImageLayers, index: number, path: string, maxBytes: number): Promise<Buffer> {
    const request = { known: new Set<string>(), capture: { path, maxBytes } };
    const { layers } = await this.#readArchive(image, request);
    const captured = layers[index - 1]?.captured;
    if (captured?.tooLarge) {
      throw new LabError('FILE_TOO_LARGE', `${path} is larger than ${maxBytes} bytes`, { path, maxBytes });
    }
    if (!captured?.content) {
      throw new LabError('FILE_NOT_FOUND', `The layer has no regular file ${path}`, { path });
    }
    return captured.content;
  }

  async #readArchive(image: ImageLayers, request: ArchiveRequest, signal?: AbortSignal) {
    const stream = (await this.#link.engine.getImage(image.imageId).get()) as Readable;
    const stop = () => stream.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await readDockerArchive(stream, request);
    } catch (error) {
      if (signal?.aborted) {
        throw new LabError('CANCELLED', 'Reading the image was cancelled');
      }
      throw error instanceof LabError ? error : invalid('the stream broke off', error);
    } finally {
      signal?.removeEventListener('abort', stop);
      stream.destroy();
    }
  }
}
