import type { EntryType } from '../../contract/layers.ts';
import type { LayerEntry } from './layer-listing.ts';

/** What few entries differ in, so that it is kept once for all that have it. */
export type Attributes = Pick<LayerEntry, 'mode' | 'uid' | 'gid' | 'device' | 'xattrs'>;

/** Numbers of a table by column, one of each for every entry. */
export interface Columns {
  size: Float64Array;
  mtime: Float64Array;
  /** Eight bytes for each entry. */
  digest: Uint8Array;
  /** Places in the table's lists. */
  folder: Uint32Array;
  attributes: Uint32Array;
  link: Uint32Array;
  /** Where the entry's name ends in `names`. */
  nameEnd: Uint32Array;
  /** Place in {@link TYPES}, and {@link SUMMED} when there is a digest. */
  type: Uint8Array;
  /** All names as UTF-8, each with a slash behind it, which none of them holds. */
  names: Uint8Array;
}

export interface TableParts {
  columns: Columns;
  /** Paths of folders, empty for the root. */
  folders: readonly string[];
  links: readonly string[];
  attributes: readonly Attributes[];
}

export const TYPES: readonly EntryType[] = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'character',
  'block',
  'fifo',
];
export const SUMMED = 0x80;
const NAMES_AT_ONCE = 512;

/**
 * The entries of a layer by column, in some 60 bytes each instead of 300: layers have up to millions of them. Entries
 * are objects only for who asks for one; it is never written to.
 */
export class EntryTable implements Iterable<LayerEntry> {
  readonly length: number;
  // Private, so that tables are compared by what they say and not by how.
  readonly #parts: TableParts;
  readonly #columns: Columns;
  readonly #names: Buffer;

  constructor(parts: TableParts) {
    this.#parts = parts;
    this.#columns = parts.columns;
    this.#names = bufferOn(parts.columns.names);
    this.length = parts.columns.type.length;
  }

  get parts(): TableParts {
    return this.#parts;
  }

  entry(at: number): LayerEntry {
    return {
      path: this.path(at),
      type: this.type(at),
      size: this.size(at),
      mtime: this.#columns.mtime[at] as number,
      link: this.link(at),
      digest: this.digest(at),
      ...this.attributes(at),
    };
  }

  *[Symbol.iterator](): Generator<LayerEntry> {
    for (let at = 0; at < this.length; at += 1) {
      yield this.entry(at);
    }
  }

  /** The first entry with this path, or undefined. */
  find(path: string): LayerEntry | undefined {
    const slash = path.lastIndexOf('/');
    const folder = this.#parts.folders.indexOf(path.slice(0, slash));
    const name = path.slice(slash + 1);
    for (let at = folder < 0 ? this.length : 0; at < this.length; at += 1) {
      if (this.#columns.folder[at] === folder && this.name(at) === name) {
        return this.entry(at);
      }
    }
    return undefined;
  }

  /** Names without their folders, of all entries in order; some at a time, which is faster than each by itself. */
  *names(): Generator<string> {
    const { nameEnd } = this.#columns;
    for (let first = 0, start = 0; first < this.length; first += NAMES_AT_ONCE) {
      const end = nameEnd[Math.min(first + NAMES_AT_ONCE, this.length) - 1] as number;
      yield* this.#names.toString('utf8', start, end).split('/');
      start = end + 1;
    }
  }

  path(at: number): string {
    return `${this.folder(at)}/${this.name(at)}`;
  }

  /** The path of the folder that it lies in, empty for the root; mostly the same string for neighbours. */
  folder(at: number): string {
    return this.#parts.folders[this.#columns.folder[at] as number] as string;
  }

  type(at: number): EntryType {
    return TYPES[(this.#columns.type[at] as number) & ~SUMMED] as EntryType;
  }

  size(at: number): number {
    return this.#columns.size[at] as number;
  }

  link(at: number): string {
    return this.#parts.links[this.#columns.link[at] as number] as string;
  }

  digest(at: number): string {
    const { type, digest } = this.#columns;
    return ((type[at] as number) & SUMMED) === 0 ? '' : bufferOn(digest).toString('hex', at * 8, at * 8 + 8);
  }

  attributes(at: number): Attributes {
    return this.#parts.attributes[this.#columns.attributes[at] as number] as Attributes;
  }

  /** Without its folder. */
  name(at: number): string {
    const { nameEnd } = this.#columns;
    const start = at === 0 ? 0 : (nameEnd[at - 1] as number) + 1;
    return this.#names.toString('utf8', start, nameEnd[at]);
  }
}

function bufferOn(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
