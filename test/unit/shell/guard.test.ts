import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hostAllowed, originAllowed, tokenAllowed } from '../../../electron/web/guard.ts';

const request = (headers: Record<string, string>): IncomingMessage =>
  ({ headers }) as unknown as IncomingMessage;

describe('the browser shell', () => {
  it.each([
    ['127.0.0.1:7070', true],
    ['localhost:7070', true],
    ['127.0.0.1:7071', false],
    ['127.0.0.1', false],
    ['evil.example:7070', false],
    ['127.0.0.1:7070.evil.example', false],
    ['', false],
  ])('answers Host %s: %s', (host, allowed) => {
    expect(hostAllowed(request({ host }), 7070)).toBe(allowed);
  });

  it.each([
    ['http://127.0.0.1:7070', true],
    ['http://localhost:7070', true],
    ['https://127.0.0.1:7070', false],
    ['http://127.0.0.1:8080', false],
    ['null', false],
    ['', false],
  ])('answers Origin %s: %s', (origin, allowed) => {
    expect(originAllowed(request({ origin }), 7070)).toBe(allowed);
  });

  it('lets in who has the token and nobody else', () => {
    const offer = (value: string): IncomingMessage => request({ 'sec-websocket-protocol': value });
    expect(tokenAllowed(offer('layer-lab, token.abc'), 'abc')).toBe(true);
    expect(tokenAllowed(offer('layer-lab, token.abd'), 'abc')).toBe(false);
    expect(tokenAllowed(offer('layer-lab, token.'), 'abc')).toBe(false);
    expect(tokenAllowed(offer('layer-lab'), 'abc')).toBe(false);
    expect(tokenAllowed(request({}), 'abc')).toBe(false);
  });
});
