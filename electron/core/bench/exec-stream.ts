import { Duplex } from 'node:stream';
import { type Demultiplexer, demultiplexer } from './demultiplex.ts';

/**
 * The standard input and output of a command as one byte stream, with back pressure both ways. It can stand in for a
 * network socket under node's http client, which asks a few things of a socket that mean nothing here.
 */
export class ExecStream extends Duplex {
  readonly #raw: Duplex;
  readonly #abandoned: () => void;
  readonly #frames: Demultiplexer;
  #ended = false;

  /** `abandoned` is called when this is destroyed before the command has ended. */
  constructor(raw: Duplex, abandoned: () => void) {
    super({ allowHalfOpen: true });
    this.#raw = raw;
    this.#abandoned = abandoned;
    let more = true;
    this.#frames = demultiplexer((stream, data) => {
      if (stream !== 2) {
        more = this.push(data) && more;
      }
    });
    raw.on('data', (chunk: Buffer) => {
      more = true;
      this.#frames.write(chunk);
      if (!more) {
        raw.pause();
      }
    });
    raw.on('end', () => {
      this.#ended = true;
      this.push(null);
      raw.end();
    });
    raw.on('error', (error) => this.destroy(error));
    raw.on('close', () => {
      if (!this.#ended) {
        this.destroy();
      }
    });
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    // The command's end may have closed the connection already; then there is nothing left to say.
    if (this.#raw.writableEnded || this.#raw.destroyed) {
      done();
    } else {
      this.#raw.end(() => done());
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy();
    if (!this.#ended) {
      this.#abandoned();
    }
    done(error);
  }

  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
