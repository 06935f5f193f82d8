import type { EntryType } from '../../contract/layers.ts';
import { Crc64 } from './crc64.ts';
import { baseName, normalPath, parentPath } from './entry-name.ts';
import type { EntryTable } from './entry-table.ts';
import { EntryTableBuilder } from './entry-table-builder.ts';
import type { TarHeader } from './tar-header.ts';
import type { TarSink } from './tar-parser.ts';

/** One thing a layer puts into the tree. `path` is absolute and normal. */
export interface LayerEntry {
  path: string;
  type: EntryType;
  mode: number;
  uid: number;
  gid: number;
  size: number;
  mtime: number;
  /** What a symlink says; the absolute path a hard link means; else empty. */
  link: string;
  device: string;
  xattrs: string;
  /** CRC-64/ISO of the content in hex; empty when there is none. */
  digest: string;
}

/** A layer's contents without the contents: what it adds, and what it hides of the layers below. */
export class LayerListing {
  readonly diffId: string;
  readonly table: EntryTable;
  /** Paths that are gone from here on. */
  readonly whiteouts: readonly string[];
  /** Folders of which nothing below shows through. */
  readonly opaques: readonly string[];

  constructor(parts: Pick<LayerListing, 'diffId' | 'table' | 'whiteouts' | 'opaques'>) {
    this.diffId = parts.diffId;
    this.table = parts.table;
    this.whiteouts = parts.whiteouts;
    this.opaques = parts.opaques;
  }

  /** All entries as objects, made anew each time: for layers known to be small, and for tests. */
  get entries(): LayerEntry[] {
    return [...this.table];
  }
}

const WHITEOUT = '.wh.';
const WHITEOUT_META = '.wh..wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Gathers a layer's listing from its tar (OCI image-spec layer.md, "Whiteouts"). Other names that begin with
 * `.wh..wh.` are aufs' own bookkeeping and no part of the image.
 */
export class ListingBuilder implements TarSink {
  readonly #table = new EntryTableBuilder();
  readonly #whiteouts: string[] = [];
  readonly #opaques: string[] = [];
  /** Bytes of the newest entry's content; null when it is none of the image's. */
  #size: number | null = null;
  #sum: Crc64 | null = null;

  entry(header: TarHeader): void {
    this.#size = null;
    this.#sum = null;
    const path = normalPath(header.name);
    if (path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1)) {
      this.#marker(path);
    } else if (path !== '/') {
      const { type, mode, uid, gid, device, xattrs } = header;
      const size = type === 'file' ? header.size : 0;
      const link = linkOf(header);
      this.#size = size;
      this.#sum = size > 0 ? new Crc64() : null;
      const mtime = Math.floor(header.mtime);
      this.#table.add({ path, type, mode, uid, gid, size, mtime, link, device, xattrs });
    }
  }

  #marker(path: string): void {
    const name = baseName(path);
    const folder = parentPath(path);
    if (name === OPAQUE) {
      this.#opaques.push(folder);
    } else if (!name.startsWith(WHITEOUT_META)) {
      this.#whiteouts.push(`${folder === '/' ? '' : folder}/${name.slice(WHITEOUT.length)}`);
    }
  }

  data(chunk: Buffer): void {
    this.#sum?.update(chunk);
  }

  end(): void {
    if (this.#sum !== null) {
      this.#table.digest(this.#sum.digest());
    }
  }

  /** Gives the content sum of the newest entry when it is known from elsewhere (16 hex digits). */
  knownDigest(size: number, digest: string): boolean {
    if (this.#size === null) {
      return true;
    }
    this.#table.digest(digest);
    return this.#size === size;
  }

  listing(diffId: string): LayerListing {
    return new LayerListing({
      diffId,
      table: this.#table.table(),
      whiteouts: this.#whiteouts,
      opaques: this.#opaques,
    });
  }
}

function linkOf({ type, linkName }: TarHeader): string {
  if (type === 'hardlink') {
    return normalPath(linkName);
  }
  return type === 'symlink' ? linkName : '';
}
