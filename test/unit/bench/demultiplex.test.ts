import { describe, expect, it } from 'vitest';
import { demultiplexer } from '../../../electron/core/bench/demultiplex.ts';

function frame(stream: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('the stream of an exec', () => {
  const whole = Buffer.concat([frame(1, 'out'), frame(2, 'wrong'), frame(1, ''), frame(1, ' – more')]);

  it.each([1, 2, 3, 7, 8, 9, 11, whole.length])('is taken apart in chunks of %i bytes', (size) => {
    const pieces: Record<number, Buffer[]> = { 1: [], 2: [] };
    const frames = demultiplexer((stream, data) => pieces[stream]?.push(Buffer.from(data)));
    for (let at = 0; at < whole.length; at += size) {
      frames.write(whole.subarray(at, at + size));
    }
    expect(Buffer.concat(pieces[1] ?? []).toString()).toBe('out – more');
    expect(Buffer.concat(pieces[2] ?? []).toString()).toBe('wrong');
  });
});
