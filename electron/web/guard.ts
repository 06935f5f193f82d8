import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Only requests that name this very address may pass: a page that rebinds its DNS name to 127.0.0.1 names another. */
export function hostAllowed(request: IncomingMessage, port: number): boolean {
  const host = request.headers.host ?? '';
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** A WebSocket is not held back by the same-origin policy, so its Origin is checked by us. A missing one is refused. */
export function originAllowed(request: IncomingMessage, port: number): boolean {
  const origin = request.headers.origin ?? '';
  return origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
}

/** The token that a WebSocket offers as subprotocol `token.<value>`, compared in constant time. */
export function tokenAllowed(request: IncomingMessage, token: string): boolean {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .find((one) => one.startsWith('token.'));
  const given = Buffer.from(offered?.slice('token.'.length) ?? '');
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
