import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { invalid } from './tar-header.ts';
import { TarParser, type TarSink } from './tar-parser.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** What the first bytes of a blob say it is: JSON, a layer in one of the media types of OCI layer.md, or neither. */
export function sniff(start: Buffer): Compression | 'json' {
  if (start[0] === 0x7b || start[0] === 0x5b) {
    return 'json';
  }
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return 'gzip';
  }
  return start.readUInt32BE(0) === 0x28b52ffd ? 'zstd' : 'none';
}

/** One layer of an archive as it passes by: unpacked when it must be, and parsed. Errors are kept for who asks. */
export class LayerStream {
  readonly #parser: TarParser;
  readonly #unpacker: Transform | null;
  readonly #finished: Promise<void>;
  #failure: unknown = null;
  #full = false;

  constructor(sink: TarSink, compression: Compression) {
    this.#parser = new TarParser(sink);
    this.#unpacker = this.#createUnpacker(compression);
    const unpacker = this.#unpacker;
    this.#finished =
      unpacker === null
        ? Promise.resolve()
        : new Promise((resolve) => {
            unpacker.on('data', (chunk: Buffer) => this.#parse(chunk));
            unpacker.on('end', resolve);
            unpacker.on('error', (error) => {
              this.#failure ??= invalid('a compressed layer is damaged', error);
              resolve();
            });
          });
  }

  /** `chunk` must not be changed by anyone afterwards. */
  write(chunk: Buffer): void {
    if (this.#failure !== null) {
      return;
    }
    if (this.#unpacker === null) {
      this.#parse(chunk);
    } else {
      this.#full = !this.#unpacker.write(chunk);
    }
  }

  /** Waits while the unpacker has more than it can hold. */
  async ready(): Promise<void> {
    const unpacker = this.#unpacker;
    if (this.#full && unpacker !== null && this.#failure === null) {
      this.#full = false;
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

  #createUnpacker(compression: Compression): Transform | null {
    if (compression === 'gzip') {
      return zlib.createGunzip();
    }
    if (compression === 'zstd') {
      // Node 20, which older Electron runtimes carry, has no zstd.
      if (typeof zlib.createZstdDecompress === 'function') {
        return zlib.createZstdDecompress();
      }
      this.#failure = invalid('a layer is packed with zstd, which this Node cannot unpack');
    }
    return null;
  }

  #parse(chunk: Buffer): void {
    if (this.#failure === null) {
      this.#guard(() => this.#parser.write(chunk));
    }
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#failure = error;
    }
  }
}
