import { StringDecoder } from 'node:string_decoder';
import { describe, expect, it } from 'vitest';
import { createMarkParser, type Mark } from '../../../electron/core/terminal/mark-parser.ts';

const NONCE = '0123456789abcdef';
const words = (...list: string[]) => Buffer.from(list.map((word) => `${word}\0`).join('')).toString('base64');
const mark = (body: string, nonce = NONCE) => `\x1b]7717;${nonce};${body}\x07`;

function read(bytes: Buffer, cuts: number[]): { text: string; marks: Mark[] } {
  const decoder = new StringDecoder('utf8');
  const parser = createMarkParser(NONCE);
  let text = '';
  const marks: Mark[] = [];
  const take = (decoded: string) => {
    for (const piece of parser.push(decoded)) {
      if ('text' in piece) {
        text += piece.text;
      } else {
        marks.push(piece.mark);
      }
    }
  };
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    take(decoder.write(bytes.subarray(from, to)));
    from = to;
  }
  take(decoder.end());
  return { text: text + parser.flush(), marks };
}

/** Small and repeatable, so that a failing cut can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('marks in a terminal stream', () => {
  const shown = [
    '\x1b[?2004h\x1b]0;bench: /workspace\x07',
    'bench:/workspace# ',
    'docker run --name 网站 nginx 🐳\r\n',
    '\x1b]8;;http://example.test\x1b\\link\x1b]8;;\x1b\\ \x1b]77',
    '17 层: 你好，世界\r\n\x1b[31mred\x1b[0m',
    '\x1b]7717;unfinished\r\n',
    'the end \x1b',
  ];
  const stream =
    mark('prompt') +
    shown[0] +
    shown[1] +
    mark('prompt', 'feedfacefeedface') +
    shown[2] +
    mark(`start;17.1;${words('/工作 区', 'docker', 'run', '', '--name', '网站')}`) +
    shown[3] +
    mark('end;17.1;0', 'wrong') +
    shown[4] +
    shown[5] +
    mark('end;17.1;125') +
    mark('prompt') +
    shown[6];
  const expected = {
    text: shown.join(''),
    marks: [
      { kind: 'prompt' },
      { kind: 'start', id: '17.1', cwd: '/工作 区', argv: ['docker', 'run', '', '--name', '网站'] },
      { kind: 'end', id: '17.1', exitCode: 125 },
      { kind: 'prompt' },
    ],
  };
  const bytes = Buffer.from(stream);

  it('are taken out, and everything else stays', () => {
    expect(read(bytes, [])).toEqual(expected);
  });

  it('are found the same however the stream is cut', () => {
    for (let seed = 1; seed <= 10_000; seed += 1) {
      const next = random(seed);
      const cuts = Array.from({ length: 1 + Math.floor(next() * 40) }, () =>
        Math.floor(next() * bytes.length),
      ).sort((a, b) => a - b);
      const got = read(bytes, cuts);
      if (got.text !== expected.text || got.marks.length !== expected.marks.length) {
        expect(got, `seed ${seed}`).toEqual(expected);
      }
      expect(got.marks).toEqual(expected.marks);
    }
  });

  it('are found byte by byte', () => {
    expect(
      read(
        bytes,
        Array.from({ length: bytes.length }, (_, index) => index),
      ),
    ).toEqual(expected);
  });

  it('with another nonce are hidden and not believed', () => {
    const parser = createMarkParser(NONCE);
    expect(parser.push(`a${mark('end;1;0', 'x')}b`)).toEqual([{ text: 'ab' }]);
  });

  it('never hold back an ESC that is not the beginning of one', () => {
    const parser = createMarkParser(NONCE);
    expect(parser.push('\x1b')).toEqual([]);
    expect(parser.push('[A')).toEqual([{ text: '\x1b[A' }]);
    expect(parser.push('\x1b]77')).toEqual([]);
    expect(parser.push('8')).toEqual([{ text: '\x1b]778' }]);
  });

  it('never hold back more than a mark can be long', () => {
    const parser = createMarkParser(NONCE);
    const endless = `\x1b]7717;${'A'.repeat(300_000)}`;
    expect(parser.push(endless)).toEqual([{ text: endless }]);
  });

  it('do not let a line end or an escape inside them swallow output', () => {
    for (const text of [
      '\x1b]7717;x;start;1\r\nbench# ',
      '\x1b]7717;x\x1b[0m and more',
      '\x1b]7717;网\x07',
    ]) {
      expect(createMarkParser(NONCE).push(text)).toEqual([{ text }]);
    }
  });
});
