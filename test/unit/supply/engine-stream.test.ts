import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type EngineLine, readEngineStream } from '../../../electron/core/supply/engine-stream.ts';

async function read(chunks: Buffer[], signal?: AbortSignal): Promise<EngineLine[]> {
  const lines: EngineLine[] = [];
  await readEngineStream(Readable.from(chunks), (line) => lines.push(line), signal);
  return lines;
}

describe('readEngineStream', () => {
  it('puts lines and characters together that a chunk boundary split', async () => {
    const bytes = Buffer.from('{"stream":"层 one\\n"}\r\n{"status":"two"}\n{"status":"last"}');
    const expected = [{ stream: '层 one\n' }, { status: 'two' }, { status: 'last' }];
    for (let at = 1; at < bytes.length; at += 1) {
      expect(await read([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected);
    }
  });

  it("turns the engine's error line into an error", async () => {
    await expect(read([Buffer.from('{"errorDetail":{},"error":"no space left"}\n')])).rejects.toMatchObject({
      code: 'IMAGE_UNAVAILABLE',
      message: 'no space left',
    });
  });

  it('says that it was cancelled, whatever broke on the way', async () => {
    const broken = new Readable({ read() {} });
    broken.destroy(new Error('aborted'));
    const reading = readEngineStream(broken, () => undefined, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
