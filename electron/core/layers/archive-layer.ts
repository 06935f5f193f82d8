import { FilesCapture } from './archive-capture.ts';
import { DigestCheck } from './archive-digest.ts';
import { placed } from './archive-error.ts';
import { LayerGuard, type Spent } from './archive-guard.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { ListingBuilder } from './layer-listing.ts';
import { type Compression, LayerStream, SNIFF_BYTES, sniff } from './layer-stream.ts';

/** Hears the bytes of one member. It throws or rejects only when the archive as a whole is not to be believed. */
export interface BlobHearer {
  /** `chunk` is only lent. */
  write(chunk: Buffer): void;
  /** Waits while it cannot keep up. */
  ready(): Promise<void>;
  close(): Promise<void>;
  /** Ends it early: what it has heard is worth nothing. */
  abandon(): void;
}

export interface LayerBlobOptions {
  member: string;
  limits: ArchiveLimits;
  spent: Spent;
  /** Files to be kept from the layer. */
  capture?: { paths: ReadonlySet<string>; maxBytes: number } | undefined;
  /** What the layer must be: its diff ID, and the digest of the blob as it is stored where that is known. */
  verify?: { diffId: string; blob: string | null };
}

/** A member that is a layer: packed or not, listed, and held against its digests when that is asked for. */
export class LayerBlob implements BlobHearer {
  readonly builder = new ListingBuilder();
  readonly capture: FilesCapture | null;
  /** Why it cannot be used; null when it can. */
  failure: unknown = null;
  /** Whether all of it was heard. */
  closed = false;
  readonly #o: LayerBlobOptions;
  readonly #stored: DigestCheck | null;
  #unpacked: DigestCheck | null = null;
  #start: Buffer | null = Buffer.alloc(0);
  #stream: LayerStream | null = null;

  constructor(options: LayerBlobOptions) {
    this.#o = options;
    const { capture, verify } = options;
    this.capture =
      capture === undefined ? null : new FilesCapture(this.builder, capture.paths, capture.maxBytes);
    this.#stored = verify === undefined ? null : new DigestCheck(verify.blob === null ? [] : [verify.blob]);
  }

  write(chunk: Buffer): void {
    if (this.#start === null) {
      this.#pass(chunk);
      return;
    }
    const start = Buffer.concat([this.#start, chunk]);
    this.#start = start;
    if (start.length >= SNIFF_BYTES) {
      this.#begin(start);
    }
  }

  async ready(): Promise<void> {
    await this.#stream?.ready();
  }

  async close(): Promise<void> {
    const { member, verify } = this.#o;
    if (this.#start !== null) {
      this.#begin(this.#start);
    }
    try {
      const failure = await this.#stream?.close();
      const where = { member, ...(verify === undefined ? {} : { layer: verify.diffId }) };
      // Bytes that are not what was promised explain whatever else is wrong with them.
      this.#stored?.verify('a layer is not what its manifest or config says', where);
      this.failure = failure ?? null;
      if (this.failure === null) {
        this.#unpacked?.verify('a layer does not have the digest that its config gives', where);
      }
    } catch (error) {
      this.failure = error;
    }
    if (this.failure !== null) {
      this.failure = placed(this.failure, { member });
    }
    this.closed = true;
  }

  abandon(): void {
    this.#stream?.abandon();
  }

  #begin(start: Buffer): void {
    this.#start = null;
    const kind = sniff(start);
    const { limits, spent, verify } = this.#o;
    const compression: Compression = kind === 'json' ? 'none' : kind;
    const guard = new LayerGuard(this.capture ?? this.builder, limits, spent);
    if (verify !== undefined && compression === 'none') {
      this.#stored?.want(verify.diffId);
    } else if (verify !== undefined) {
      this.#unpacked = new DigestCheck([verify.diffId]);
    }
    const unpacked = this.#unpacked;
    this.#stream = new LayerStream(guard, compression, {
      maxBytes: limits.layerBytes,
      ...(unpacked === null ? {} : { onUnpacked: (chunk: Buffer) => unpacked.update(chunk) }),
    });
    this.#pass(start);
  }

  #pass(chunk: Buffer): void {
    this.#stored?.update(chunk);
    this.#stream?.write(chunk);
  }
}

/** Gathers a small document. */
export class JsonBlob implements BlobHearer {
  readonly #done: (json: Buffer) => void;
  #pieces: Buffer[] = [];

  constructor(done: (json: Buffer) => void) {
    this.#done = done;
  }

  write(chunk: Buffer): void {
    this.#pieces.push(Buffer.from(chunk));
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#done(Buffer.concat(this.#pieces));
    return Promise.resolve();
  }

  abandon(): void {
    this.#pieces = [];
  }
}
