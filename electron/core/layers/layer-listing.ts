import { z } from 'zod';
import { EntryType } from '../../contract/layers.ts';
import { Crc64 } from './crc64.ts';
import { baseName, normalPath, parentPath } from './entry-name.ts';
import type { TarHeader } from './tar-header.ts';
import type { TarSink } from './tar-parser.ts';

/** One thing a layer puts into the tree. `path` is absolute and normal. */
export const LayerEntry = z.object({
  path: z.string(),
  type: EntryType,
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
  size: z.number(),
  mtime: z.number(),
  link: z.string().describe('what a symlink says; the absolute path a hard link means; else empty'),
  device: z.string(),
  xattrs: z.string(),
  digest: z.string().describe('CRC-64/ISO of the content in hex; empty when there is none'),
});
export type LayerEntry = z.infer<typeof LayerEntry>;

/** A layer's contents without the contents: what it adds, and what it hides of the layers below. */
export const LayerListing = z.object({
  diffId: z.string(),
  entries: z.array(LayerEntry),
  whiteouts: z.array(z.string()).describe('paths that are gone from here on'),
  opaques: z.array(z.string()).describe('folders of which nothing below shows through'),
});
export type LayerListing = z.infer<typeof LayerListing>;

const WHITEOUT = '.wh.';
const WHITEOUT_META = '.wh..wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Gathers a layer's listing from its tar (OCI image-spec layer.md, "Whiteouts"). Other names that begin with
 * `.wh..wh.` are aufs' own bookkeeping and no part of the image.
 */
export class ListingBuilder implements TarSink {
  readonly #entries: LayerEntry[] = [];
  readonly #whiteouts: string[] = [];
  readonly #opaques: string[] = [];
  #current: LayerEntry | null = null;
  #sum: Crc64 | null = null;

  entry(header: TarHeader): void {
    this.#current = null;
    this.#sum = null;
    const path = normalPath(header.name);
    if (path.startsWith(WHITEOUT, path.lastIndexOf('/') + 1)) {
      this.#marker(path);
    } else if (path !== '/') {
      this.#current = toEntry(path, header);
      this.#sum = header.type === 'file' && header.size > 0 ? new Crc64() : null;
      this.#entries.push(this.#current);
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
    if (this.#current !== null && this.#sum !== null) {
      this.#current.digest = this.#sum.digest();
    }
  }

  /** Gives the content sum of the newest entry when it is known from elsewhere (16 hex digits). */
  knownDigest(size: number, digest: string): boolean {
    if (this.#current === null) {
      return true;
    }
    this.#current.digest = digest;
    return this.#current.size === size;
  }

  listing(diffId: string): LayerListing {
    return { diffId, entries: this.#entries, whiteouts: this.#whiteouts, opaques: this.#opaques };
  }
}

function toEntry(path: string, header: TarHeader): LayerEntry {
  return {
    path,
    type: header.type,
    mode: header.mode,
    uid: header.uid,
    gid: header.gid,
    size: header.type === 'file' ? header.size : 0,
    mtime: Math.floor(header.mtime),
    link: header.type === 'hardlink' ? normalPath(header.linkName) : symlinkTarget(header),
    device: header.device,
    xattrs: header.xattrs,
    digest: '',
  };
}

function symlinkTarget(header: TarHeader): string {
  return header.type === 'symlink' ? header.linkName : '';
}
