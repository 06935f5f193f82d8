import http from 'node:http';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream';
import { LabError } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { benchAgent } from './bench-agent.ts';
import { requestHeaders, responseHeaders, SANDBOX } from './preview-headers.ts';
import { STATUS, type Trouble, troublePage } from './preview-page.ts';

/** How long a server may take until it begins to answer, milliseconds. */
const PATIENCE = 30_000;

export interface PreviewTarget {
  link: () => BenchLink | null;
  port: number;
  /** Host and port under which this preview is reached, e.g. 127.0.0.1:40123. */
  host: string;
  patience?: number;
}

/**
 * Whether a request may be answered at all: asked for under our own address (a name that was made to point here has
 * another) and not by a page of another site.
 */
export function isAllowed(request: http.IncomingMessage, host: string): boolean {
  const { host: asked, origin } = request.headers;
  return asked === host && (origin === undefined || origin === 'null' || origin === `http://${host}`);
}

/** Passes a request on to the learner's server and its answer back, both streamed. Never throws. */
export function forward(request: http.IncomingMessage, response: http.ServerResponse, target: PreviewTarget) {
  const link = target.link();
  if (!link) {
    say(response, 'bench-away', target.port);
    return;
  }
  const asked = ask(request, target, link);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    asked.destroy();
  }, target.patience ?? PATIENCE);
  asked.on('response', (answer) => {
    clearTimeout(timer);
    try {
      response.writeHead(answer.statusCode ?? 502, responseHeaders(answer.rawHeaders, target.port));
    } catch {
      asked.destroy();
      say(response, 'broken-answer', target.port);
      return;
    }
    pipeline(answer, response, () => undefined);
  });
  asked.on('error', (error) => {
    clearTimeout(timer);
    request.unpipe(asked);
    say(response, late ? 'too-slow' : troubleOf(error), target.port);
  });
  response.on('close', () => {
    clearTimeout(timer);
    asked.destroy();
  });
  request.pipe(asked);
}

/** The same for a request that wants another protocol (WebSocket). */
export function forwardUpgrade(
  request: http.IncomingMessage,
  socket: Duplex,
  head: Buffer,
  target: PreviewTarget,
): void {
  socket.on('error', () => socket.destroy());
  const link = target.link();
  if (!link) {
    refuse(socket, 503);
    return;
  }
  const asked = ask(request, target, link, [
    'Connection',
    'Upgrade',
    'Upgrade',
    request.headers.upgrade ?? '',
  ]);
  const timer = setTimeout(() => asked.destroy(), target.patience ?? PATIENCE);
  asked.on('upgrade', (answer, benchSocket, benchHead) => {
    clearTimeout(timer);
    const headers = [
      ...['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? ''],
      ...responseHeaders(answer.rawHeaders, target.port),
    ];
    let text = 'HTTP/1.1 101 Switching Protocols\r\n';
    for (let at = 0; at + 1 < headers.length; at += 2) {
      text += `${headers[at]}: ${headers[at + 1]}\r\n`;
    }
    socket.write(`${text}\r\n`, 'latin1');
    socket.write(benchHead);
    benchSocket.write(head);
    pipeline(socket, benchSocket, socket, () => {
      socket.destroy();
      benchSocket.destroy();
    });
  });
  asked.on('response', (answer) => {
    clearTimeout(timer);
    answer.resume();
    refuse(socket, answer.statusCode ?? 502);
  });
  asked.on('error', () => {
    clearTimeout(timer);
    refuse(socket, 502);
  });
  socket.on('close', () => asked.destroy());
  asked.end();
}

function ask(
  request: http.IncomingMessage,
  { port }: PreviewTarget,
  link: BenchLink,
  extra: string[] = ['Connection', 'close'],
): http.ClientRequest {
  return http.request({
    agent: benchAgent(link, port),
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: [...requestHeaders(request.rawHeaders, port), ...extra],
    setHost: false,
  });
}

function troubleOf(error: Error): Trouble {
  if (error instanceof LabError) {
    return 'bench-away';
  }
  return 'code' in error && String(error.code).startsWith('HPE_') ? 'broken-answer' : 'nothing-answers';
}

/** Ends an answer that cannot be had: with a page, or by breaking off where it has begun already. */
export function say(response: http.ServerResponse, trouble: Trouble, port: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(STATUS[trouble], {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'unsafe-inline'; ${SANDBOX}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'no-store',
  });
  response.end(troublePage(trouble, port));
}

/** Answers a connection that wanted to be upgraded and cannot. */
export function refuse(socket: Duplex, status: number): void {
  if (!socket.destroyed) {
    socket.end(
      `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  }
}
