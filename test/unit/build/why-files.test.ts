import { describe, expect, it } from 'vitest';
import type { SummedEntry } from '../../../electron/core/build/context-entry.ts';
import { indexContext, select } from '../../../electron/core/build/why-context.ts';
import { fileChanges } from '../../../electron/core/build/why-files.ts';
import { file } from './why-kept.ts';

const FILES = [
  file('a.txt', 'one'),
  file('a-b.txt', 'two'),
  file('app', '', { type: 'directory', mode: 0o755, sha256: '' }),
  file('app/x.txt', 'x'),
  file('app/in', '', { type: 'directory', mode: 0o755, sha256: '' }),
  file('app/in/y.txt', 'y'),
  file('app-2', '', { type: 'directory', mode: 0o755, sha256: '' }),
  file('app-2/z.txt', 'z'),
  file('link', '', { type: 'symlink', mode: 0o777, link: 'app/in', sha256: '' }),
  file('[x].txt', 'odd'),
];

const taken = (source: string, entries = FILES) =>
  select(indexContext(entries, 'buildkit'), source).entries.map(({ path }) => path);

describe('what a source takes', () => {
  it.each([
    ['a.txt', ['a.txt']],
    ['./a.txt', ['a.txt']],
    ['/a.txt', ['a.txt']],
    ['../a.txt', ['a.txt']],
    ['app', ['app', 'app/in', 'app/in/y.txt', 'app/x.txt']],
    ['app/', ['app', 'app/in', 'app/in/y.txt', 'app/x.txt']],
    ['*.txt', ['[x].txt', 'a-b.txt', 'a.txt']],
    ['a?b.txt', ['a-b.txt']],
    ['a[-x]b.txt', ['a-b.txt']],
    ['[^a].txt', []],
    ['[[]x].txt', ['[x].txt']],
    ['[x].txt', ['[x].txt']],
    ['app*', ['app', 'app-2', 'app-2/z.txt', 'app/in', 'app/in/y.txt', 'app/x.txt']],
    ['app/*/y.txt', ['app/in/y.txt']],
    ['link', ['app/in', 'app/in/y.txt']],
    ['link/y.txt', ['app/in/y.txt']],
    ['nothing', []],
  ])('%s', (source, paths) => {
    expect(taken(source)).toEqual(paths);
  });

  it('. is everything', () => {
    expect(taken('.')).toHaveLength(FILES.length);
  });

  it('ends where symlinks lead in a circle', () => {
    const circle = [
      file('one', '', { type: 'symlink', link: 'two' }),
      file('two', '', { type: 'symlink', link: 'one' }),
    ];
    expect(taken('one', circle).length).toBeLessThan(2);
  });

  it('has a sum that times do not change, but modes do', () => {
    const sum = (change: Partial<SummedEntry>) =>
      select(indexContext([file('a', 'x', change)], 'classic'), 'a').sum;
    expect(sum({ mtime: 5 })).toBe(sum({ mtime: 9 }));
    expect(sum({ mode: 0o755 })).not.toBe(sum({ mode: 0o644 }));
  });
});

describe('what became other', () => {
  const changes = (before: SummedEntry[], now: SummedEntry[]) =>
    fileChanges(
      [select(indexContext(before, 'classic'), '.')],
      [select(indexContext(now, 'classic'), '.')],
    ).map(({ kind, path, from, to }) => [kind, path, from, to].filter((part) => part !== null).join(' '));

  it.each([
    ['content', [file('a', '1')], [file('a', '2')], ['content a']],
    ['mode', [file('a', '1')], [file('a', '1', { mode: 0o755 })], ['mode a 0644 0755']],
    ['time', [file('a', '1')], [file('a', '1', { mtime: 7 })], []],
    ['added', [], [file('a', '1')], ['added a']],
    ['removed', [file('a', '1')], [], ['removed a']],
    ['renamed', [file('a', '1')], [file('b', '1')], ['renamed b a b']],
    [
      'several, the most telling first',
      [file('a', '1'), file('b', '1'), file('d', '4')],
      [file('b', '2'), file('c', '3'), file('d', '4')],
      ['content b', 'added c', 'removed a'],
    ],
    [
      'two files of one content, one of which is renamed',
      [file('a', '1'), file('b', '1')],
      [file('a', '1'), file('c', '1')],
      ['renamed c b c'],
    ],
    [
      'link',
      [file('a', '', { type: 'symlink', link: 'x' })],
      [file('a', '', { type: 'symlink', link: 'y' })],
      ['link a x y'],
    ],
    ['type', [file('a', '1')], [file('a', '', { type: 'directory', sha256: '' })], ['type a file directory']],
  ] as [string, SummedEntry[], SummedEntry[], string[]][])('%s', (_, before, now, expected) => {
    expect(changes(before, now)).toEqual(expected);
  });
});
