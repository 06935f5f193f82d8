import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';

/** Bytes that are held in memory; what is more goes to a file. */
const IN_MEMORY = 16 * 1024 * 1024;
const PIECE = 256 * 1024;

/** Bytes that are written once and then read from the beginning, as often as wanted, until it is closed. */
export class Spool {
  readonly #file: string;
  #descriptor: number | null = null;
  #chunks: Buffer[] = [];
  /** Where each of them begins. */
  #begins: number[] = [];
  #size = 0;

  /** @param folder for the file, should one be needed */
  constructor(folder: string) {
    this.#file = path.join(folder, `context-${process.pid}-${randomBytes(6).toString('hex')}`);
  }

  get size(): number {
    return this.#size;
  }

  /** The spool owns the chunk from here on. Throws when the file cannot be written (ENOSPC). */
  write(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#begins.push(this.#size);
    this.#size += chunk.length;
    if (this.#descriptor !== null || this.#size > IN_MEMORY) {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      this.#descriptor ??= openSync(this.#file, 'wx+', 0o600);
      for (const one of this.#chunks) {
        for (let at = 0; at < one.length; ) {
          at += writeSync(this.#descriptor, one, at);
        }
      }
      this.#chunks = [];
      this.#begins = [];
    }
  }

  read(): Readable {
    return this.#descriptor === null
      ? Readable.from(this.#chunks, { objectMode: false })
      : createReadStream(this.#file, { highWaterMark: 256 * 1024 });
  }

  /** `size` bytes from `at` on. */
  async *part(at: number, size: number): AsyncGenerator<Buffer> {
    if (this.#descriptor !== null) {
      for (let done = 0; done < size; ) {
        const piece = Buffer.allocUnsafe(Math.min(PIECE, size - done));
        const read = readSync(this.#descriptor, piece, 0, piece.length, at + done);
        if (read === 0) {
          throw new Error('a temporary file is shorter than it was');
        }
        done += read;
        yield piece.subarray(0, read);
      }
      return;
    }
    const end = at + size;
    for (let nth = this.#chunkAt(at); nth < this.#chunks.length; nth += 1) {
      const begin = this.#begins[nth] ?? 0;
      if (begin >= end) {
        break;
      }
      const chunk = this.#chunks[nth] ?? Buffer.alloc(0);
      for (let from = Math.max(at - begin, 0); from < Math.min(end - begin, chunk.length); from += PIECE) {
        yield chunk.subarray(from, Math.min(from + PIECE, end - begin));
      }
    }
  }

  /** Number of the chunk in memory that holds the byte at a place. */
  #chunkAt(place: number): number {
    let low = 0;
    let high = this.#begins.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#begins[middle] ?? 0) <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  close(): void {
    this.#chunks = [];
    if (this.#descriptor !== null) {
      closeSync(this.#descriptor);
      this.#descriptor = null;
      rmSync(this.#file, { force: true });
    }
  }
}
