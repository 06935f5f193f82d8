import type { Transform } from 'node:stream';
import { archiveInvalid, cancelled, placed } from './archive-error.ts';
import type { BlobHearer } from './archive-layer.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { memberName } from './archive-members.ts';
import { createUnpacker, sniff } from './layer-stream.ts';
import type { TarHeader } from './tar-header.ts';
import { TarParser, type TarSink } from './tar-parser.ts';

/** Chooses who hears a member's content; null when nobody has to. `name` is absolute and normal. */
export type OpenMember = (name: string, header: TarHeader) => BlobHearer | null;

/**
 * Goes once through an archive as it comes, in constant memory: never more of it is waiting than one chunk and what an
 * unpacker holds.
 * @throws LabError ARCHIVE_INVALID with the member and the offset of the chunk that shows it; CANCELLED
 */
export async function walkArchive(
  chunks: AsyncIterable<Buffer>,
  open: OpenMember,
  o: { limits: ArchiveLimits; signal?: AbortSignal | undefined },
): Promise<void> {
  const sink = new WalkSink(open);
  const parser = new TarParser(sink);
  let offset = 0;
  try {
    for await (const chunk of chunks) {
      if (o.signal?.aborted) {
        throw cancelled();
      }
      parser.write(chunk);
      offset += chunk.length;
      if (offset > o.limits.archiveBytes) {
        throw archiveInvalid('it is too large', { limit: o.limits.archiveBytes });
      }
      if (sink.waiting) {
        await sink.ready();
      }
    }
    parser.finish();
    await sink.ready();
  } catch (error) {
    sink.abandon();
    throw placed(error, sink.name === '' ? { offset } : { member: sink.name, offset });
  }
}

/** The chunks of an archive that may be packed as a whole, unpacked. */
export async function* unpackedChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    let first = await source.next();
    while (!first.done && first.value.length < 4) {
      const start = Buffer.from(first.value);
      const next = await source.next();
      if (next.done) {
        break;
      }
      first = { done: false, value: Buffer.concat([start, next.value]) };
    }
    if (first.done) {
      return;
    }
    const rest = startingWith(first.value, source);
    const kind = sniff(first.value);
    yield* kind === 'gzip' || kind === 'zstd' ? unpack(rest, kind) : rest;
  } finally {
    await source.return?.();
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    yield next.value;
  }
}

async function* unpack(chunks: AsyncGenerator<Buffer>, kind: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
  const unpacker = createUnpacker(kind);
  const feeding = feed(chunks, unpacker);
  try {
    for await (const chunk of unpacker) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw archiveInvalid('the archive is packed and damaged', {}, error);
  } finally {
    unpacker.destroy();
    await feeding;
  }
}

/** Never rejects: a source that breaks off breaks the unpacker, which is what is being waited for. */
async function feed(chunks: AsyncGenerator<Buffer>, unpacker: Transform): Promise<void> {
  const closed = new Promise<void>((resolve) => unpacker.once('close', resolve));
  try {
    for await (const chunk of chunks) {
      if (unpacker.destroyed) {
        return;
      }
      // The unpacker works on it later, when it may have been written over.
      if (!unpacker.write(Buffer.from(chunk))) {
        await Promise.race([new Promise<void>((resolve) => unpacker.once('drain', resolve)), closed]);
      }
    }
    unpacker.end();
  } catch (error) {
    unpacker.destroy(error as Error);
  }
}

class WalkSink implements TarSink {
  /** The member that was begun last. */
  name = '';
  readonly #open: OpenMember;
  #hearer: BlobHearer | null = null;
  #closing: { hearer: BlobHearer; done: Promise<void> }[] = [];

  constructor(open: OpenMember) {
    this.#open = open;
  }

  get waiting(): boolean {
    return this.#hearer !== null || this.#closing.length > 0;
  }

  entry(header: TarHeader): void {
    this.name = memberName(header.name);
    this.#hearer = this.#open(this.name, header);
  }

  data(chunk: Buffer): void {
    this.#hearer?.write(chunk);
  }

  end(): void {
    const hearer = this.#hearer;
    if (hearer !== null) {
      const done = hearer.close();
      // It is waited for below; until then another failure may come first.
      done.catch(() => undefined);
      this.#closing.push({ hearer, done });
    }
    this.#hearer = null;
  }

  /** Waits for members that have passed, so that memory stays bounded however slow unpacking is. */
  async ready(): Promise<void> {
    if (this.#closing.length > 0) {
      const closing = this.#closing;
      this.#closing = [];
      await Promise.all(closing.map(({ done }) => done));
    }
    await this.#hearer?.ready();
  }

  abandon(): void {
    this.#hearer?.abandon();
    for (const { hearer } of this.#closing) {
      hearer.abandon();
    }
  }
}
