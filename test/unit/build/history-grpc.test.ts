import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import Docker from 'dockerode';
import { afterEach, describe, expect, it } from 'vitest';
import { grpcCall, grpcFrame, grpcMessages } from '../../../electron/core/build/h2-grpc.ts';
import { openBuildControl } from '../../../electron/core/build/h2-upgrade.ts';

const messages = ['', 'a', 'x'.repeat(300), '问候 🐳', 'y'.repeat(70_000)].map((text) => Buffer.from(text));
const body = Buffer.concat(messages.map(grpcFrame));

describe('gRPC messages', () => {
  it('are cut out of chunks that end anywhere', () => {
    for (const size of [1, 2, 3, 4, 5, 6, 7, 100, 305, 4096, body.length]) {
      const cutter = grpcMessages();
      const found: Buffer[] = [];
      for (let at = 0; at < body.length; at += size) {
        found.push(...cutter.write(body.subarray(at, at + size)).map((part) => Buffer.from(part)));
      }
      expect(found).toEqual(messages);
      expect(cutter.rest()).toBe(0);
    }
  });

  it('tell of a message that did not come to its end', () => {
    const cutter = grpcMessages();
    cutter.write(body.subarray(0, body.length - 1));
    expect(cutter.rest()).toBe(5 + 70_000 - 1);
  });

  it('are refused when they are compressed or endless', () => {
    expect(() => grpcMessages().write(Buffer.from([1, 0, 0, 0, 0]))).toThrow(
      expect.objectContaining({ code: 'CONNECTION_LOST' }),
    );
    expect(() => grpcMessages().write(Buffer.from([0, 0xff, 0, 0, 0]))).toThrow(
      expect.objectContaining({ code: 'CONNECTION_LOST' }),
    );
  });
});

describe('the build control of an engine', () => {
  const closes: (() => void)[] = [];
  afterEach(() => {
    for (const close of closes.splice(0)) {
      close();
    }
  });

  /** An engine's `POST /grpc`, as far as its protocol goes. */
  async function engine(answer: (stream: http2.ServerHttp2Stream, request: Buffer) => void): Promise<Docker> {
    const server = http.createServer((_request, response) => response.writeHead(404).end());
    server.on('upgrade', (request, socket: Duplex, head) => {
      expect(request.method).toBe('POST');
      expect(request.headers.upgrade).toBe('h2c');
      expect(head.length).toBe(0);
      socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n');
      const session = http2.performServerHandshake(socket as never);
      session.on('error', () => undefined);
      session.on('stream', (stream) => {
        stream.on('error', () => undefined);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => answer(stream, Buffer.concat(chunks)));
      });
    });
    return await listen(server);
  }

  async function listen(server: http.Server): Promise<Docker> {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    closes.push(() => server.close());
    return new Docker({ protocol: 'http', host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  }

  async function ask(docker: Docker, signal?: AbortSignal): Promise<string[]> {
    const control = await openBuildControl(docker);
    expect(control).not.toBeNull();
    if (!control) {
      return [];
    }
    closes.push(() => control.destroy());
    const said: string[] = [];
    await grpcCall(
      control,
      '/service/Method',
      Buffer.from('question'),
      (message) => said.push(Buffer.from(message).toString()),
      signal,
    );
    return said;
  }

  const ok = { ':status': 200, 'content-type': 'application/grpc' };

  it('answers with messages, however its frames are cut', async () => {
    const docker = await engine((stream, request) => {
      expect(request).toEqual(grpcFrame(Buffer.from('question')));
      stream.respond(ok, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      for (let at = 0; at < body.length; at += 7919) {
        stream.write(body.subarray(at, at + 7919));
      }
      stream.end();
    });
    expect(await ask(docker)).toEqual(messages.map(String));
  });

  it('refuses in words', async () => {
    const docker = await engine((stream) => {
      stream.respond(
        { ...ok, 'grpc-status': '5', 'grpc-message': 'no%20such build %zz' },
        { endStream: true },
      );
    });
    await expect(ask(docker)).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
      details: { status: '5' },
      message: expect.stringContaining('no%20such build'),
    });
  });

  it('is not believed when the connection ends before the answer', async () => {
    const docker = await engine((stream) => {
      stream.respond(ok);
      stream.write(body.subarray(0, 9), () => stream.session?.destroy());
    });
    await expect(ask(docker)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('is let go of when nobody wants the answer any more', async () => {
    const cancel = new AbortController();
    const docker = await engine((stream) => {
      stream.respond(ok);
      stream.write(grpcFrame(Buffer.from('first')), () => cancel.abort());
    });
    await expect(ask(docker, cancel.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('is not there on an engine that knows of none', async () => {
    const docker = await listen(http.createServer((_request, response) => response.writeHead(404).end()));
    expect(await openBuildControl(docker)).toBeNull();
  });

  it('cannot be had from an engine that has gone', async () => {
    const docker = await listen(http.createServer());
    for (const close of closes.splice(0)) {
      close();
    }
    await expect(openBuildControl(docker)).rejects.toMatchObject({ code: 'ENGINE_LOST' });
  });
});
