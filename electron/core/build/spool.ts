import { randomBytes } from 'node:crypto';
import { closeSync, createReadStream, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';

/** Bytes that are held in memory; what is more goes to a file. */
const IN_MEMORY = 16 * 1024 * 1024;

/** Bytes that are written once and then read from the beginning, as often as wanted, until it is closed. */
export class Spool {
  readonly #file: string;
  #descriptor: number | null = null;
  #chunks: Buffer[] = [];
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
    this.#size += chunk.length;
    if (this.#descriptor !== null || this.#size > IN_MEMORY) {
      mkdirSync(path.dirname(this.#file), { recursive: true });
      this.#descriptor ??= openSync(this.#file, 'wx', 0o600);
      for (const one of this.#chunks) {
        for (let at = 0; at < one.length; ) {
          at += writeSync(this.#descriptor, one, at);
        }
      }
      this.#chunks = [];
    }
  }

  read(): Readable {
    return this.#descriptor === null
      ? Readable.from(this.#chunks, { objectMode: false })
      : createReadStream(this.#file, { highWaterMark: 256 * 1024 });
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
