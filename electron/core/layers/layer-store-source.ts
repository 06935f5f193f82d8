import { LabError } from '../../contract/errors.ts';
import { chainIds } from './chain-id.ts';
import { type ImageConfig, parseImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import type { ImageLayers, ImageLink, LayerSource } from './layer-source.ts';
import { TarParser, type TarSink } from './tar-parser.ts';
import { listingFromTarSplit } from './tar-split.ts';

/** Where the graph driver keeps a layer's own files, below the data root; other drivers have no such folder. */
const DIFF_FOLDER: Record<string, (cacheId: string) => string> = {
  overlay2: (cacheId) => `overlay2/${cacheId}/diff`,
  'fuse-overlayfs': (cacheId) => `fuse-overlayfs/${cacheId}/diff`,
};

/** How a byte that is not UTF-8 is written in a name, see {@link decodeName}. */
const ESCAPED = /\\x[0-9a-f]{2}/;

/** A link beside whose engine commands can be run; a bench is one. */
type StoreLink = ImageLink & { readonly run: NonNullable<ImageLink['run']> };

export function canRun(link: ImageLink): link is StoreLink {
  return link.run !== null;
}

/**
 * Reads layers out of the engine's own layer store, in the bench: `image/<driver>/imagedb` has the configs and
 * `image/<driver>/layerdb` each layer's tar headers without its contents. Only engines with a graph driver have it.
 */
export class LayerStoreSource implements LayerSource {
  readonly name = 'layer-store';
  readonly #link: StoreLink;
  #place: Promise<{ root: string; driver: string }> | null = null;

  constructor(link: StoreLink) {
    this.#link = link;
    this.#place = link.place === undefined ? null : Promise.resolve(link.place);
  }

  async read(
    image: ImageLayers,
    known: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<{ config: ImageConfig; listings: Map<string, LayerListing> }> {
    const { root, driver } = await this.#findPlace();
    const configPath = `imagedb/content/sha256/${hex(image.imageId)}`;
    const chain = chainIds(image.diffIds);
    const wanted = new Map<string, string>();
    for (const [at, diffId] of image.diffIds.entries()) {
      if (!known.has(diffId)) {
        wanted.set(diffId, `layerdb/sha256/${hex(chain[at] ?? '')}/tar-split.json.gz`);
      }
    }
    const folder = `${root}/image/${driver}`;
    const files = await this.#readFiles(folder, [configPath, ...wanted.values()], signal);
    const config = parseImageConfig(files.get(configPath) ?? '');
    const listings = new Map<string, LayerListing>();
    for (const [diffId, path] of wanted) {
      listings.set(diffId, listingFromTarSplit(diffId, files.get(path) ?? Buffer.alloc(0)));
    }
    return { config, listings };
  }

  async readFile(image: ImageLayers, index: number, path: string, maxBytes: number): Promise<Buffer> {
    if (ESCAPED.test(path) || path.includes('\0')) {
      // A command's arguments are text; only the bytes of the stream can be compared with such a name.
      throw new LabError('FILE_NOT_FOUND', `The name cannot be said in a command: ${path}`, { path });
    }
    const { root, driver } = await this.#findPlace();
    const diffFolder = DIFF_FOLDER[driver];
    if (diffFolder === undefined) {
      throw new LabError('LAYER_NOT_FOUND', `The ${driver} driver keeps no folder per layer`, { driver });
    }
    const chainId = chainIds(image.diffIds)[index - 1] ?? '';
    const cacheIdPath = `layerdb/sha256/${hex(chainId)}/cache-id`;
    const files = await this.#readFiles(`${root}/image/${driver}`, [cacheIdPath]);
    const cacheId = hex((files.get(cacheIdPath) ?? '').toString().trim());
    const file = `${root}/${diffFolder(cacheId)}${path}`;
    const result = await this.#link.run(['head', '-c', String(maxBytes + 1), '--', file]);
    if (result.exitCode !== 0) {
      throw new LabError('FILE_NOT_FOUND', `The layer has no readable file ${path}`, { path });
    }
    if (result.stdout.length > maxBytes) {
      throw new LabError('FILE_TOO_LARGE', `${path} is larger than ${maxBytes} bytes`, { path, maxBytes });
    }
    return result.stdout;
  }

  async #readFiles(folder: string, paths: string[], signal?: AbortSignal): Promise<Map<string, Buffer>> {
    const command = ['tar', '-c', '-f', '-', '-C', folder, ...paths];
    const result = await this.#link.run(command, signal === undefined ? {} : { signal });
    if (result.exitCode !== 0) {
      throw new LabError(
        'LAYER_NOT_FOUND',
        `The engine's layer store cannot be read: ${result.stderr.trim()}`,
      );
    }
    const files = new Map<string, Buffer>();
    const parser = new TarParser(collector(files));
    parser.write(result.stdout);
    parser.finish();
    return files;
  }

  #findPlace(): Promise<{ root: string; driver: string }> {
    this.#place ??= findPlace(this.#link).catch((error: unknown) => {
      this.#place = null;
      throw error;
    });
    return this.#place;
  }
}

async function findPlace(link: StoreLink): Promise<{ root: string; driver: string }> {
  const info: { DockerRootDir?: unknown; Driver?: unknown } = await link.engine.info();
  if (typeof info.DockerRootDir !== 'string' || typeof info.Driver !== 'string') {
    throw new LabError('LAYER_NOT_FOUND', 'The engine does not say where it keeps its layers');
  }
  return { root: info.DockerRootDir, driver: info.Driver };
}

function collector(files: Map<string, Buffer>): TarSink {
  let name = '';
  let pieces: Buffer[] = [];
  return {
    entry(header) {
      name = header.name;
      pieces = [];
    },
    data(chunk) {
      pieces.push(chunk);
    },
    end() {
      files.set(name, Buffer.concat(pieces));
    },
  };
}

/** The digits of a `sha256:` digest or of a bare ID; anything else could climb out of the folder it is put in. */
function hex(digest: string): string {
  const digits = digest.replace(/^sha256:/, '');
  if (!/^[0-9a-z]+$/.test(digits)) {
    throw new LabError('LAYER_NOT_FOUND', `Not a digest: ${digest}`);
  }
  return digits;
}
