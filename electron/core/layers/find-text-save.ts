import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { LabError } from '../../contract/errors.ts';
import { byteSearch } from './byte-search.ts';
import { normalPath } from './entry-name.ts';
import { type Compression, sniff } from './layer-stream.ts';
import { invalid, type TarHeader } from './tar-header.ts';
import { TarParser, type TarSink } from './tar-parser.ts';
import type { TextHit } from './text-search.ts';

const SNIFF_BYTES = 4;

interface SearchedBlob {
  /** Digest of the unpacked tar, which is the layer's diff ID (OCI image-spec config.md, "Layer DiffID"). */
  diffId: string;
  /** By text, the files that have it. */
  files: string[][];
}

/**
 * Looks for texts in what `docker save` writes, in one pass and constant memory. Which blob is which layer is told by
 * the digest of its content alone, so every layout will do, and a layer that is damaged or missing is never one in
 * which nothing was found.
 * @throws LabError ARCHIVE_INVALID, LAYER_NOT_FOUND
 */
export async function findTextInSave(
  chunks: AsyncIterable<Buffer>,
  diffIds: readonly string[],
  texts: readonly string[],
): Promise<TextHit[][]> {
  const members = new SearchedMembers(texts);
  const parser = new TarParser(members);
  for await (const chunk of chunks) {
    parser.write(chunk);
    await members.ready();
  }
  parser.finish();
  await members.ready();
  const blobs = new Map(members.blobs.map((blob) => [blob.diffId, blob]));
  const hits: TextHit[][] = texts.map(() => []);
  for (const [at, diffId] of diffIds.entries()) {
    const blob = blobs.get(diffId);
    if (blob === undefined) {
      throw (
        members.failure ?? new LabError('LAYER_NOT_FOUND', `A layer could not be read: ${diffId}`, { diffId })
      );
    }
    for (const [text, files] of blob.files.entries()) {
      hits[text]?.push(...files.map((path) => ({ layer: at + 1, path })));
    }
  }
  return hits;
}

/** The outer archive's members: each that is no JSON is taken for a layer, and its digest says whether it is one. */
class SearchedMembers implements TarSink {
  readonly blobs: SearchedBlob[] = [];
  failure: unknown = null;
  readonly #texts: Buffer[];
  #start: Buffer | null = null;
  #plain: LayerSearch | null = null;
  #packed: Transform | null = null;
  #unpacking: Promise<void> = Promise.resolve();
  #waiting: Promise<unknown> | null = null;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map((text) => Buffer.from(text));
  }

  entry(header: TarHeader): void {
    this.#start = header.type === 'file' ? Buffer.alloc(0) : null;
  }

  data(chunk: Buffer): void {
    if (this.#start === null) {
      this.#write(chunk);
      return;
    }
    const start = Buffer.concat([this.#start, chunk]);
    this.#start = start;
    if (start.length >= SNIFF_BYTES) {
      this.#start = null;
      const kind = sniff(start);
      if (kind !== 'json') {
        this.#begin(kind);
        this.#write(start);
      }
    }
  }

  end(): void {
    this.#packed?.end();
    if (this.#packed !== null) {
      this.#waiting = this.#unpacking;
    }
    const plain = this.#plain;
    if (plain !== null) {
      this.#guard(() => this.blobs.push(plain.finish()));
    }
    this.#plain = null;
    this.#packed = null;
  }

  /** Waits for what has come to be unpacked, so that memory stays bounded. */
  async ready(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    await waiting;
  }

  #begin(kind: Compression): void {
    const search = layerSearch(this.#texts);
    if (kind === 'none') {
      this.#plain = search;
      return;
    }
    const packed = unpackerOf(kind);
    // What went wrong is told by the search below; without a listener it would end the process as well.
    packed.on('error', () => undefined);
    this.#packed = packed;
    const searched = unpackInto(packed, search).then(
      (blob) => {
        this.blobs.push(blob);
      },
      (error: unknown) => this.#fail(error),
    );
    this.#unpacking = Promise.all([this.#unpacking, searched]).then(() => undefined);
  }

  #write(chunk: Buffer): void {
    const packed = this.#packed;
    const plain = this.#plain;
    if (plain !== null) {
      this.#guard(() => plain.write(chunk));
    } else if (packed !== null && !packed.destroyed && !packed.write(chunk)) {
      this.#waiting = Promise.race([once(packed, 'drain').catch(() => undefined), this.#unpacking]);
    }
  }

  #guard(action: () => unknown): void {
    try {
      action();
    } catch (error) {
      this.#plain = null;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.failure ??= error instanceof LabError ? error : invalid('a compressed layer is damaged', error);
  }
}

function unpackerOf(kind: Exclude<Compression, 'none'>): Transform {
  if (kind === 'gzip') {
    return zlib.createGunzip();
  }
  // Node 20, which older Electron runtimes carry, has no zstd.
  if (typeof zlib.createZstdDecompress !== 'function') {
    throw invalid('a layer is packed with zstd, which this Node cannot unpack');
  }
  return zlib.createZstdDecompress();
}

async function unpackInto(packed: AsyncIterable<Buffer>, search: LayerSearch): Promise<SearchedBlob> {
  for await (const chunk of packed) {
    search.write(chunk);
  }
  return search.finish();
}

interface LayerSearch {
  write(chunk: Buffer): void;
  finish(): SearchedBlob;
}

/** Takes a layer's unpacked tar in pieces. @throws LabError ARCHIVE_INVALID when it is none. */
function layerSearch(texts: readonly Buffer[]): LayerSearch {
  const hash = createHash('sha256');
  const files: string[][] = texts.map(() => []);
  const parser = new TarParser(fileSearch(texts, files));
  return {
    write(chunk) {
      hash.update(chunk);
      parser.write(chunk);
    },
    finish() {
      parser.finish();
      return { diffId: `sha256:${hash.digest('hex')}`, files };
    },
  };
}

/** Hears a layer's tar and notes under each text the files that have it. */
function fileSearch(texts: readonly Buffer[], files: string[][]): TarSink {
  let path = '';
  let searches: { look: (piece: Buffer) => boolean; found: boolean }[] = [];
  return {
    entry(header) {
      path = header.type === 'file' ? normalPath(header.name) : '';
      searches = path === '' ? [] : texts.map((text) => ({ look: byteSearch(text), found: false }));
    },
    data(chunk) {
      for (const search of searches) {
        search.found = search.look(chunk);
      }
    },
    end() {
      for (const [at, { found }] of searches.entries()) {
        if (found) {
          files[at]?.push(path);
        }
      }
    },
  };
}
