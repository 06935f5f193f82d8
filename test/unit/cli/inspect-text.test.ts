import { describe, expect, it } from 'vitest';
import { tableLines } from '../../../electron/cli/inspect-table.ts';
import {
  cut,
  displayWidth,
  harmless,
  oneLine,
  padEnd,
  padStart,
  painter,
  terminalOf,
  wrap,
} from '../../../electron/cli/inspect-text.ts';

describe('text out of an image', () => {
  it.each([
    ['an escape sequence', '\x1b]0;owned\x07\x1b[2J', '\\x1b]0;owned\\x07\\x1b[2J'],
    ['C1 controls', 'a\x9b31mb', 'a\\x9b31mb'],
    ['line breaks and tabs', 'a\r\n\tb', 'a\\r\\n\\tb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['text that runs backwards', 'exe.\u202etxt', 'exe.\\u202etxt'],
    ['a name that hides characters', 'a\u200bb\u200dc\ufeff', 'a\\u200bb\\u200dc\\ufeff'],
    ['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
    ['nothing harmful', '/etc/文件 é 👩‍💻 🇩🇪', '/etc/文件 é 👩‍💻 🇩🇪'],
  ])('is made harmless: %s', (_, text, safe) => {
    expect(harmless(text)).toBe(safe);
  });

  it('is put on one line where it is an instruction', () => {
    expect(oneLine('RUN a \\\n   && b\n\tc \x1b[31m')).toBe('RUN a && b c \\x1b[31m');
  });
});

describe('widths', () => {
  it.each([
    ['plain', 5],
    ['文件', 4],
    ['カナ한글', 8],
    ['é', 1],
    ['e\u0301', 1],
    ['👍', 2],
    ['👩‍💻', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['（', 2],
    ['…', 1],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('cuts at a width and never through a character', () => {
    expect(cut('RUN apt-get update', 10)).toBe('RUN apt-g…');
    expect(cut('RUN apt-get update', 18)).toBe('RUN apt-get update');
    expect(cut('RUN echo', 5)).toBe('RUN…');
    expect(cut('文件文件', 6)).toBe('文件…');
    expect(displayWidth(cut('文件文件', 6))).toBeLessThanOrEqual(6);
    expect(cut('文件', 0)).toBe('');
  });

  it('pads to a width', () => {
    expect(padEnd('文件', 6)).toBe('文件  ');
    expect(padStart('文件', 6)).toBe('  文件');
    expect(padStart('longer', 3)).toBe('longer');
  });

  it('wraps between words', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('extraordinary word', 5)).toEqual(['extraordinary', 'word']);
  });

  it('aligns a table whatever is in it', () => {
    const columns = [
      { title: 'name', align: 'left', gap: 0 },
      { title: 'size', align: 'right', gap: 2 },
      { title: 'rest', align: 'left', gap: 2 },
    ] as const;
    const rows = ['文件', 'e\u0301', '👩‍💻 x', 'plain'].map((text) => [
      { text },
      { text: '10' },
      { text: 'a very long text that has to be cut' },
    ]);
    const lines = tableLines(columns, rows, { columns: 30, paint: painter(false) });
    expect(lines.map((line) => displayWidth(line.slice(0, line.search(/a very|rest/))))).toEqual(
      lines.map(() => 13),
    );
    expect(lines.every((line) => displayWidth(line) <= 30)).toBe(true);
    expect(lines[1]).toMatch(/…$/);
  });
});

describe('colour', () => {
  const tty = { isTTY: true, columns: 120 };

  it('is for terminals only, and for those who want it', () => {
    expect(terminalOf(tty, {})).toEqual({ columns: 120, colour: true });
    expect(terminalOf(tty, { NO_COLOR: '1' })).toMatchObject({ colour: false });
    expect(terminalOf(tty, { NO_COLOR: '' })).toMatchObject({ colour: true });
    expect(terminalOf(tty, { TERM: 'dumb' })).toMatchObject({ colour: false });
    expect(terminalOf({}, { COLUMNS: '80' })).toEqual({ columns: 80, colour: false });
    expect(terminalOf({}, {})).toEqual({ columns: 100, colour: false });
    expect(terminalOf({ isTTY: true, columns: 12 }, {})).toMatchObject({ columns: 60 });
  });

  it('leaves text as it is without', () => {
    expect(painter(false)('red', 'x')).toBe('x');
    expect(painter(true)('red', 'x')).toBe('\x1b[31mx\x1b[39m');
  });
});
