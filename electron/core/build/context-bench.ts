import { createHash, type Hash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { stopIfCancelled } from '../bench/errors.ts';
import { decodeName } from '../layers/entry-name.ts';
import { TarParser } from '../layers/tar-parser.ts';
import { type BenchContextListing, type BenchContextPlace, listBenchContext } from './context-bench-list.ts';
import { PACK_CONTEXT } from './context-bench-scripts.ts';
import type { ContextEntry, SummedEntry } from './context-entry.ts';
import type { ExtraFile } from './context-pack.ts';
import { type ContextSource, extraFiles, FROM_OUTSIDE, hiddenFiles } from './context-source.ts';
import { ContextTar } from './context-tar.ts';
import { isText, LARGEST_TEXT, MOST_TEXT } from './record-texts.ts';
import { Spool } from './spool.ts';

/** Someone may be writing a file at the moment that it is read; so often it is tried. */
const ATTEMPTS = 4;

/**
 * A folder of a bench's workspace as a build context. It is read when it is packed, through memory or (when large) a
 * file of `tempFolder`, so that what is sent is one state of every file.
 * @throws LabError CONTEXT_INVALID {path}, FILE_NOT_FOUND {path} of the Dockerfile, BENCH_LOST, CANCELLED
 */
export async function benchContext(
  link: BenchLink,
  place: BenchContextPlace,
  o: { tempFolder: string; signal?: AbortSignal },
): Promise<ContextSource> {
  const listed = await listBenchContext(link, place, o.signal);
  const { listing, inside, text, rules } = listed;
  const spools = new Set<Spool>();
  const texts = new Map<string, Buffer>();
  return {
    listing,
    dockerfile: { path: inside ?? FROM_OUTSIDE, text },
    hidden: hiddenFiles(inside, rules, place.builder),
    pack: (signal) => {
      const summed = Promise.withResolvers<SummedEntry[]>();
      async function* packed(): AsyncGenerator<Buffer> {
        const { spool, entries } = await spoolContext(link, place, {
          listed,
          tempFolder: o.tempFolder,
          texts,
          signal,
        });
        spools.add(spool);
        yield* spool.read() as AsyncIterable<Buffer>;
        summed.resolve(entries);
      }
      return { stream: Readable.from(packed(), { objectMode: false }), summed: summed.promise };
    },
    read: async (entry) => texts.get(entry.sha256) ?? null,
    close: async () => {
      for (const spool of spools) {
        spool.close();
      }
    },
  };
}

interface Packing {
  listed: BenchContextListing;
  tempFolder: string;
  texts: Map<string, Buffer>;
  signal: AbortSignal | undefined;
}

async function spoolContext(
  link: BenchLink,
  place: BenchContextPlace,
  { listed, tempFolder, texts, signal }: Packing,
): Promise<{ spool: Spool; entries: SummedEntry[] }> {
  let now = listed;
  for (let attempt = 1; ; attempt += 1) {
    const spool = new Spool(tempFolder);
    try {
      const outside = now.inside === null ? Buffer.from(now.text) : null;
      const extra = extraFiles(outside, now.rules, place.builder);
      const entries = await readContext(link, place.context, now.listing.entries, {
        spool,
        texts,
        extra,
        signal,
      });
      if (entries !== null) {
        return { spool, entries };
      }
    } catch (error) {
      spool.close();
      throw error;
    }
    spool.close();
    if (attempt === ATTEMPTS) {
      throw new LabError(
        'CONTEXT_INVALID',
        'Files of the build context change all the time, so they cannot be sent.',
        {
          path: place.context,
        },
      );
    }
    now = await listBenchContext(link, place, signal);
  }
}

interface Reading {
  spool: Spool;
  texts: Map<string, Buffer>;
  extra: ExtraFile[];
  signal: AbortSignal | undefined;
}

/** Packs what was listed; null when something of it changed or vanished while it was read. */
async function readContext(
  link: BenchLink,
  folder: string,
  entries: readonly ContextEntry[],
  { spool, texts, extra, signal }: Reading,
): Promise<SummedEntry[] | null> {
  const repacker = new Repacker(entries, texts, extra);
  const drain = () => {
    for (const chunk of repacker.tar.take()) {
      spool.write(chunk);
    }
  };
  const names = repacker.files.map((path) => `./${path}\0`);
  if (names.length > 0) {
    const stream = await link.dial(['sh', '-c', PACK_CONTEXT, 'layerlab', folder], signal);
    const parser = new TarParser(repacker);
    const end = await readTar(stream, names.join(''), (chunk) => {
      parser.write(chunk);
      drain();
    });
    stopIfCancelled(signal);
    if (end === null) {
      throw new LabError('BENCH_LOST', 'The bench went away while the build context was read.');
    }
    if (end !== 0 || repacker.missing) {
      return null;
    }
  }
  repacker.finish();
  drain();
  return repacker.summed;
}

/** Hands on what the command gives; its exit code, null when it did not come to its end. */
async function readTar(stream: Duplex, input: string, take: (chunk: Buffer) => void): Promise<number | null> {
  let tail = Buffer.alloc(0);
  stream.end(input);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    take(chunk);
    tail = Buffer.concat([tail, chunk]).subarray(-32);
  }
  const code = /\nlayerlab (\d+)\n$/.exec(tail.toString('latin1'))?.[1];
  return code === undefined ? null : Number(code);
}

/** Makes of the bench's tar of files the tar of the context: our headers, folders and symlinks in their places, sums. */
class Repacker {
  readonly tar = new ContextTar();
  readonly summed: SummedEntry[] = [];
  /** A file that was listed did not come. */
  missing = false;
  readonly #entries: readonly ContextEntry[];
  readonly #texts: Map<string, Buffer>;
  readonly #extra: ExtraFile[];
  #next = 0;
  #textBytes = 0;
  #current: { entry: ContextEntry; sum: Hash; kept: Buffer[] | null } | null = null;

  constructor(entries: readonly ContextEntry[], texts: Map<string, Buffer>, extra: ExtraFile[]) {
    this.#extra = extra;
    // What is sent in place of a file is not sent beside it.
    const replaced = new Set(extra.map(({ path }) => path));
    this.#entries = replaced.size === 0 ? entries : entries.filter(({ path }) => !replaced.has(path));
    this.#texts = texts;
  }

  /** Those that are read from the bench, in the order in which they must come. */
  get files(): string[] {
    return this.#entries.filter(({ type }) => type === 'file').map(({ path }) => path);
  }

  entry(header: { name: string; type: string; mode: number; size: number; mtime: number }): void {
    const name = header.name.replace(/^\.\//, '');
    this.#upTo(name);
    const listed = this.#entries[this.#next];
    if (!listed || header.type !== 'file') {
      this.missing = true;
      this.#current = null;
      return;
    }
    this.#next += 1;
    const entry = {
      ...listed,
      size: header.size,
      mode: header.mode & 0o7777,
      mtime: Math.max(header.mtime, 0),
    };
    const keeps = entry.size <= LARGEST_TEXT && this.#textBytes + entry.size <= MOST_TEXT;
    this.#current = { entry, sum: createHash('sha256'), kept: keeps ? [] : null };
    this.tar.begin(entry);
  }

  data(chunk: Buffer): void {
    if (this.#current) {
      this.#current.sum.update(chunk);
      this.#current.kept?.push(Buffer.from(chunk));
      this.tar.content(chunk);
    }
  }

  end(): void {
    if (this.#current) {
      const { entry, sum, kept } = this.#current;
      const sha256 = sum.digest('hex');
      this.tar.pad(entry.size);
      this.summed.push({ ...entry, sha256 });
      const content = kept && Buffer.concat(kept);
      if (content && isText(content)) {
        this.#textBytes += content.length;
        this.#texts.set(sha256, content);
      }
      this.#current = null;
    }
  }

  finish(): void {
    this.#upTo(null);
    for (const { path, content } of this.#extra) {
      this.tar.begin({ path, type: 'file', mode: 0o644, size: content.length, mtime: 0, link: '' });
      this.tar.content(content);
      this.tar.pad(content.length);
    }
    this.tar.end();
  }

  /** Folders and symlinks up to the named file. */
  #upTo(name: string | null): void {
    for (; this.#next < this.#entries.length; this.#next += 1) {
      const entry = this.#entries[this.#next];
      if (
        !entry ||
        (entry.type === 'file' && name !== null && decodeName(Buffer.from(entry.path)) === name)
      ) {
        return;
      }
      if (entry.type === 'file') {
        this.missing = true;
        continue;
      }
      this.tar.begin(entry);
      this.summed.push({ ...entry, sha256: '' });
    }
  }
}
