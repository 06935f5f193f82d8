import type { BlobHearer } from './archive-layer.ts';
import { type Compression, SNIFF_BYTES, sniff } from './layer-stream.ts';

/** Finds out from its first bytes what a member is, and who then hears it. */
export class UnknownBlob implements BlobHearer {
  readonly #choose: (kind: Compression | 'json') => BlobHearer | null;
  #start: Buffer | null = Buffer.alloc(0);
  #hearer: BlobHearer | null = null;

  constructor(choose: (kind: Compression | 'json') => BlobHearer | null) {
    this.#choose = choose;
  }

  write(chunk: Buffer): void {
    if (this.#start === null) {
      this.#hearer?.write(chunk);
      return;
    }
    this.#start = Buffer.concat([this.#start, chunk]);
    if (this.#start.length >= SNIFF_BYTES) {
      this.#decide();
    }
  }

  async ready(): Promise<void> {
    await this.#hearer?.ready();
  }

  async close(): Promise<void> {
    this.#decide();
    await this.#hearer?.close();
  }

  abandon(): void {
    this.#hearer?.abandon();
  }

  #decide(): void {
    const start = this.#start;
    if (start !== null) {
      this.#start = null;
      this.#hearer = this.#choose(sniff(start));
      this.#hearer?.write(start);
    }
  }
}
