import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ImageConfig } from './image-config.ts';
import { LayerListing } from './layer-listing.ts';

const FORMAT = 'v1';
const MEMORY_ENTRIES = 200_000;
const DISK_BYTES = 128 * 1024 * 1024;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Listings by diff ID (and image configs by image ID), in memory and in files under `folder`. A diff ID names its content, so nothing here is ever out
 * of date; all of it may be deleted at any time. Both stores are bounded and forget what was used longest ago.
 */
export class ListingCache {
  readonly #folder: string;
  readonly #memory = new Map<string, LayerListing>();
  #entries = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The listing, or undefined. Never rejects: a file that cannot be read is as good as none. */
  async get(diffId: string): Promise<LayerListing | undefined> {
    const remembered = this.#memory.get(diffId);
    if (remembered !== undefined) {
      this.#memory.delete(diffId);
      this.#memory.set(diffId, remembered);
      return remembered;
    }
    const parsed = LayerListing.safeParse(await this.#load(diffId));
    if (!parsed.success || parsed.data.diffId !== diffId) {
      return undefined;
    }
    this.#remember(parsed.data);
    return parsed.data;
  }

  /** All the listings there are of these, by diff ID. Never rejects. */
  async getAll(diffIds: readonly string[]): Promise<Map<string, LayerListing>> {
    const found = await Promise.all(diffIds.map((diffId) => this.get(diffId)));
    return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.diffId, one]])));
  }

  /** The config of an image by its ID, which names one config for ever. Never rejects. */
  async getConfig(imageId: string): Promise<ImageConfig | undefined> {
    const parsed = ImageConfig.safeParse(await this.#load(`config ${imageId}`));
    return parsed.success ? parsed.data : undefined;
  }

  /** Keeps a config. Never rejects. */
  async putConfig(imageId: string, config: ImageConfig): Promise<void> {
    await this.#save(`config ${imageId}`, config);
  }

  /** Keeps a listing. Never rejects: a full disk costs only time later. */
  async put(listing: LayerListing): Promise<void> {
    this.#remember(listing);
    await this.#save(listing.diffId, listing);
  }

  async #load(name: string): Promise<unknown> {
    try {
      const file = this.#file(name);
      const value: unknown = JSON.parse((await unpack(await readFile(file))).toString('utf8'));
      const now = new Date();
      await utimes(file, now, now);
      return value;
    } catch {
      return undefined;
    }
  }

  async #save(name: string, value: unknown): Promise<void> {
    const file = this.#file(name);
    const temporary = `${file}.${randomUUID()}`;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, await pack(JSON.stringify(value), { level: 1 }));
      await rename(temporary, file);
      await this.#trim();
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name.replace(/[^0-9a-z]/gi, '-')}.${FORMAT}.json.gz`);
  }

  #remember(listing: LayerListing): void {
    const old = this.#memory.get(listing.diffId);
    this.#memory.delete(listing.diffId);
    this.#memory.set(listing.diffId, listing);
    this.#entries += listing.entries.length - (old?.entries.length ?? 0);
    for (const [diffId, oldest] of this.#memory) {
      if (this.#entries <= MEMORY_ENTRIES || diffId === listing.diffId) {
        break;
      }
      this.#memory.delete(diffId);
      this.#entries -= oldest.entries.length;
    }
  }

  async #trim(): Promise<void> {
    const names = await readdir(this.#folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const file = path.join(this.#folder, name);
        const { size, mtimeMs } = await stat(file);
        return { file, size, mtimeMs };
      }),
    );
    files.sort((a, b) => b.mtimeMs - a.mtimeMs);
    let total = 0;
    for (const { file, size } of files) {
      total += size;
      if (total > DISK_BYTES) {
        await rm(file, { force: true });
      }
    }
  }
}
