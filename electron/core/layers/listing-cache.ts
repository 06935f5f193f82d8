import { randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import { decodeListing, encodeListing } from './listing-codec.ts';

/** Counts up when listings come to say something else, so that older files are passed over. */
const FORMAT = 'v2';
const MEMORY_ENTRIES = 200_000;
const DISK_BYTES = 128 * 1024 * 1024;
/** The longest text that is unpacked: some millions of entries. */
const MOST_TEXT = 400 * 1024 * 1024;
const pack = promisify(gzip);
const unpack = promisify(gunzip);

/**
 * Listings by diff ID (and image configs by image ID), in memory and in files under `folder`. A diff ID names its
 * content, so nothing here is ever out of date; all of it may be deleted at any time, and any number of processes may
 * share the folder: a file is there whole or not at all, and one that was damaged is as good as none, which the sum
 * that gzip keeps and the shape of what it holds tell. Both stores are bounded and forget what was used longest ago.
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

  /** The config of an image by its ID, which names one config for ever. Never rejects. */
  async getConfig(imageId: string): Promise<ImageConfig | undefined> {
    return this.#load(`config ${imageId}`, (text) => ImageConfig.safeParse(JSON.parse(text)).data);
  }

  /** Keeps a config. Never rejects. */
  async putConfig(imageId: string, config: ImageConfig): Promise<void> {
    await this.#save(`config ${imageId}`, () => JSON.stringify(config));
  }

  /** Keeps a listing. Never rejects: a full disk costs only time later. */
  async put(listing: LayerListing): Promise<void> {
    this.#remember(listing);
    await this.#save(listing.diffId, () => encodeListing(listing));
  }

  async #load<T>(name: string, decode: (text: string) => T | undefined): Promise<T | undefined> {
    try {
      const file = this.#file(name);
      const packed = await readFile(file);
      const now = new Date();
      const [text] = await Promise.all([
        unpack(packed, { maxOutputLength: MOST_TEXT, chunkSize: roomFor(packed) }),
        // Only the order in which files are forgotten hangs on it.
        utimes(file, now, now).catch(() => undefined),
      ]);
      return decode(text.toString('utf8'));
    } catch {
      return undefined;
    }
  }

  async #save(name: string, encode: () => string): Promise<void> {
    const file = this.#file(name);
    const temporary = `${file}.${randomUUID()}`;
    try {
      const packed = await pack(encode(), { level: 1, chunkSize: 256 * 1024 });
      if (packed.length > this.#diskBytes) {
        return;
      }
      await mkdir(this.#folder, { recursive: true });
      await writeFile(temporary, packed);
      await rename(temporary, file);
      await this.#trim(packed.length);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }

  #file(name: string): string {
    return path.join(this.#folder, `${name.replace(/[^0-9a-z]/gi, '-')}.${FORMAT}.json.gz`);
  }

  #remember(listing: LayerListing): void {
    this.#forget(listing.diffId);
    if (listing.entries.length > this.#memoryEntries) {
      return;
    }
    this.#memory.set(listing.diffId, listing);
    this.#entries += listing.entries.length;
    for (const oldest of this.#memory.keys()) {
      if (this.#entries <= this.#memoryEntries) {
        break;
      }
      this.#forget(oldest);
    }
  }

  #forget(diffId: string): void {
    this.#entries -= this.#memory.get(diffId)?.entries.length ?? 0;
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

/**
 * Room for all of an unpacked text at once, up to 4 MiB: a gzip file ends with its length before packing (RFC 1952). Each
 * time that room runs out the text goes back and forth between threads, which takes longer than unpacking it.
 */
function roomFor(packed: Buffer): number {
  const stated = packed.length < 18 ? 0 : packed.readUInt32LE(packed.length - 4);
  return Math.min(Math.max(stated, 16 * 1024), 4 * 1024 * 1024);
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
