import { normalPath } from './entry-name.ts';
import type { TarHeader } from './tar-header.ts';
import type { TarSink } from './tar-parser.ts';

/** Passes a layer on and keeps the contents of some regular files in it, unless they are larger than `maxBytes`. */
export class FilesCapture implements TarSink {
  /** By path; null for one that is too large. */
  readonly contents = new Map<string, Buffer | null>();
  readonly #next: TarSink;
  readonly #paths: ReadonlySet<string>;
  readonly #maxBytes: number;
  #path = '';
  #pieces: Buffer[] | null = null;

  constructor(next: TarSink, paths: ReadonlySet<string>, maxBytes: number) {
    this.#next = next;
    this.#paths = paths;
    this.#maxBytes = maxBytes;
  }

  entry(header: TarHeader): void {
    this.#next.entry(header);
    this.#pieces = null;
    if (header.type !== 'file') {
      return;
    }
    const path = normalPath(header.name);
    if (this.#paths.has(path)) {
      this.#path = path;
      this.contents.set(path, null);
      this.#pieces = header.size > this.#maxBytes ? null : [];
    }
  }

  data(chunk: Buffer): void {
    this.#next.data(chunk);
    this.#pieces?.push(Buffer.from(chunk));
  }

  end(): void {
    this.#next.end();
    if (this.#pieces !== null) {
      this.contents.set(this.#path, Buffer.concat(this.#pieces));
      this.#pieces = null;
    }
  }
}
