import { describe, expect, it } from 'vitest';
import { linkTarget, portMentions } from '../../../renderer/workbench/terminal/links.ts';
import { linesToAskAbout, pasteQuote } from '../../../renderer/workbench/terminal/paste-warning.ts';

describe('pasting', () => {
  it.each([
    ['docker ps', false, 0],
    ['docker ps\n', false, 0],
    ['docker ps\r\n', false, 0],
    ['a\nb', false, 2],
    ['a\rb\r', false, 2],
    ['a\nb\nc', true, 0],
    ['line\n'.repeat(21), true, 21],
  ])('%j with bracketed paste %s: asks about %i lines', (text, bracketed, lines) => {
    expect(linesToAskAbout(text, bracketed)).toBe(lines);
  });

  it('quotes the beginning only', () => {
    expect(pasteQuote(`${'x'.repeat(200)}\n${'y\n'.repeat(20)}`).split('\n')).toHaveLength(9);
  });
});

describe('links', () => {
  it.each([
    ['http://localhost:8080/a', { kind: 'preview', port: 8080 }],
    ['http://127.0.0.1/', { kind: 'preview', port: 80 }],
    ['http://[::1]:81', { kind: 'preview', port: 81 }],
    ['https://docs.docker.com/x?y=1', { kind: 'web', url: 'https://docs.docker.com/x?y=1' }],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['vscode://x', null],
    ['nonsense', null],
  ])('%s', (text, target) => {
    expect(linkTarget(text)).toEqual(target);
  });

  it('finds ports of the bench in plain words', () => {
    const line = 'nginx  0.0.0.0:8080->80/tcp, :::8080->80/tcp  see localhost:81 and http://localhost:82';
    expect(portMentions(line).map(({ port, start, end }) => [port, line.slice(start, end)])).toEqual([
      [8080, '0.0.0.0:8080'],
      [81, 'localhost:81'],
    ]);
  });

  it('does not take just any number for a port', () => {
    expect(portMentions('localhost:99999 host.localhost:80 127.0.0.1:123456')).toEqual([]);
  });
});
