import { describe, expect, it } from 'vitest';
import { pathPattern } from '../../../electron/core/layers/path-pattern.ts';
import {
  type ChangeFilter,
  countKinds,
  fitsFilter,
  NO_FILTER,
} from '../../../renderer/layers/change-filter.ts';
import { buildTree, growTree } from '../../../renderer/layers/change-tree.ts';
import { namePattern } from '../../../renderer/layers/name-pattern.ts';
import { change } from './picture-fixtures.ts';

const changes = [
  change('/etc', { type: 'directory', kind: 'modified', size: 0, implicit: true }),
  change('/etc/a.conf', { size: 5 }),
  change('/etc/gone.conf', { kind: 'deleted', size: 0, sizeBefore: 9_000 }),
  change('/etc/mode', { kind: 'modified', size: 7, sizeBefore: 7, metadataOnly: true }),
  change('/etc/nginx/nginx.conf', { kind: 'modified', size: 8, sizeBefore: 6 }),
  change('/lib', { type: 'symlink', size: 0 }),
];
const left = (filter: Partial<ChangeFilter>) =>
  changes.filter(fitsFilter({ ...NO_FILTER, ...filter })).map(({ path }) => path);

describe('the filter of changes', () => {
  it('lets everything through when nothing is asked', () => {
    expect(left({})).toHaveLength(changes.length);
    expect(left({ name: '  ' })).toHaveLength(changes.length);
  });

  it('goes by name, part or glob, and by kind with metadata apart from content', () => {
    expect(left({ name: 'NGINX' })).toEqual(['/etc/nginx/nginx.conf']);
    expect(left({ name: '/etc/*.conf' })).toEqual(['/etc/a.conf', '/etc/gone.conf']);
    expect(left({ kinds: new Set(['modified']) })).toEqual(['/etc/nginx/nginx.conf']);
    expect(left({ kinds: new Set(['metadata', 'deleted']) })).toEqual(['/etc/gone.conf', '/etc/mode']);
  });

  it('goes by type and by size, of what was deleted by how large it was', () => {
    expect(left({ type: 'symlink' })).toEqual(['/lib']);
    expect(left({ minBytes: 8 })).toEqual(['/etc/gone.conf', '/etc/nginx/nginx.conf']);
    expect(left({ minBytes: 8, name: 'gone', kinds: new Set(['added']) })).toEqual([]);
  });

  it('counts each kind, folders that are only on the way left out', () => {
    expect(countKinds(changes)).toEqual({ added: 2, modified: 1, deleted: 1, metadata: 1 });
  });
});

describe('names', () => {
  const patterns = [
    'conf',
    '*.conf',
    'etc/*',
    '/etc/*',
    '/etc/**',
    '**/nginx/**',
    'n?inx',
    '?',
    '**',
    '*',
    '/**/x',
    'ETC',
  ];
  const paths = [
    '/etc',
    '/etc/a.conf',
    '/etc/nginx/nginx.conf',
    '/usr/etc/x',
    '/x',
    '/a.conf/b',
    '/nginx',
    '/ünï/文件',
    '/etc/conf',
  ];

  it.each(patterns)('%s means here what it means where the merged tree is searched', (pattern) => {
    expect(paths.filter(namePattern(pattern))).toEqual(paths.filter(pathPattern(pattern)));
  });

  it('takes no long time for a pattern that is made to', () => {
    expect(namePattern(`${'*a'.repeat(60)}b`)(`/${'a'.repeat(4_000)}`)).toBe(false);
  });
});

describe('a hundred thousand changes', () => {
  const many = Array.from({ length: 100_000 }, (_, at) =>
    change(`/d${String(at >> 10).padStart(3, '0')}/s${(at >> 5) & 31}/f${at}`, {
      kind: at % 3 === 0 ? 'modified' : 'added',
      size: at,
    }),
  );

  it('become the same tree in many short steps as at once', () => {
    const work = growTree(many, '', NO_FILTER);
    let steps = 0;
    let step = work.next();
    while (!step.done) {
      steps += 1;
      step = work.next();
    }
    expect(steps).toBeGreaterThan(100);
    expect(step.value).toEqual(buildTree(many));
    expect(step.value.reduce((sum, node) => sum + node.count, 0)).toBe(100_000);
    expect(step.value.reduce((sum, node) => sum + node.size, 0)).toBe((100_000 * 99_999) / 2);
  });

  it('are narrowed to what was asked for', () => {
    const work = growTree(many, '', { ...NO_FILTER, name: '*99', kinds: new Set(['modified']) });
    let step = work.next();
    while (!step.done) {
      step = work.next();
    }
    const wanted = many.filter(({ path, kind }) => path.endsWith('99') && kind === 'modified').length;
    expect(step.value.reduce((sum, node) => sum + node.count, 0)).toBe(wanted);
  });
});
