import { createReadStream } from 'node:fs';
import { archiveInvalid } from './archive-error.ts';
import type { StoredArchive } from './archive-files.ts';
import { JsonBudget } from './archive-json.ts';
import { type BlobHearer, JsonBlob } from './archive-layer.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { MemberTable } from './archive-members.ts';
import { UnknownBlob } from './archive-unknown.ts';
import { unpackedChunks, walkArchive } from './archive-walk.ts';

interface Packed {
  /** Its number in the archive: of two with one name, only the later one is meant. */
  number: number;
  json: Buffer | null;
}

/**
 * An archive that is packed as a whole (`docker save … | gzip`). Nothing can be leapt over in it: it is unpacked once
 * when it is opened, of which only the documents are kept, and once more when layers are read. Nothing is put on disk.
 */
export class PackedFile implements StoredArchive {
  readonly #path: string;
  readonly #size: number;
  readonly #limits: ArchiveLimits;
  readonly #members: MemberTable<Packed>;
  readonly #read: JsonBudget;

  private constructor(path: string, size: number, limits: ArchiveLimits) {
    this.#path = path;
    this.#size = size;
    this.#limits = limits;
    this.#members = new MemberTable(limits);
    this.#read = new JsonBudget(limits);
  }

  /** @throws LabError ARCHIVE_INVALID, CANCELLED */
  static async open(
    path: string,
    size: number,
    o: {
      limits: ArchiveLimits;
      signal?: AbortSignal | undefined;
      onBytes?: ((bytes: number, total: number) => void) | undefined;
    },
  ): Promise<PackedFile> {
    const archive = new PackedFile(path, size, o.limits);
    const budget = new JsonBudget(o.limits);
    await archive.#walk(o, (name, header) => {
      const number = archive.#members.added;
      const packed: Packed = { number, json: null };
      archive.#members.add(name, header, packed);
      if (header.type !== 'file' || header.size > o.limits.jsonBytes) {
        return null;
      }
      return new UnknownBlob((kind) => {
        if (kind !== 'json') {
          return null;
        }
        budget.spend(header.size, name);
        return new JsonBlob((json) => {
          packed.json = json;
        });
      });
    });
    return archive;
  }

  resolve(name: string): string | null {
    return this.#members.resolve(name);
  }

  async json(name: string): Promise<Buffer | null> {
    const packed = this.#members.get(name);
    if (packed !== undefined && packed.json === null) {
      throw archiveInvalid('a document is too large or none', { member: name });
    }
    this.#read.spend(packed?.json?.length ?? 0, name);
    return packed?.json ?? null;
  }

  async pass(
    names: ReadonlySet<string>,
    hear: (name: string) => BlobHearer,
    o: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number, total: number) => void) | undefined },
  ): Promise<void> {
    let number = 0;
    await this.#walk({ ...o, limits: this.#limits }, (name) => {
      const wanted = names.has(name) && this.#members.get(name)?.number === number;
      number += 1;
      return wanted ? hear(name) : null;
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #walk(
    o: {
      limits: ArchiveLimits;
      signal?: AbortSignal | undefined;
      onBytes?: ((bytes: number, total: number) => void) | undefined;
    },
    open: Parameters<typeof walkArchive>[1],
  ): Promise<void> {
    const file = createReadStream(this.#path, { highWaterMark: 256 * 1024 });
    let bytes = 0;
    const counted = async function* (this: { size: number }): AsyncGenerator<Buffer> {
      for await (const chunk of file) {
        bytes += (chunk as Buffer).length;
        o.onBytes?.(bytes, this.size);
        yield chunk as Buffer;
      }
    };
    try {
      await walkArchive(unpackedChunks(counted.call({ size: this.#size })), open, o);
    } finally {
      file.destroy();
    }
  }
}
