import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { LabError } from '../../contract/errors.ts';
import { stopIfCancelled } from '../bench/errors.ts';
import type { ContextEntry, ContextListing, SummedEntry } from './context-entry.ts';
import { ContextTar } from './context-tar.ts';

/** A file beside the folder's own: a Dockerfile from elsewhere, an ignore file that speaks of it. */
export interface ExtraFile {
  path: string;
  content: Buffer;
}

export interface PackedContext {
  /** The tar, made while it is read. */
  stream: Readable;
  /** What was sent, with sums; settles when the stream has been read to its end, and never if it is destroyed. */
  summed: Promise<SummedEntry[]>;
}

const PIECE = 1024 * 1024;
/** What was listed as a file may be a pipe or a symlink by now: neither waited for nor followed (Windows knows neither flag). */
const READ_THIS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
/** Bytes of small files that wait to be summed, at most: the chunks of the tar stay in memory for so long. */
const MOST_WAITING = 64 * 1024 * 1024;
/** So many small files are read before others get their turn; reading them one by one off the main thread takes three times as long. */
const FILES_A_TURN = 200;

/**
 * Packs a listed folder as a tar for an engine. A file that grew or shrank since it was listed is sent as it is now.
 * The stream fails with LabError CONTEXT_INVALID {path} when something cannot be read, CANCELLED.
 */
export function packContext(
  root: string,
  listing: ContextListing,
  o: { extra?: ExtraFile[]; signal?: AbortSignal } = {},
): PackedContext {
  const settled = Promise.withResolvers<SummedEntry[]>();
  const stream = Readable.from(pack(root, listing, o, settled.resolve), { objectMode: false });
  return { stream, summed: settled.promise };
}

async function* pack(
  root: string,
  { entries }: ContextListing,
  { extra = [], signal }: { extra?: ExtraFile[]; signal?: AbortSignal },
  done: (summed: SummedEntry[]) => void,
): AsyncGenerator<Buffer> {
  const tar = new ContextTar();
  const summed: SummedEntry[] = [];
  const piece = Buffer.allocUnsafeSlow(PIECE);
  const sums = new LaterSums();
  const replaced = new Set(extra.map((file) => file.path));
  stopIfCancelled(signal);
  for (const [at, entry] of entries.entries()) {
    if (at % FILES_A_TURN === FILES_A_TURN - 1) {
      await breathe();
      stopIfCancelled(signal);
    }
    if (replaced.size > 0 && replaced.has(entry.path)) {
      continue;
    }
    if (entry.type !== 'file') {
      tar.begin(entry);
      summed.push(withSum(entry, entry.size, ''));
    } else {
      const file = `${root}/${entry.path}`;
      summed.push(
        packSmall({ tar, sums, piece }, file, entry) ?? (yield* packLarge(tar, file, entry, piece)),
      );
    }
    if (tar.isFull) {
      yield* tar.take();
    }
  }
  for (const { path: name, content } of extra) {
    tar.begin({ path: name, type: 'file', mode: 0o644, size: content.length, mtime: 0, link: '' });
    tar.content(content);
    tar.pad(content.length);
  }
  tar.end();
  yield* tar.take();
  // The engine has everything by now and is at work, so nobody waits for the sums.
  while (!sums.isDone) {
    await breathe();
    stopIfCancelled(signal);
    sums.some(FILES_A_TURN);
  }
  done(summed);
}

/** Sums of small files, made of what was written after it has been sent. */
class LaterSums {
  #waiting: { entry: SummedEntry; content: Buffer }[] = [];
  #next = 0;
  #bytes = 0;

  get isDone(): boolean {
    return this.#next === this.#waiting.length;
  }

  add(entry: SummedEntry, content: Buffer): void {
    this.#waiting.push({ entry, content });
    this.#bytes += content.length;
    if (this.#bytes > MOST_WAITING) {
      this.some(this.#waiting.length);
      this.#waiting = [];
      this.#next = 0;
      this.#bytes = 0;
    }
  }

  some(files: number): void {
    const end = Math.min(this.#waiting.length, this.#next + files);
    for (const { entry, content } of this.#waiting.slice(this.#next, end)) {
      entry.sha256 = hash('sha256', content);
    }
    this.#next = end;
  }
}

/** Written out field by field: spreading an object takes longer than hashing a small file. */
function withSum({ path, type, mode, mtime, link }: ContextEntry, size: number, sha256: string): SummedEntry {
  return { path, type, mode, size, mtime, link, sha256 };
}

interface Packing {
  tar: ContextTar;
  sums: LaterSums;
  piece: Buffer;
}

/** A file that one read gives, its sum to follow; null for what is larger by now. */
function packSmall({ tar, sums, piece }: Packing, file: string, listed: ContextEntry): SummedEntry | null {
  if (listed.size >= PIECE) {
    return null;
  }
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, READ_THIS);
    // One byte more than there was tells whether it grew.
    const asked = Math.min(PIECE, listed.size + 1);
    let size = readSync(descriptor, piece, 0, asked, null);
    while (size >= asked && size < PIECE) {
      const more = readSync(descriptor, piece, size, PIECE - size, null);
      if (more === 0) {
        break;
      }
      size += more;
    }
    if (size === PIECE) {
      return null;
    }
    const content = piece.subarray(0, size);
    const entry = withSum(listed, size, '');
    tar.begin(entry);
    tar.content(content);
    const written = tar.written(size);
    if (written === null) {
      entry.sha256 = hash('sha256', content);
    } else {
      sums.add(entry, written);
    }
    tar.pad(size);
    return entry;
  } catch (error) {
    throw unreadable(listed.path, error);
  } finally {
    if (descriptor !== null) {
      closeSync(descriptor);
    }
  }
}

function* packLarge(
  tar: ContextTar,
  file: string,
  listed: ContextEntry,
  piece: Buffer,
): Generator<Buffer, SummedEntry> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, READ_THIS);
    const { size } = fstatSync(descriptor);
    const sum = createHash('sha256');
    tar.begin(withSum(listed, size, ''));
    let at = 0;
    while (at < size) {
      const read = readSync(descriptor, piece, 0, Math.min(PIECE, size - at), at);
      if (read === 0) {
        throw new LabError('CONTEXT_INVALID', `${listed.path} became shorter while it was being sent.`, {
          path: listed.path,
        });
      }
      sum.update(piece.subarray(0, read));
      tar.content(piece.subarray(0, read));
      at += read;
      yield* tar.take();
    }
    tar.pad(size);
    return withSum(listed, size, sum.digest('hex'));
  } catch (error) {
    throw unreadable(listed.path, error);
  } finally {
    if (descriptor !== null) {
      closeSync(descriptor);
    }
  }
}

function unreadable(file: string, cause: unknown): LabError {
  if (cause instanceof LabError) {
    return cause;
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  const what = `${file} of the build context cannot be read: ${why}`;
  return new LabError('CONTEXT_INVALID', what, { path: file }, cause);
}
