import { createHash } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { LabError } from '../../../electron/contract/index.ts';
import type { BenchLink } from '../../../electron/core/bench/bench-link.ts';
import { Preview } from '../../../electron/core/preview/preview.ts';

/** Reaches a server in this process instead of one in a bench; what `nc` says is the same bytes either way. */
function linkTo(port: () => number, commands: string[][]): BenchLink {
  const unused = () => {
    throw new Error('A preview only dials.');
  };
  return {
    get engine(): never {
      return unused();
    },
    run: unused,
    openTty: unused,
    dial: (command) => {
      commands.push(command);
      const socket = net.connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true });
      // Like nc in a bench: where nothing listens there is no error, only an end.
      const refused = () => socket.destroy();
      return new Promise((resolve) => {
        socket.once('connect', () => resolve(socket));
        socket.once('error', () => {
          refused();
          resolve(socket);
        });
      });
    },
  };
}

const commands: string[][] = [];
let server: http.Server;
let link: BenchLink | null;
let preview: Preview;
let url: string;
let onRequest: http.RequestListener;

beforeEach(async () => {
  commands.length = 0;
  onRequest = (_request, response) => response.end('hello');
  server = http.createServer((request, response) => onRequest(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as net.AddressInfo;
  link = linkTo(() => port, commands);
  preview = new Preview({ link: () => link, patience: 300 });
  ({ url } = await preview.open(8080));
});
afterEach(async () => {
  await preview.close();
  server.closeAllConnections();
  server.close();
});

const raw = (headers: Record<string, string>, method = 'GET') =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
    http
      .request(url, { headers, method }, (answer) => {
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers });
      })
      .on('error', reject)
      .end();
  });

describe('the preview', () => {
  it('gives each port an origin of its own, on this computer only', async () => {
    const other = await preview.open(9090);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(other.url).not.toBe(url);
    expect((await preview.open(8080)).url).toBe(url);
    expect(await (await fetch(url)).text()).toBe('hello');
    expect(commands).toEqual([['nc', '127.0.0.1', '8080']]);
  });

  it('passes a large body through both ways, unharmed', async () => {
    const body = Buffer.alloc(20_000_000, 'layer');
    onRequest = (request, response) => {
      request.pipe(response);
    };
    const answer = await fetch(url, { method: 'POST', body });
    const got = Buffer.from(await answer.arrayBuffer());
    expect(createHash('sha256').update(got).digest('hex')).toBe(
      createHash('sha256').update(body).digest('hex'),
    );
  });

  it('passes status, method and path', async () => {
    onRequest = (request, response) => {
      response.writeHead(418).end(`${request.method} ${request.url} ${request.headers.host}`);
    };
    const answer = await fetch(`${url}a%20b?c=d`, { method: 'DELETE' });
    expect([answer.status, await answer.text()]).toEqual([418, 'DELETE /a%20b?c=d localhost:8080']);
  });

  it('answers nobody who came by another name or from another site', async () => {
    expect((await raw({ Host: 'evil.test' })).status).toBe(403);
    expect((await raw({ Host: `localhost:${new URL(url).port}` })).status).toBe(403);
    expect((await raw({ Origin: 'https://evil.test' }, 'POST')).status).toBe(403);
    expect(commands).toEqual([]);
    expect((await raw({ Origin: 'null' })).status).toBe(200);
  });

  it('says in both languages that nothing answers yet', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const answer = await fetch(url);
    const page = await answer.text();
    expect(answer.status).toBe(502);
    expect(page).toContain('Nothing answers on port 8080 of the bench yet');
    expect(page).toContain('实验台的 8080 端口上还没有程序应答');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  it('says that the bench is away, and works again when it is back', async () => {
    const there = link;
    link = null;
    expect((await fetch(url)).status).toBe(503);
    link = Object.assign(
      linkTo(() => 0, commands),
      { dial: () => Promise.reject(new LabError('BENCH_LOST', 'gone')) },
    );
    expect((await fetch(url)).status).toBe(503);
    link = there;
    expect((await fetch(url)).status).toBe(200);
  });

  it('does not wait for ever', async () => {
    onRequest = () => undefined;
    const answer = await fetch(url);
    expect([answer.status, (await answer.text()).includes('too long')]).toEqual([504, true]);
  });

  it('says that what answers is no web server', async () => {
    server.removeAllListeners('connection');
    server.on('connection', (socket) => socket.end('220 mail.example ESMTP\r\n'));
    expect((await fetch(url)).status).toBe(502);
  });

  it('breaks off where the server broke off', async () => {
    onRequest = (_request, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('only this', () => response.destroy());
    };
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  });

  it('carries a WebSocket', async () => {
    const echo = new WebSocketServer({ server });
    echo.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data.toString()}`)));
    const socket = new WebSocket(url.replace('http', 'ws'), { origin: 'null' });
    const reply = await new Promise((resolve, reject) => {
      socket.on('open', () => socket.send('你好'));
      socket.on('message', (data) => resolve(data.toString()));
      socket.on('error', reject);
    });
    expect(reply).toBe('echo 你好');
    await preview.close();
    await new Promise<void>((resolve) => {
      if (socket.readyState === WebSocket.CLOSED) {
        resolve();
      }
      socket.on('close', () => resolve());
    });
  });

  it('refuses a WebSocket from another site, or to a server that has none', async () => {
    const status = (origin: string) =>
      new Promise<number | undefined>((resolve) => {
        new WebSocket(url.replace('http', 'ws'), { origin })
          .on('error', () => undefined)
          .on('unexpected-response', (_request, answer) => resolve(answer.statusCode));
      });
    expect(await status('https://evil.test')).toBe(403);
    expect(await status('null')).toBe(200);
  });
});
