import { type FastSum, fastSum } from './crc64-wasm.ts';

/**
 * CRC-64/ISO (polynomial x⁶⁴+x⁴+x³+x+1, reflected, inverted at both ends), which is what the engine's own tar-split
 * records keep for each file's content. Computing the same sum for streams lets both sources give one answer.
 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  // The polynomial touches only the top five bits, so eight steps never reach the low word: one word is enough.
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    const carry = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high = carry === 1 ? (high >>> 1) ^ 0xd8000000 : high >>> 1;
  }
  return high >>> 0;
});
/** Pieces shorter than this are summed sooner than they are copied. */
const WORTH_COPYING = 64;
const DIGEST = Buffer.alloc(8);

/** Sums the bytes of one file as they come. */
export class Crc64 {
  readonly #fast: FastSum | null;
  #high = 0xffffffff | 0;
  #low = 0xffffffff | 0;

  /** `fast: null` is for tests of what happens where WebAssembly has no vectors. */
  constructor(fast: FastSum | null = fastSum) {
    this.#fast = fast;
  }

  update(bytes: Uint8Array): void {
    const fast = this.#fast;
    let at = 0;
    if (fast !== null && bytes.length >= WORTH_COPYING) {
      at = bytes.length - (bytes.length % 16);
      const { words } = fast;
      words[0] = this.#low;
      words[1] = this.#high;
      fast.add(bytes, at);
      this.#low = words[0] as number;
      this.#high = words[1] as number;
    }
    this.#addFrom(bytes, at);
  }

  /** 16 lower-case hex digits, most significant first. */
  digest(): string {
    DIGEST.writeInt32BE(~this.#high, 0);
    DIGEST.writeInt32BE(~this.#low, 4);
    return DIGEST.toString('hex');
  }

  #addFrom(bytes: Uint8Array, start: number): void {
    let high = this.#high;
    let low = this.#low;
    for (let at = start; at < bytes.length; at += 1) {
      const top = TABLE[(low ^ (bytes[at] as number)) & 0xff] as number;
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) ^ top;
    }
    this.#high = high;
    this.#low = low;
  }
}
