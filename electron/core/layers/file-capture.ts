import { normalPath } from './entry-name.ts';
import type { TarHeader } from './tar-header.ts';
import type { TarSink } from './tar-parser.ts';

/** Passes an archive on and keeps the content of one regular file in it, unless that is larger than `maxBytes`. */
export class FileCapture implements TarSink {
  content: Buffer | null = null;
  tooLarge = false;
  readonly #next: TarSink;
  readonly #path: string;
  readonly #maxBytes: number;
  #pieces: Buffer[] | null = null;

  constructor(next: TarSink, path: string, maxBytes: number) {
    this.#next = next;
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  entry(header: TarHeader): void {
    this.#next.entry(header);
    this.#pieces = null;
    if (header.type === 'file' && normalPath(header.name) === this.#path) {
      this.tooLarge = header.size > this.#maxBytes;
      this.#pieces = this.tooLarge ? null : [];
    }
  }

  data(chunk: Buffer): void {
    this.#next.data(chunk);
    this.#pieces?.push(Buffer.from(chunk));
  }

  end(): void {
    this.#next.end();
    if (this.#pieces !== null) {
      this.content = Buffer.concat(this.#pieces);
      this.#pieces = null;
    }
  }
}
