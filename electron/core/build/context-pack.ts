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
      summed.push(packSmall(tar, file, entry, piece) ?? (yield* packLarge(tar, file, entry, piece)));
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
  done(summed);
}

/** Written out field by field: spreading an object takes longer than hashing a small file. */
function withSum({ path, type, mode, mtime, link }: ContextEntry, size: number, sha256: string): SummedEntry {
  return { path, type, mode, size, mtime, link, sha256 };
}

/** A file that one read gives; null for what is larger by now. */
function packSmall(tar: ContextTar, file: string, listed: ContextEntry, piece: Buffer): SummedEntry | null {
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
    const entry = withSum(listed, size, hash('sha256', content));
    tar.begin(entry);
    tar.content(content);
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
