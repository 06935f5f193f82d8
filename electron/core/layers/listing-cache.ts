import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LayerSummary } from '../../contract/layers.ts';
import { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import { decodeListing, encodeListing, sealed, unsealed } from './listing-codec.ts';

/** Counts up when listings come to say something else, so that older files are passed over. */
const FORMAT = 'v3';
const MEMORY_ENTRIES = 200_000;
const DISK_BYTES = 128 * 1024 * 1024;
/** Smaller files are written at once: each piece waits for a thread of its own. */
const WORTH_PIECES = 4 * 1024 * 1024;

/** What is known of an image once it has been read: its config, and what an index of it says of its layers. */
const KeptImage = z.object({ config: ImageConfig, layers: z.array(LayerSummary) });
export type KeptImage = z.infer<typeof KeptImage>;

/**
 * Listings by diff ID (and what is known of images by image ID), in memory and in files under `folder`. A diff ID names its
 * content, so nothing here is ever out of date; all of it may be deleted at any time, and any number of processes may
 * share the folder: a file is there whole or not at all, and one that was damaged is as good as none, which the sum
 * that it begins with tells. Both stores are bounded and forget what was used longest ago.
 */
export class ListingCache {
  readonly #folder: string;
  readonly #diskBytes: number;
  readonly #memoryEntries: number;
  readonly #memory = new Map<string, LayerListing>();
  #entries = 0;
  /** Bytes that were written here since the folder was last looked through; null before the first time. */
  #unseen: number | null = null;

  /** `diskBytes` bounds the folder, `memoryEntries` the entries of all listings that are remembered. */
  constructor(folder: string, o: { diskBytes?: number; memoryEntries?: number } = {}) {
    this.#folder = folder;
    this.#diskBytes = o.diskBytes ?? DISK_BYTES;
    this.#memoryEntries = o.memoryEntries ?? MEMORY_ENTRIES;
  }

  /** The listing, or undefined. Never rejects: a file that cannot be read is as good as none. */
  async get(diffId: string): Promise<LayerListing | undefined> {
    const listing = this.#memory.get(diffId) ?? (await this.#load(diffId, decodeListing));
    if (listing?.diffId !== diffId) {
      return undefined;
    }
    this.#remember(listing);
    return listing;
  }

  /** All the listings there are of these, by diff ID. Never rejects. */
  async getAll(diffIds: readonly string[]): Promise<Map<string, LayerListing>> {
    const found = await Promise.all(diffIds.map((diffId) => this.get(diffId)));
    return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.diffId, one]])));
  }

  /** What is known of an image by its ID, which names one config for ever. Never rejects. */
  async getImage(imageId: string): Promise<KeptImage | undefined> {
    return this.#load(`image ${imageId}`, (file) => {
      const body = unsealed(file);
      return body && KeptImage.parse(JSON.parse(body.toString('utf8')));
    });
  }

  /** Keeps what is known of an image. Never rejects. */
  async putImage(imageId: string, image: KeptImage): Promise<void> {
    await this.#save(`image ${imageId}`, () => sealed([Buffer.from(JSON.stringify(image))]));
  }

  /** Keeps a listing. Never rejects: a full disk costs only time later. */
  async put(listing: LayerListing): Promise<void> {
    this.#remember(listing);
    await this.#save(listing.diffId, () => encodeListing(listing));
  }

  async #load<T>(name: string, decode: (file: Buffer) => T | undefined): Promise<T | undefined> {
    try {
      const file = this.#file(name);
      const now = new Date();
      const [content] = await Promise.all([
        readFile(file),
        // Only the order in which files are forgotten hangs on it.
        utimes(file, now, now).catch(() => undefined),
      ]);
      return decode(content);
    } catch {
      return undefined;
    }
  }

  async #save(name: string, encode: () => Uint8Array[]): Promise<void> {
    const file = this.#file(name);
    const temporary = `${file}.${randomUUID()}`;
    try {
      const pieces = encode();
      const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
      if (bytes > this.#diskBytes) {
        return;
      }
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, bytes > WORTH_PIECES ? pieces : Buffer.concat(pieces));
      await rename(temporary, file);
      await this.#trim(bytes);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name.replace(/[^0-9a-z]/gi, '-')}.${FORMAT}`);
  }

  #remember(listing: LayerListing): void {
    this.#forget(listing.diffId);
    if (listing.table.length > this.#memoryEntries) {
      return;
    }
    this.#memory.set(listing.diffId, listing);
    this.#entries += listing.table.length;
    for (const oldest of this.#memory.keys()) {
      if (this.#entries <= this.#memoryEntries) {
        break;
      }
      this.#forget(oldest);
    }
  }

  #forget(diffId: string): void {
    this.#entries -= this.#memory.get(diffId)?.table.length ?? 0;
    this.#memory.delete(diffId);
  }

  /**
   * Looks through the folder only after as much has been written as is kept free here below the bound, so that a
   * writer alone never goes past it and each of several by no more than that.
   */
  async #trim(written: number): Promise<void> {
    const slack = this.#diskBytes / 8;
    this.#unseen = this.#unseen === null ? Number.POSITIVE_INFINITY : this.#unseen + written;
    if (this.#unseen <= slack) {
      return;
    }
    this.#unseen = 0;
    const names = await readdir(this.#folder);
    const found = await Promise.all(names.map((name) => describe(path.join(this.#folder, name))));
    const files = found.filter((one) => one !== null).sort((a, b) => b.usedAt - a.usedAt);
    let total = 0;
    for (const { file, size } of files) {
      total += size;
      if (total > this.#diskBytes - slack) {
        await rm(file, { force: true }).catch(() => undefined);
      }
    }
  }
}

/** Null for what is no file, or has been deleted meanwhile. */
async function describe(file: string): Promise<{ file: string; size: number; usedAt: number } | null> {
  try {
    const stat = await lstat(file);
    return stat.isFile() ? { file, size: stat.size, usedAt: stat.mtimeMs } : null;
  } catch {
    return null;
  }
}
