import { describe, expect, it } from 'vitest';
import { languageOf, nameProblem, treeRows } from '../../../renderer/workbench/editor/paths.ts';

describe('names for new files', () => {
  it.each([
    ['Dockerfile', null],
    ['site/index.html', null],
    ['读我.md', null],
    ['', 'wrongEmpty'],
    ['  ', 'wrongEmpty'],
    ['/etc/passwd', 'wrongPath'],
    ['a/../b', 'wrongPath'],
    ['a//b', 'wrongPath'],
    ['site/', 'wrongPath'],
    ['a\\b', 'wrongPath'],
    ['taken', 'wrongTaken'],
  ])('%j: %j', (name, problem) => {
    expect(nameProblem(name, ['taken'])).toBe(problem);
  });
});

it.each([
  ['Dockerfile', 'dockerfile'],
  ['build/Dockerfile.dev', 'dockerfile'],
  ['web.Dockerfile', 'dockerfile'],
  ['run.sh', 'shell'],
  ['site/INDEX.HTML', 'html'],
  ['compose.yml', 'yaml'],
  ['.dockerignore', 'dockerignore'],
  ['build/Dockerfile.dev.dockerignore', 'dockerignore'],
  ['Containerfile', 'dockerfile'],
  ['dockerignore.txt', 'plaintext'],
  ['notes', 'plaintext'],
])('%s is %s', (path, language) => {
  expect(languageOf(path)).toBe(language);
});

describe('the tree', () => {
  const files = ['Dockerfile', 'site/index.html', 'site/css/main.css', 'a.txt'];

  it('has folders first, also those that are only implied, and empty ones', () => {
    const rows = treeRows(files, ['empty'], new Set());
    expect(rows.map((row) => `${' '.repeat(row.depth)}${row.name}${row.folder ? '/' : ''}`)).toEqual([
      'empty/',
      'site/',
      ' css/',
      '  main.css',
      ' index.html',
      'a.txt',
      'Dockerfile',
    ]);
    expect(rows[1]).toMatchObject({ siblings: 4, position: 2 });
  });

  it('hides what is inside a closed folder', () => {
    const rows = treeRows(files, [], new Set(['site']));
    expect(rows.map((row) => row.path)).toEqual(['site', 'a.txt', 'Dockerfile']);
  });
});
