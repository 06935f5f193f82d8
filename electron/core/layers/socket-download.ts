import net from 'node:net';
import type Docker from 'dockerode';

/** Bytes that are read at once; an engine writes 32 KiB at a time. */
const ROOM = 256 * 1024;
const LONGEST_HEAD = 64 * 1024;
const LONGEST_SIZE_LINE = 64;
const CR = 0x0d;
const LF = 0x0a;

/** How the end of a body is told (RFC 9112, section 6): by chunks, by its length, or by the end of the connection. */
type Framing = { kind: 'chunked' } | { kind: 'length'; left: number } | { kind: 'close' };

/**
 * The body of a GET from an engine on a local socket, read into one and the same piece of memory: through node's http
 * client every byte is copied twice and left to be collected, which for an image of any size costs more time than
 * summing it and keeps some 90 MB busy. Each chunk is only lent until the next one is asked for.
 *
 * Null when the engine is not on a local socket or does not answer 200 in a way that is understood here: then ask it in
 * the usual way, which knows what its refusals mean. Node's own errors when the connection breaks.
 */
export async function socketDownload(
  engine: Docker,
  path: string,
  signal?: AbortSignal,
): Promise<AsyncIterable<Buffer> | null> {
  const modem = engine.modem as { socketPath?: unknown; agent?: unknown; version?: unknown };
  if (typeof modem.socketPath !== 'string' || modem.agent !== undefined) {
    return null;
  }
  const prefix = typeof modem.version === 'string' ? `/${modem.version}` : '';
  const socket = new LentSocket(modem.socketPath, signal);
  try {
    await socket.send(`GET ${prefix}${path} HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n`);
    const answer = await readHead(socket);
    if (answer === null) {
      socket.close();
      return null;
    }
    return body(socket, answer.framing, answer.rest);
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** A connection of which one piece is read when it is asked for, always into the same memory. */
class LentSocket {
  readonly #socket: net.Socket;
  #waiting: { resolve: (piece: Buffer | null) => void; reject: (error: unknown) => void } | null = null;
  #piece: Buffer | null = null;
  #ended = false;
  #failure: unknown = null;

  constructor(path: string, signal: AbortSignal | undefined) {
    const memory = Buffer.allocUnsafeSlow(ROOM);
    const onread = {
      buffer: memory,
      callback: (length: number): boolean => {
        this.#piece = memory.subarray(0, length);
        this.#hand();
        // Nothing more may be written into the memory until this has been used.
        return false;
      },
    };
    this.#socket = net.connect({ path, onread, ...(signal ? { signal } : {}) });
    this.#socket.on('end', () => {
      this.#ended = true;
      this.#hand();
    });
    this.#socket.on('error', (error) => {
      this.#failure = error;
      this.#hand();
    });
    this.#socket.on('close', () => {
      this.#ended = true;
      this.#hand();
    });
  }

  send(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** The next piece, lent until it is called again; null at the end. */
  next(): Promise<Buffer | null> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      if (this.#piece === null && !this.#ended && this.#failure === null) {
        this.#socket.resume();
      } else {
        this.#hand();
      }
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #hand(): void {
    const waiting = this.#waiting;
    if (waiting === null) {
      return;
    }
    if (this.#piece !== null) {
      this.#waiting = null;
      waiting.resolve(this.#piece);
      this.#piece = null;
    } else if (this.#failure !== null) {
      this.#waiting = null;
      waiting.reject(this.#failure);
    } else if (this.#ended) {
      this.#waiting = null;
      waiting.resolve(null);
    }
  }
}

/** Reads up to the empty line; null when what follows is not a body to be read here. */
async function readHead(socket: LentSocket): Promise<{ framing: Framing; rest: Buffer } | null> {
  let head = Buffer.alloc(0);
  for (;;) {
    const piece = await socket.next();
    if (piece === null) {
      return null;
    }
    head = Buffer.concat([head, piece]);
    const end = head.indexOf('\r\n\r\n');
    if (end >= 0) {
      const framing = framingOf(head.toString('latin1', 0, end));
      return framing === null ? null : { framing, rest: head.subarray(end + 4) };
    }
    if (head.length > LONGEST_HEAD) {
      return null;
    }
  }
}

function framingOf(head: string): Framing | null {
  const [status = '', ...lines] = head.split('\r\n');
  if (!/^HTTP\/1\.1 200(?: |$)/.test(status)) {
    return null;
  }
  const fields = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const encoding = fields.get('transfer-encoding')?.toLowerCase();
  const length = fields.get('content-length');
  if (fields.has('content-encoding') || (encoding !== undefined && encoding !== 'chunked')) {
    return null;
  }
  if (encoding === 'chunked') {
    return { kind: 'chunked' };
  }
  if (length === undefined) {
    return { kind: 'close' };
  }
  return /^\d{1,15}$/.test(length) ? { kind: 'length', left: Number(length) } : null;
}

async function* body(socket: LentSocket, framing: Framing, rest: Buffer): AsyncGenerator<Buffer> {
  const chunks = framing.kind === 'chunked' ? new Dechunker() : null;
  let left = framing.kind === 'length' ? framing.left : Number.POSITIVE_INFINITY;
  try {
    for (let piece: Buffer | null = rest; ; piece = await socket.next()) {
      if (piece === null) {
        if (framing.kind === 'close') {
          return;
        }
        throw new Error('the engine ended the connection in the middle of its answer');
      }
      if (chunks !== null) {
        yield* chunks.take(piece);
      } else if (piece.length > 0) {
        yield piece.subarray(0, Math.min(piece.length, left));
        left -= piece.length;
      }
      if (left <= 0 || chunks?.ended) {
        return;
      }
    }
  } finally {
    socket.close();
  }
}

/** Takes the frames of the chunked transfer coding off (RFC 9112, section 7.1). */
class Dechunker {
  ended = false;
  #state: 'size' | 'data' | 'after' = 'size';
  #line = '';
  #left = 0;

  *take(piece: Buffer): Generator<Buffer> {
    let at = 0;
    while (at < piece.length && !this.ended) {
      if (this.#state === 'data') {
        const end = Math.min(piece.length, at + this.#left);
        this.#left -= end - at;
        if (this.#left === 0) {
          this.#state = 'after';
        }
        yield piece.subarray(at, end);
        at = end;
      } else {
        this.#character(piece[at] as number);
        at += 1;
      }
    }
  }

  #character(byte: number): void {
    if (this.#state === 'after') {
      if (byte !== CR && byte !== LF) {
        throw new Error('a chunk of the answer does not end where it should');
      }
      this.#state = byte === LF ? 'size' : 'after';
    } else if (byte !== LF) {
      this.#line += String.fromCharCode(byte);
      if (this.#line.length > LONGEST_SIZE_LINE) {
        throw new Error('a chunk of the answer has no size');
      }
    } else {
      const digits = /^([0-9a-f]{1,12})\s*(?:;.*)?$/i.exec(this.#line.trimEnd())?.[1];
      if (digits === undefined) {
        throw new Error('a chunk of the answer has no size');
      }
      this.#line = '';
      this.#left = Number.parseInt(digits, 16);
      this.#state = 'data';
      // What may follow the last chunk says nothing about the body.
      this.ended = this.#left === 0;
    }
  }
}
