import {
  invalid,
  isExtension,
  type RawHeader,
  readHeader,
  readPaxRecords,
  type TarHeader,
  withPax,
} from './tar-header.ts';

const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);
/** Longest extended headers that are believed of one member; real ones are a few hundred bytes. */
const EXTENSION_LIMIT = 1024 * 1024;
/** The same for all that hold for every member from there on: each of them costs time at each member. */
const GLOBAL_LIMIT = 64 * 1024;

/** Hears an archive's members in order: `entry`, then its content in pieces, then `end`. Pieces are only lent. */
export interface TarSink {
  entry(header: TarHeader): void;
  data(chunk: Buffer): void;
  end(): void;
}

type State = 'header' | 'extension' | 'content' | 'sparse' | 'done';

/**
 * A push parser for tar in constant memory: v7, ustar, pax and GNU long names. It holds no more than one block and
 * one extended header, and never waits: malformed input throws at the write that shows it.
 *
 * With `contentOmitted` members' contents are not in the input but their padding is, which is what tar-split keeps.
 */
export class TarParser {
  readonly #sink: TarSink;
  readonly #contentOmitted: boolean;
  readonly #partial = Buffer.alloc(BLOCK);
  #partialLength = 0;
  #state: State = 'header';
  #remaining = 0;
  #padding = 0;
  #extension: Buffer[] = [];
  #extensionLetter = '';
  #extensionBytes = 0;
  #globalBytes = 0;
  readonly #global = new Map<string, Buffer>();
  readonly #next = new Map<string, Buffer>();
  #sparse: RawHeader | null = null;

  constructor(sink: TarSink, options: { contentOmitted?: boolean } = {}) {
    this.#sink = sink;
    this.#contentOmitted = options.contentOmitted ?? false;
  }

  /** Whether the blocks that close the archive have come: nothing after them is looked at. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** @throws LabError ARCHIVE_INVALID */
  write(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && this.#state !== 'done') {
      if (this.#state === 'content' || this.#state === 'extension') {
        at = this.#consume(chunk, at);
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, chunk.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else {
        at = this.#fillBlock(chunk, at);
      }
    }
  }

  /**
   * Says that there is no more input. An archive without its two closing zero blocks is accepted when it stops between
   * members, as tar(1) does.
   * @throws LabError ARCHIVE_INVALID when it stops inside one.
   */
  finish(): void {
    const between =
      this.#state === 'header' && this.#partialLength === 0 && this.#padding === 0 && this.#next.size === 0;
    if (this.#state !== 'done' && !between) {
      throw invalid('it is cut short');
    }
  }

  #consume(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#remaining);
    const piece = chunk.subarray(at, end);
    this.#remaining -= piece.length;
    if (this.#state === 'content') {
      this.#sink.data(piece);
    } else {
      this.#extension.push(Buffer.from(piece));
    }
    if (this.#remaining === 0) {
      if (this.#state === 'content') {
        this.#endEntry();
      } else {
        this.#endExtension();
      }
    }
    return end;
  }

  #fillBlock(chunk: Buffer, at: number): number {
    if (this.#partialLength === 0 && chunk.length - at >= BLOCK) {
      this.#block(chunk, at);
      return at + BLOCK;
    }
    const taken = Math.min(BLOCK - this.#partialLength, chunk.length - at);
    chunk.copy(this.#partial, this.#partialLength, at, at + taken);
    this.#partialLength += taken;
    if (this.#partialLength === BLOCK) {
      this.#partialLength = 0;
      this.#block(this.#partial, 0);
    }
    return at + taken;
  }

  #block(block: Buffer, at: number): void {
    if (this.#state === 'sparse') {
      this.#sparseBlock(block, at);
      return;
    }
    if (block[at] === 0 && block.compare(ZEROS, 0, BLOCK, at, at + BLOCK) === 0) {
      this.#state = 'done';
      return;
    }
    const raw = readHeader(block, at);
    if (isExtension(raw.letter)) {
      this.#beginExtension(raw);
    } else if (raw.letter === 'S' && block[at + 482] !== 0) {
      this.#sparse = raw;
      this.#state = 'sparse';
    } else {
      this.#beginEntry(raw);
    }
  }

  /** GNU's old sparse format puts more blocks of its map between header and content. */
  #sparseBlock(block: Buffer, at: number): void {
    if (block[at + 504] === 0 && this.#sparse !== null) {
      const raw = this.#sparse;
      this.#sparse = null;
      this.#beginEntry(raw);
    }
  }

  #beginExtension(raw: RawHeader): void {
    this.#extensionBytes += raw.size;
    this.#globalBytes += raw.letter === 'g' ? raw.size : 0;
    if (this.#extensionBytes > EXTENSION_LIMIT || this.#globalBytes > GLOBAL_LIMIT) {
      throw invalid('an extended header is too long');
    }
    this.#extension = [];
    this.#extensionLetter = raw.letter;
    this.#remaining = raw.size;
    this.#padding = paddingOf(raw.size);
    this.#state = 'extension';
    if (raw.size === 0) {
      this.#endExtension();
    }
  }

  #endExtension(): void {
    const data = Buffer.concat(this.#extension);
    this.#extension = [];
    this.#state = 'header';
    if (this.#extensionLetter === 'L' || this.#extensionLetter === 'K') {
      const end = data.indexOf(0);
      this.#next.set(
        this.#extensionLetter === 'L' ? 'path' : 'linkpath',
        end < 0 ? data : data.subarray(0, end),
      );
      return;
    }
    const target = this.#extensionLetter === 'g' ? this.#global : this.#next;
    for (const [key, value] of readPaxRecords(data)) {
      target.set(key, value);
    }
  }

  #beginEntry(raw: RawHeader): void {
    this.#extensionBytes = 0;
    let header = raw.header;
    if (this.#global.size > 0 || this.#next.size > 0) {
      header = withPax(header, new Map([...this.#global, ...this.#next]));
      this.#next.clear();
    }
    // v7 has no type for folders. Only now: the name in the block may be the ASCII rest of a pax name.
    if (header.type === 'file' && header.name.endsWith('/')) {
      header.type = 'directory';
    }
    this.#padding = paddingOf(header.size);
    this.#sink.entry(header);
    if (header.size === 0 || this.#contentOmitted) {
      this.#endEntry();
    } else {
      this.#remaining = header.size;
      this.#state = 'content';
    }
  }

  #endEntry(): void {
    this.#state = 'header';
    this.#sink.end();
  }
}

function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
