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

/** Sums the bytes of one file as they come. */
export class Crc64 {
  #high = 0xffffffff | 0;
  #low = 0xffffffff | 0;

  update(bytes: Uint8Array): void {
    let high = this.#high;
    let low = this.#low;
    const length = bytes.length;
    const whole = length - (length % 4);
    let at = 0;
    for (; at < whole; at += 4) {
      const first = TABLE[(low ^ (bytes[at] as number)) & 0xff] as number;
      const second = TABLE[((low >>> 8) ^ (bytes[at + 1] as number)) & 0xff] as number;
      const third = TABLE[((low >>> 16) ^ (bytes[at + 2] as number)) & 0xff] as number;
      const fourth = TABLE[((low >>> 24) ^ (bytes[at + 3] as number)) & 0xff] as number;
      low = high ^ (first << 8);
      high = fourth ^ (third >>> 8) ^ (second >>> 16) ^ (first >>> 24);
    }
    for (; at < length; at += 1) {
      const top = TABLE[(low ^ (bytes[at] as number)) & 0xff] as number;
      low = (low >>> 8) | (high << 24);
      high = (high >>> 8) ^ top;
    }
    this.#high = high;
    this.#low = low;
  }

  /** 16 lower-case hex digits, most significant first. */
  digest(): string {
    return hex32(~this.#high) + hex32(~this.#low);
  }
}

function hex32(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
