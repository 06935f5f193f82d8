import { type Attributes, type Columns, EntryTable, SUMMED, TYPES } from './entry-table.ts';
import type { LayerEntry } from './layer-listing.ts';

const FIRST_ENTRIES = 256;
const FIRST_NAMES = 4096;

/** An entry on its way into a table; the digest often comes only after the content. */
type NewEntry = Omit<LayerEntry, 'digest'>;

/** Gathers a table entry by entry. */
export class EntryTableBuilder {
  #length = 0;
  #columns = emptyColumns(FIRST_ENTRIES);
  #names = Buffer.from(new ArrayBuffer(FIRST_NAMES));
  #namesLength = 0;
  readonly #folders: string[] = [];
  readonly #folderPlaces = new Map<string, number>();
  #lastFolder = 0;
  readonly #links: string[] = [''];
  readonly #attributes: Attributes[] = [];
  readonly #attributePlaces = new Map<string, number>();
  #lastAttributes = 0;

  /** `path` is absolute and normal. */
  add(entry: NewEntry): void {
    const at = this.#length;
    if (at === this.#columns.type.length) {
      this.#columns = grown(this.#columns, at * 2);
    }
    const columns = this.#columns;
    const { path, link } = entry;
    const slash = path.lastIndexOf('/');
    columns.size[at] = entry.size;
    columns.mtime[at] = entry.mtime;
    columns.folder[at] = this.#folder(path, slash);
    columns.nameEnd[at] = this.#name(path.slice(slash + 1));
    columns.attributes[at] = this.#attributesOf(entry);
    columns.link[at] = link === '' ? 0 : this.#links.push(link) - 1;
    columns.type[at] = TYPES.indexOf(entry.type);
    this.#length = at + 1;
  }

  /** Gives the newest entry its digest: 16 hex digits. */
  digest(hex: string): void {
    const { digest, type } = this.#columns;
    const at = this.#length - 1;
    Buffer.from(digest.buffer).write(hex, at * 8, 'hex');
    type[at] = (type[at] as number) | SUMMED;
  }

  /** What was gathered. Nothing may be added afterwards. */
  table(): EntryTable {
    const all = this.#columns;
    const end = this.#length;
    const columns: Columns = {
      size: all.size.subarray(0, end),
      mtime: all.mtime.subarray(0, end),
      digest: all.digest.subarray(0, end * 8),
      folder: all.folder.subarray(0, end),
      attributes: all.attributes.subarray(0, end),
      link: all.link.subarray(0, end),
      nameEnd: all.nameEnd.subarray(0, end),
      type: all.type.subarray(0, end),
      names: this.#names.subarray(0, this.#namesLength),
    };
    return new EntryTable({
      columns,
      folders: this.#folders,
      links: this.#links,
      attributes: this.#attributes,
    });
  }

  #folder(path: string, slash: number): number {
    const last = this.#folders[this.#lastFolder];
    if (last?.length !== slash || !path.startsWith(last)) {
      const folder = path.slice(0, slash);
      this.#lastFolder = this.#folderPlaces.get(folder) ?? this.#folders.push(folder) - 1;
      this.#folderPlaces.set(folder, this.#lastFolder);
    }
    return this.#lastFolder;
  }

  #name(name: string): number {
    // Three bytes at most for each UTF-16 unit, and the slash.
    const most = this.#namesLength + name.length * 3 + 1;
    if (most > this.#names.length) {
      this.#names = Buffer.from(this.#names.buffer.transfer(Math.max(most, this.#names.length * 2)));
    }
    const end = this.#namesLength + this.#names.write(name, this.#namesLength);
    this.#names[end] = 0x2f;
    this.#namesLength = end + 1;
    return end;
  }

  #attributesOf({ mode, uid, gid, device, xattrs }: NewEntry): number {
    const last = this.#attributes[this.#lastAttributes];
    const same =
      last?.mode === mode &&
      last.uid === uid &&
      last.gid === gid &&
      last.device === device &&
      last.xattrs === xattrs;
    if (!same) {
      const key = [mode, uid, gid, device, xattrs].join(' ');
      const known = this.#attributePlaces.get(key);
      this.#lastAttributes = known ?? this.#attributes.push({ mode, uid, gid, device, xattrs }) - 1;
      this.#attributePlaces.set(key, this.#lastAttributes);
    }
    return this.#lastAttributes;
  }
}

/** A table of entries that are there already. */
export function tableOf(entries: Iterable<LayerEntry>): EntryTable {
  const builder = new EntryTableBuilder();
  for (const entry of entries) {
    builder.add(entry);
    if (entry.digest !== '') {
      builder.digest(entry.digest);
    }
  }
  return builder.table();
}

type Growing = Omit<Columns, 'names'>;

function emptyColumns(length: number): Growing {
  return {
    size: new Float64Array(length),
    mtime: new Float64Array(length),
    digest: new Uint8Array(length * 8),
    folder: new Uint32Array(length),
    attributes: new Uint32Array(length),
    link: new Uint32Array(length),
    nameEnd: new Uint32Array(length),
    type: new Uint8Array(length),
  };
}

/** Takes over what the columns lie in, so that the shorter ones do not wait for somebody to collect them. */
function grown(columns: Growing, length: number): Growing {
  const longer = (column: Growing[keyof Growing], bytes: number) =>
    (column.buffer as ArrayBuffer).transfer(length * bytes);
  return {
    size: new Float64Array(longer(columns.size, 8)),
    mtime: new Float64Array(longer(columns.mtime, 8)),
    digest: new Uint8Array(longer(columns.digest, 8)),
    folder: new Uint32Array(longer(columns.folder, 4)),
    attributes: new Uint32Array(longer(columns.attributes, 4)),
    link: new Uint32Array(longer(columns.link, 4)),
    nameEnd: new Uint32Array(longer(columns.nameEnd, 4)),
    type: new Uint8Array(longer(columns.type, 1)),
  };
}
