import { describe, expect, it } from 'vitest';
import { checkIgnore } from '../../../renderer/workbench/editor/dockerfile/ignore/check-ignore.ts';
import { completeIgnore } from '../../../renderer/workbench/editor/dockerfile/ignore/complete-ignore.ts';
import { clean, readIgnore, verdict } from '../../../renderer/workbench/editor/dockerfile/ignore/pattern.ts';
import type { Document } from '../../../renderer/workbench/editor/dockerfile/protocol.ts';
import { withEdits } from '../../../renderer/workbench/editor/dockerfile/span.ts';

const files = [
  'Dockerfile',
  '.dockerignore',
  'README.md',
  'src/a.go',
  'src/b_test.go',
  'src/deep/c.go',
  'node_modules/x/i.js',
];

function document(text: string, path = '.dockerignore'): Document {
  return { kind: 'dockerignore', text, language: 'en', around: { path, files, images: [] } };
}

describe('patterns', () => {
  it.each([
    ['/a/', 'a'],
    ['./a/../b', 'b'],
    ['../a', '../a'],
    ['/../a', 'a'],
    ['a//b/.', 'a/b'],
    ['./', '.'],
    ['/', '.'],
  ])('%j is cleaned to %j', (pattern, cleaned) => {
    expect(clean(pattern)).toBe(cleaned);
  });

  it.each([
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['**/*.md', 'docs/a/README.md', true],
    ['**/*.md', 'README.md', true],
    ['docs', 'docs/a/b.md', true],
    ['doc', 'docs/a.md', false],
    ['d?cs', 'docs', true],
    ['a[0-9]', 'a7', true],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a.b', 'axb', false],
    ['**', 'x/y', true],
  ])('%j against %j: %j', (pattern, path, ignored) => {
    expect(verdict(readIgnore(pattern).entries, path).ignored).toBe(ignored);
  });

  it('lets the last line that matches decide', () => {
    const { entries } = readIgnore('*\n!src\nsrc/*_test.go\n');
    expect(files.filter((file) => !verdict(entries, file).ignored)).toEqual(['src/a.go', 'src/deep/c.go']);
  });
});

const cases: { rule: string; bad: string; good: string; fixed: string | null }[] = [
  { rule: 'ignore-outside', bad: '../secret\na\n', good: 'a/../secret\n', fixed: 'a\n' },
  { rule: 'ignore-absolute', bad: '/src\n', good: 'src\n', fixed: 'src\n' },
  { rule: 'ignore-dot', bad: '.\n*.md\n', good: '*\n', fixed: '*.md\n' },
  { rule: 'ignore-unreadable', bad: 'a[\n', good: 'a[b]\n', fixed: null },
  { rule: 'ignore-unreadable', bad: '!\n', good: '*\n!README.md\n', fixed: null },
  { rule: 'ignore-duplicate', bad: 'src\nsrc/\n', good: '*\n!src\n*\n', fixed: 'src\n' },
  { rule: 'ignore-no-effect', bad: '!src\n', good: '*\n!src\n', fixed: '' },
  { rule: 'ignore-no-effect', bad: '*.md\n!src\n', good: 'src/*\n!src/a.go\n', fixed: '*.md\n' },
  { rule: 'ignore-no-effect', bad: '*\n!src\nsrc\n', good: '*\n!not-there-yet\n', fixed: '*\nsrc\n' },
  { rule: 'ignore-dockerfile', bad: 'Docker*\n', good: 'Docker*\n!Dockerfile\n', fixed: null },
  { rule: 'ignore-comment', bad: '*.md # words\n', good: '# words\n*.md\n', fixed: '# words\n*.md\n' },
];

describe.each(cases)('$rule in $bad', ({ rule, bad, good, fixed }) => {
  const found = (text: string) => checkIgnore(document(text)).filter((finding) => finding.rule === rule);

  it('is found, and mended where that is safe', () => {
    const [finding, ...more] = found(bad);
    expect(finding?.message.split('\n')).toHaveLength(2);
    expect(more).toEqual([]);
    const fix = finding?.fixes[0];
    expect(fix ? withEdits(bad, fix.edits) : null).toBe(fixed);
    expect(found(fixed ?? good)).toEqual([]);
  });

  it('is not found where it is not', () => {
    expect(found(good)).toEqual([]);
  });
});

describe('completion', () => {
  const offered = (text: string, character: number, path?: string) =>
    completeIgnore(document(text, path), { line: text.split('\n').length - 1, character }, null)
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ insert }) => insert);

  it('offers files and folders of the context, folders first', () => {
    expect(offered('', 0)).toEqual(['node_modules/', 'src/', '.dockerignore', 'Dockerfile', 'README.md']);
  });

  it('goes into folders', () => {
    expect(offered('src/', 4)).toEqual(['src/deep/', 'src/a.go', 'src/b_test.go']);
  });

  it('offers first what a ! can bring back', () => {
    expect(offered('*.md\n!', 1)[0]).toBe('README.md');
  });

  it('is relative to the folder that the file is in', () => {
    expect(offered('', 0, 'src/.dockerignore')).toEqual(['deep/', 'a.go', 'b_test.go']);
  });

  it('replaces what is typed, not the !', () => {
    const [one] = completeIgnore(document('!sr'), { line: 0, character: 3 }, null);
    expect(one?.range).toEqual({ start: { line: 0, character: 1 }, end: { line: 0, character: 3 } });
  });

  it('keeps out of comments', () => {
    expect(offered('# s', 3)).toEqual([]);
  });
});
