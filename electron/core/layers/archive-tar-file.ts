import type { FileHandle } from 'node:fs/promises';
import { archiveInvalid, cancelled, placed } from './archive-error.ts';
import type { StoredArchive } from './archive-files.ts';
import { JsonBudget } from './archive-json.ts';
import type { BlobHearer } from './archive-layer.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { MemberTable, memberName } from './archive-members.ts';
import type { TarHeader } from './tar-header.ts';
import { TarParser } from './tar-parser.ts';

const BLOCK = 512;
/** Headers are read in pieces of this size; most members of an archive are small, so a piece has several. */
const HEADER_BYTES = 16 * 1024;
const CHUNK_BYTES = 256 * 1024;

interface Place {
  offset: number;
  size: number;
}

/**
 * An archive as a tar file that is not packed. Only the headers are read when it is opened, and then only the members
 * that are asked for, so how they are ordered does not matter.
 */
export class TarFile implements StoredArchive {
  readonly #file: FileHandle;
  readonly #members: MemberTable<Place>;
  readonly #budget: JsonBudget;

  private constructor(file: FileHandle, members: MemberTable<Place>, limits: ArchiveLimits) {
    this.#file = file;
    this.#members = members;
    this.#budget = new JsonBudget(limits);
  }

  /** @throws LabError ARCHIVE_INVALID with the member and the offset of what is wrong; CANCELLED */
  static async open(
    file: FileHandle,
    size: number,
    o: { limits: ArchiveLimits; signal?: AbortSignal | undefined },
  ): Promise<TarFile> {
    return new TarFile(file, await readHeaders(file, size, o), o.limits);
  }

  resolve(name: string): string | null {
    return this.#members.resolve(name);
  }

  async json(name: string): Promise<Buffer | null> {
    const place = this.#members.get(name);
    if (place === undefined) {
      return null;
    }
    this.#budget.spend(place.size, name);
    return readFully(this.#file, place.offset, place.size);
  }

  async pass(
    names: ReadonlySet<string>,
    hear: (name: string) => BlobHearer,
    o: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number, total: number) => void) | undefined },
  ): Promise<void> {
    const wanted = [...names].flatMap((name) => {
      const place = this.#members.get(name);
      return place === undefined ? [] : [{ name, place }];
    });
    wanted.sort((a, b) => a.place.offset - b.place.offset);
    const total = wanted.reduce((sum, { place }) => sum + place.size, 0);
    let done = 0;
    const onBytes = (bytes: number) => {
      done += bytes;
      o.onBytes?.(done, total);
    };
    for (const { name, place } of wanted) {
      await this.#read(place, hear(name), { signal: o.signal, onBytes });
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #read(
    place: Place,
    hearer: BlobHearer,
    o: { signal?: AbortSignal | undefined; onBytes: (bytes: number) => void },
  ): Promise<void> {
    try {
      for (let at = 0; at < place.size; at += CHUNK_BYTES) {
        if (o.signal?.aborted) {
          throw cancelled();
        }
        const chunk = await readFully(this.#file, place.offset + at, Math.min(CHUNK_BYTES, place.size - at));
        hearer.write(chunk);
        o.onBytes(chunk.length);
        await hearer.ready();
      }
    } catch (error) {
      hearer.abandon();
      throw error;
    }
    await hearer.close();
  }
}

async function readHeaders(
  file: FileHandle,
  size: number,
  o: { limits: ArchiveLimits; signal?: AbortSignal | undefined },
): Promise<MemberTable<Place>> {
  const members = new MemberTable<Place>(o.limits);
  let newest: TarHeader | null = null;
  const parser = new TarParser(
    {
      entry(header) {
        newest = header;
      },
      data: () => undefined,
      end: () => undefined,
    },
    { contentOmitted: true },
  );
  const blocks = new BlockReader(file, size);
  let member = '';
  try {
    while (blocks.at < size && !parser.done) {
      if (o.signal?.aborted) {
        throw cancelled();
      }
      parser.write(await blocks.next());
      const header = takeNewest();
      if (header !== null) {
        member = memberName(header.name);
        members.add(member, header, { offset: blocks.at, size: header.size });
        const padding = (BLOCK - (header.size % BLOCK)) % BLOCK;
        blocks.skip(header.size);
        // The padding of the last member may be cut off; all that says something is there.
        parser.write(Buffer.alloc(padding));
        blocks.skip(Math.min(padding, size - blocks.at));
      }
    }
    parser.finish();
  } catch (error) {
    throw placed(error, member === '' ? { offset: blocks.at } : { member, offset: blocks.at });
  }
  return members;

  function takeNewest(): TarHeader | null {
    const header = newest;
    newest = null;
    return header;
  }
}

/** The blocks of a file one after the other, with a leap now and then. */
class BlockReader {
  at = 0;
  readonly #file: FileHandle;
  readonly #size: number;
  #piece: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  async next(): Promise<Buffer> {
    const length = Math.min(BLOCK, this.#size - this.at);
    if (this.at < this.#start || this.at + length > this.#start + this.#piece.length) {
      this.#start = this.at;
      this.#piece = await readFully(this.#file, this.at, Math.min(HEADER_BYTES, this.#size - this.at));
    }
    const block = this.#piece.subarray(this.at - this.#start, this.at - this.#start + length);
    this.at += length;
    return block;
  }

  /** @throws LabError ARCHIVE_INVALID when that leads out of the file */
  skip(bytes: number): void {
    if (this.at + bytes > this.#size) {
      throw archiveInvalid('it is cut short', { expected: this.at + bytes, found: this.#size });
    }
    this.at += bytes;
  }
}

async function readFully(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(buffer, filled, size - filled, offset + filled);
    if (bytesRead === 0) {
      throw archiveInvalid('it became shorter while it was read', { offset: offset + filled });
    }
    filled += bytesRead;
  }
  return buffer;
}
