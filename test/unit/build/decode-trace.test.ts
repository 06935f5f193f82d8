import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { statusDecoder, traceDecoder } from '../../../electron/core/build/decode-trace.ts';

/** Writes a message field by field: numbers as varints, texts, bytes and messages with their length. */
function message(...fields: [number, number | string | Uint8Array][]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') {
      writer.tag(field, WireType.Varint).int64(value);
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      writer.tag(field, WireType.LengthDelimited).bytes(bytes);
    }
  }
  return writer.finish();
}
const time = (ms: number) => message([1, Math.floor(ms / 1000)], [2, (ms % 1000) * 1e6]);
const line = (status: Uint8Array) =>
  Buffer.from(
    `${JSON.stringify({ id: 'moby.buildkit.trace', aux: Buffer.from(status).toString('base64') })}\r\n`,
  );

describe('StatusResponse', () => {
  test('a vertex is told when it changes, not when it is repeated', () => {
    const decoder = statusDecoder();
    const known = message([1, message([1, 'sha256:a'], [2, 'sha256:i'], [3, '[1/2] FROM b'])]);
    expect(decoder.take(known)).toEqual([
      { type: 'step-known', id: 'sha256:a', name: '[1/2] FROM b', inputs: ['sha256:i'] },
    ]);
    expect(decoder.take(known)).toEqual([]);
    const done = message([
      1,
      message(
        [1, 'sha256:a'],
        [3, '[1/2] FROM b'],
        [4, 1],
        [5, time(1_700_000_000_250)],
        [6, time(1_700_000_000_750)],
      ),
    ]);
    expect(decoder.take(done)).toEqual([
      { type: 'step-started', id: 'sha256:a', at: 1_700_000_000_250 },
      { type: 'step-cached', id: 'sha256:a' },
      { type: 'step-done', id: 'sha256:a', at: 1_700_000_000_750, ms: null },
    ]);
    expect(decoder.take(done)).toEqual([]);
  });

  test('logs that are cut within a character come out whole, each output by itself', () => {
    const decoder = statusDecoder();
    const [out, err] = [Buffer.from('镜像'), Buffer.from('слой')];
    const log = (stream: number, bytes: Uint8Array) =>
      message([3, message([1, 'v'], [3, stream], [4, bytes])]);
    const events = [
      log(1, out.subarray(0, 2)),
      log(2, err.subarray(0, 3)),
      log(1, out.subarray(2, 4)),
      log(2, err.subarray(3)),
      log(1, out.subarray(4)),
    ].flatMap((status) => decoder.take(status));
    const said = (error: boolean) =>
      events
        .flatMap((event) => (event.type === 'step-log' && event.error === error ? [event.text] : []))
        .join('');
    expect([said(false), said(true)]).toEqual(['镜像', 'слой']);
  });

  test('warnings have their line', () => {
    const range = message([1, message([1, 12], [2, 0])], [2, message([1, 12])]);
    const warning = message([1, 'v'], [2, 1], [3, 'Stage name should be lower case'], [7, range]);
    expect(statusDecoder().take(message([4, warning]))).toEqual([
      { type: 'warning', message: 'Stage name should be lower case', line: 12 },
    ]);
  });

  test('the image that the exporter writes, also into a containerd store', () => {
    const image = `sha256:${'a'.repeat(64)}`;
    for (const id of [`writing image ${image}`, `exporting manifest list ${image}`]) {
      const status = message([2, message([1, id], [2, 'v'])]);
      expect(statusDecoder().take(status)).toEqual([{ type: 'image', image, id: 'v' }]);
    }
  });

  test('unknown fields are passed over', () => {
    const status = message(
      [9, 'new'],
      [1, message([1, 'v'], [3, 'name'], [8, message([1, 'group'])], [15, 3])],
    );
    expect(statusDecoder().take(status)).toEqual([{ type: 'step-known', id: 'v', name: 'name', inputs: [] }]);
  });

  test('what is no message is said to be none', () => {
    expect(statusDecoder().take(Buffer.from([0x0a, 0xff]))).toMatchObject([{ type: 'other' }]);
    expect(statusDecoder().take(Buffer.alloc(64, 0xff))).toMatchObject([{ type: 'other' }]);
  });
});

describe('the answer of POST /build?version=2', () => {
  test('trace, image, error', () => {
    const decoder = traceDecoder();
    const bytes = Buffer.concat([
      line(message([1, message([1, 'v'], [3, 'n'])])),
      Buffer.from('{"id":"moby.image.id","aux":{"ID":"sha256:1"}}\r\n'),
      Buffer.from('{"errorDetail":{"message":"dockerfile parse error on line 3: x"},"error":"y"}\r\n'),
    ]);
    expect([...bytes].flatMap((byte) => decoder.write(Uint8Array.of(byte)))).toEqual([
      { type: 'step-known', id: 'v', name: 'n', inputs: [] },
      { type: 'image', image: 'sha256:1', id: null },
      { type: 'error', message: 'dockerfile parse error on line 3: x', exitCode: null, line: 3 },
    ]);
    expect(decoder.end()).toEqual([]);
  });

  test('the body of an answer that refuses to begin', () => {
    const decoder = traceDecoder();
    expect(decoder.write(Buffer.from('{"message":"no such thing"}'))).toEqual([]);
    expect(decoder.end()).toEqual([{ type: 'error', message: 'no such thing', exitCode: null, line: null }]);
  });

  test('lines that are no JSON, and JSON that is no object', () => {
    const events = traceDecoder().write(
      Buffer.from('nonsense\n\n3\nnull\n{"id":"moby.buildkit.trace","aux":"%%%"}\n'),
    );
    expect(events.map(({ type }) => type)).toEqual(['other', 'other', 'other']);
  });

  test('a line without an end does not fill the memory', () => {
    const decoder = traceDecoder();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let at = 0; at < 40; at += 1) {
      expect(decoder.write(chunk)).toEqual([]);
    }
    expect(decoder.write(Buffer.from('\n{"aux":{"ID":"sha256:1"}}\n'))).toEqual([
      { type: 'image', image: 'sha256:1', id: null },
    ]);
  });
});
