import { describe, expect, it } from 'vitest';
import { Crc64 } from '../../../electron/core/layers/crc64.ts';
import { fastSum } from '../../../electron/core/layers/crc64-wasm.ts';

/** Straight from the definition, a bit at a time, as a judge of both ways. */
function byDefinition(bytes: Uint8Array): string {
  let sum = 0xffffffffffffffffn;
  for (const byte of bytes) {
    sum ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      sum = (sum & 1n) === 1n ? (sum >> 1n) ^ 0xd800000000000000n : sum >> 1n;
    }
  }
  return (sum ^ 0xffffffffffffffffn).toString(16).padStart(16, '0');
}

const bytes = Buffer.from(Array.from({ length: 1201 }, (_, at) => (at * 131 + (at >> 3) * 7) & 0xff));

it('has the fast way on this Node', () => {
  expect(fastSum).not.toBeNull();
});

describe.each([
  ['by the table', null],
  ['by folding', fastSum],
] as const)('CRC-64/ISO %s', (_, way) => {
  const digest = (...pieces: Uint8Array[]): string => {
    const sum = new Crc64(way);
    for (const piece of pieces) {
      sum.update(piece);
    }
    return sum.digest();
  };

  it.each([
    ['', '0000000000000000'],
    ['a', '3420000000000000'],
    ['abc', '3776c42000000000'],
    // The check value of catalogues of CRCs (CRC-64/GO-ISO).
    ['123456789', 'b90956c775a41001'],
  ])('of %j', (text, expected) => {
    expect(digest(Buffer.from(text))).toBe(expected);
  });

  it('is what the definition says, for every length', () => {
    for (let length = 0; length < 300; length += 1) {
      const piece = bytes.subarray(length % 5, (length % 5) + length);
      expect(digest(piece), `${length} bytes`).toBe(byDefinition(piece));
    }
  });

  it('is the same wherever the input is cut', () => {
    const whole = byDefinition(bytes);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(digest(bytes.subarray(0, cut), bytes.subarray(cut)), `cut at ${cut}`).toBe(whole);
    }
  });

  it('is right for pieces longer than are taken at once', () => {
    const long = Buffer.alloc(200_003, bytes);
    expect(digest(long)).toBe(byDefinition(long));
  });

  it('keeps sums apart that are made at the same time', () => {
    const one = new Crc64(way);
    const other = new Crc64(way);
    for (let at = 0; at < 1200; at += 150) {
      one.update(bytes.subarray(at, at + 150));
      other.update(bytes.subarray(1200 - at - 150, 1200 - at));
    }
    expect(one.digest()).toBe(byDefinition(bytes.subarray(0, 1200)));
    expect(other.digest()).not.toBe(one.digest());
  });
});
