import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import Docker from 'dockerode';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import { socketDownload } from '../../../electron/core/layers/socket-download.ts';
import { legacyArchive, ociArchive, tar } from './tar-builder.ts';

let folder: string;
let socketPath: string;
let server: net.Server | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'layers-socket-'));
  socketPath = path.join(folder, 's');
});

afterEach(async () => {
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
  rmSync(folder, { recursive: true });
});

async function listen(made: net.Server): Promise<Docker> {
  server = made;
  await new Promise<void>((resolve) => made.listen(socketPath, resolve));
  return new Docker({ socketPath, version: 'v1.41' });
}

const answering = (listener: http.RequestListener) => listen(http.createServer(listener));
/** A server that sends these very bytes, piece by piece, whatever it is asked. */
const sending = (...pieces: (string | Buffer)[]) =>
  listen(
    net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', async () => {
        for (const piece of pieces) {
          await new Promise((resolve) => socket.write(piece, resolve));
          await new Promise(setImmediate);
        }
        socket.end();
      });
    }),
  );

async function all(engine: Docker): Promise<Buffer | null> {
  const chunks = await socketDownload(engine, '/images/x/get');
  const pieces: Buffer[] = [];
  for await (const chunk of chunks ?? []) {
    pieces.push(Buffer.from(chunk));
  }
  return chunks === null ? null : Buffer.concat(pieces);
}

it('reads what comes in chunks, from the version of the API that the client is pinned to', async () => {
  const content = randomBytes(3_000_001);
  let asked = '';
  const engine = await answering((request, response) => {
    asked = `${request.method} ${request.url}`;
    for (let at = 0, step = 1; at < content.length; at += step, step = (step * 7 + 1) % 70_000) {
      response.write(content.subarray(at, at + step));
    }
    response.end();
  });
  expect((await all(engine))?.equals(content)).toBe(true);
  expect(asked).toBe('GET /v1.41/images/x/get');
});

it('reads what comes with its length, and what ends with the connection', async () => {
  const content = randomBytes(600_000);
  const engine = await answering((_, response) => {
    response.setHeader('Content-Length', content.length);
    response.end(content);
  });
  expect((await all(engine))?.equals(content)).toBe(true);
  server?.close();
  rmSync(socketPath, { force: true });
  expect((await all(await sending('HTTP/1.1 200 OK\r\n\r\n', content)))?.equals(content)).toBe(true);
});

it('finds the frames of chunks wherever they are cut', async () => {
  const answer =
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nC;x=y\r\n, docker lab\r\n0\r\n\r\n';
  const engine = await sending(...answer);
  expect((await all(engine))?.toString()).toBe('hello, docker lab');
});

it.each([
  ['in the middle of a chunk', 'Transfer-Encoding: chunked\r\n\r\n9\r\nhello'],
  ['before the last chunk', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ['before all its length', 'Content-Length: 9\r\n\r\nhello'],
  ['with a chunk that has no size', 'Transfer-Encoding: chunked\r\n\r\nhello\r\n'],
  ['with a chunk longer than it said', 'Transfer-Encoding: chunked\r\n\r\n3\r\nhello\r\n0\r\n\r\n'],
])('rejects an answer that ends %s', async (_, rest) => {
  await expect(all(await sending(`HTTP/1.1 200 OK\r\n${rest}`))).rejects.toThrow(/the answer|connection/);
});

it.each([
  ['a refusal', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'],
  ['another protocol', 'SSH-2.0-x\r\n\r\n'],
  ['a coding it does not know', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'],
  ['nothing', ''],
])('leaves %s to the usual way', async (_, answer) => {
  expect(await all(await sending(answer))).toBeNull();
});

it('leaves engines elsewhere to the usual way', async () => {
  const withAgent: object = { socketPath, agent: new http.Agent() };
  expect(await all(new Docker({ host: '127.0.0.1', port: 1 }))).toBeNull();
  expect(await all(new Docker(withAgent))).toBeNull();
});

it('rejects when nobody answers, and when it is cancelled', async () => {
  await expect(all(new Docker({ socketPath }))).rejects.toMatchObject({ code: 'ENOENT' });
  const engine = await answering((_, response) => {
    response.write('a beginning');
  });
  const stop = new AbortController();
  const chunks = await socketDownload(engine, '/images/x/get', stop.signal);
  const reading = (async () => {
    for await (const _ of chunks ?? []) {
      stop.abort();
    }
  })();
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

it.each([
  ['the legacy layout', legacyArchive],
  ['packed layers', (layers: Buffer[]) => ociArchive(layers, gzipSync)],
  ['a packed archive', (layers: Buffer[]) => gzipSync(legacyArchive(layers))],
])('lends memory that %s is read from without mistake', async (_, archive) => {
  const layers = [1, 2].map((number) =>
    tar([
      { name: `small-${number}`, content: 'x'.repeat(number) },
      { name: `large-${number}`, content: randomBytes(300_000) },
    ]),
  );
  const bytes = archive(layers);
  const engine = await answering((_request, response) => response.end(bytes));
  const chunks = await socketDownload(engine, '/images/x/get');
  const lent = await readDockerArchive(chunks ?? ([] as never), { known: new Set() });
  const whole = await readDockerArchive(
    (async function* () {
      yield bytes;
    })(),
    { known: new Set() },
  );
  expect(lent).toEqual(whole);
  expect(whole.layers).toHaveLength(2);

  // However short the pieces are, and written over as soon as may be.
  const short = await readDockerArchive(
    (async function* () {
      const memory = Buffer.alloc(1000);
      for (let at = 0; at < bytes.length; at += memory.length) {
        yield memory.subarray(0, bytes.copy(memory, 0, at));
        memory.fill(0xee);
      }
    })(),
    { known: new Set() },
  );
  expect(short).toEqual(whole);
});
