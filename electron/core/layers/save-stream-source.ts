import { addAbortSignal, type Readable } from 'node:stream';
import { LabError } from '../../contract/errors.ts';
import { archiveInvalid, cancelled } from './archive-error.ts';
import { type ArchiveLayer, type ArchiveRequest, readDockerArchive } from './docker-archive.ts';
import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import type { FileWanted, ImageLayers, ImageLink, LayerSource } from './layer-source.ts';
import { socketDownload } from './socket-download.ts';

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
    const { config, layers } = await this.#readArchive({ image, known, signal });
    const listings = new Map<string, LayerListing>();
    for (const { diffId, listing } of layers) {
      if (listing !== null) {
        listings.set(diffId, listing);
      }
    }
    return { config, listings };
  }

  async readFile(image: ImageLayers, index: number, path: string, maxBytes: number): Promise<Buffer> {
    const [content] = await this.readFiles(image, [{ layer: index, path }], maxBytes);
    return content ?? Buffer.alloc(0);
  }

  async readFiles(
    image: ImageLayers,
    wanted: readonly Pick<FileWanted, 'layer' | 'path'>[],
    maxBytes: number,
  ): Promise<Buffer[]> {
    const paths = new Set(wanted.map((one) => one.path));
    const { layers } = await this.#readArchive({ image, known: new Set(), capture: { paths, maxBytes } });
    return wanted.map(({ layer, path }) => contentOf(layers[layer - 1], path, maxBytes));
  }

  async #readArchive(request: ArchiveRequest & { image: ImageLayers }) {
    const { signal } = request;
    try {
      return await readDockerArchive(await this.#openStream(request.image.imageId, signal), request);
    } catch (error) {
      if (signal?.aborted) {
        throw cancelled();
      }
      throw error instanceof LabError ? error : archiveInvalid('the stream broke off', {}, error);
    }
  }

  async #openStream(imageId: string, signal: AbortSignal | undefined): Promise<AsyncIterable<Buffer>> {
    const { engine } = this.#link;
    const direct = await socketDownload(engine, `/images/${encodeURIComponent(imageId)}/get`, signal);
    if (direct !== null) {
      return direct;
    }
    const stream = (await engine.getImage(imageId).get()) as Readable;
    return signal === undefined ? stream : addAbortSignal(signal, stream);
  }
}

function contentOf(layer: ArchiveLayer | undefined, path: string, maxBytes: number): Buffer {
  const content = layer?.captured.get(path);
  if (content === null) {
    throw new LabError('FILE_TOO_LARGE', `${path} is larger than ${maxBytes} bytes`, { path, maxBytes });
  }
  if (content === undefined) {
    throw new LabError('FILE_NOT_FOUND', `The layer has no regular file ${path}`, { path });
  }
  return content;
}
