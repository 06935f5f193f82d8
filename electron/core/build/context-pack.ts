import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
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
  const piece = Buffer.allocUnsafe(PIECE);
  const replaced = new Set(extra.map((file) => file.path));
  for (const [at, entry] of entries.entries()) {
    if (at % FILES_A_TURN === FILES_A_TURN - 1) {
      await breathe();
      stopIfCancelled(signal);
    }
    if (replaced.has(entry.path)) {
      continue;
    }
    if (entry.type === 'file') {
      summed.push(yield* packFile(tar, `${root}/${entry.path}`, entry, piece));
    } else {
      tar.begin(entry);
      summed.push({ ...entry, sha256: '' });
    }
    yield* tar.take();
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

function* packFile(
  tar: ContextTar,
  file: string,
  listed: ContextEntry,
  piece: Buffer,
): Generator<Buffer, SummedEntry> {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, 'r');
    const size = listed.size < PIECE ? readSync(descriptor, piece, 0, PIECE, 0) : PIECE;
    if (size < PIECE) {
      const content = piece.subarray(0, size);
      const entry = size === listed.size ? listed : { ...listed, size };
      tar.begin(entry);
      tar.content(content);
      tar.pad(size);
      return { ...entry, sha256: hash('sha256', content) };
    }
    const entry = { ...listed, size: fstatSync(descriptor).size };
    return { ...entry, sha256: yield* packLarge(tar, descriptor, entry, piece) };
  } catch (error) {
    if (error instanceof LabError) {
      throw error;
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError(
      'CONTEXT_INVALID',
      `${listed.path} of the build context cannot be read: ${why}`,
      { path: listed.path },
      error,
    );
  } finally {
    if (descriptor !== null) {
      closeSync(descriptor);
    }
  }
}

function* packLarge(
  tar: ContextTar,
  descriptor: number,
  entry: ContextEntry,
  piece: Buffer,
): Generator<Buffer, string> {
  const sum = createHash('sha256');
  tar.begin(entry);
  let at = 0;
  while (at < entry.size) {
    const read = readSync(descriptor, piece, 0, Math.min(PIECE, entry.size - at), at);
    if (read === 0) {
      throw new LabError('CONTEXT_INVALID', `${entry.path} became shorter while it was being sent.`, {
        path: entry.path,
      });
    }
    sum.update(piece.subarray(0, read));
    tar.content(piece.subarray(0, read));
    at += read;
    yield* tar.take();
  }
  tar.pad(entry.size);
  return sum.digest('hex');
}
