import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { archiveInvalid } from './archive-error.ts';
import { readHeader } from './tar-header.ts';
import { TarParser, type TarSink } from './tar-parser.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Bytes that {@link sniff} wants to see, or all there are. */
export const SNIFF_BYTES = 512;

/** What the first bytes of a blob say it is: JSON, a layer in one of the media types of OCI layer.md, or neither. */
export function sniff(start: Buffer): Compression | 'json' {
  if (start[0] === 0x7b || start[0] === 0x5b) {
    // A layer's first entry may be called `[`, or begin so.
    return start.length >= SNIFF_BYTES && isTarHeader(start.subarray(0, SNIFF_BYTES)) ? 'none' : 'json';
  }
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return 'gzip';
  }
  return start.length >= 4 && start.readUInt32BE(0) === 0x28b52ffd ? 'zstd' : 'none';
}

/**
 * The unpacker for a compression.
 * @throws LabError ARCHIVE_INVALID for zstd where Node has none
 */
export function createUnpacker(compression: 'gzip' | 'zstd'): Transform {
  if (compression === 'gzip') {
    return zlib.createGunzip({ chunkSize: 128 * 1024 });
  }
  // Node 20, which older Electron runtimes carry, has no zstd.
  if (typeof zlib.createZstdDecompress === 'function') {
    return zlib.createZstdDecompress();
  }
  throw archiveInvalid('something is packed with zstd, which this Node cannot unpack');
}

/** One layer of an archive as it passes by: unpacked when it must be, and parsed. Errors are kept for who asks. */
export class LayerStream {
  readonly #parser: TarParser;
  readonly #unpacker: Transform | null;
  readonly #finished: Promise<void>;
  readonly #o: { maxBytes?: number; onUnpacked?: (chunk: Buffer) => void };
  #finish: () => void = () => undefined;
  #failure: unknown = null;
  #bytes = 0;

  /** `onUnpacked` hears every byte of the layer's tar; more than `maxBytes` of it are refused. */
  constructor(
    sink: TarSink,
    compression: Compression,
    options: { maxBytes?: number; onUnpacked?: (chunk: Buffer) => void } = {},
  ) {
    this.#parser = new TarParser(sink);
    this.#o = options;
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#unpacker = compression === 'none' ? null : this.#openUnpacker(compression);
    if (this.#unpacker === null) {
      this.#finish();
    }
  }

  /** `chunk` is only lent. */
  write(chunk: Buffer): void {
    if (this.#failure !== null) {
      return;
    }
    if (this.#unpacker === null) {
      this.#parse(chunk);
    } else {
      // The unpacker works on it later, when it may have been written over.
      this.#unpacker.write(Buffer.from(chunk));
    }
  }

  /** Waits while the unpacker has more than it can hold. */
  async ready(): Promise<void> {
    const unpacker = this.#unpacker;
    // Asked of the unpacker itself: it may have drained while something else was being waited for.
    if (unpacker?.writableNeedDrain && this.#failure === null) {
      const drained = new Promise<void>((resolve) => unpacker.once('drain', resolve));
      await Promise.race([drained, this.#finished]);
    }
  }

  /** Ends the layer; settles with what went wrong in it, or null. */
  async close(): Promise<unknown> {
    if (this.#unpacker !== null && this.#failure === null) {
      this.#unpacker.end();
    }
    await this.#finished;
    if (this.#failure === null) {
      this.#guard(() => this.#parser.finish());
    }
    return this.#failure;
  }

  /** Lets go of the unpacker of a layer that nobody will end. */
  abandon(): void {
    this.#unpacker?.destroy();
    this.#finish();
  }

  #openUnpacker(compression: 'gzip' | 'zstd'): Transform | null {
    try {
      const unpacker = createUnpacker(compression);
      unpacker.on('data', (chunk: Buffer) => this.#parse(chunk));
      unpacker.on('end', this.#finish);
      unpacker.on('error', (error) => this.#fail(archiveInvalid('a compressed layer is damaged', {}, error)));
      return unpacker;
    } catch (error) {
      this.#failure = error;
      return null;
    }
  }

  #parse(chunk: Buffer): void {
    if (this.#failure === null) {
      this.#guard(() => {
        this.#bytes += chunk.length;
        if (this.#o.maxBytes !== undefined && this.#bytes > this.#o.maxBytes) {
          throw archiveInvalid('a layer is too large when unpacked', { limit: this.#o.maxBytes });
        }
        this.#o.onUnpacked?.(chunk);
        this.#parser.write(chunk);
      });
    }
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Nothing more is unpacked after a failure, so nothing else would ever end the waiting. */
  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#unpacker?.destroy();
    this.#finish();
  }
}

function isTarHeader(block: Buffer): boolean {
  try {
    readHeader(block);
    return true;
  } catch {
    return false;
  }
}
