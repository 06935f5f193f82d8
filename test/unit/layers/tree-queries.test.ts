import { describe, expect, it } from 'vitest';
import { treeAtLevel } from '../../../electron/core/layers/image-index.ts';
import { MergedTree } from '../../../electron/core/layers/merged-tree.ts';
import { pathPattern } from '../../../electron/core/layers/path-pattern.ts';
import {
  findInTree,
  listFolder,
  pathHistory,
  type TreeFilter,
  writtenBy,
} from '../../../electron/core/layers/tree-queries.ts';
import { imageOf } from './image-of-members.ts';
import type { Member } from './tar-builder.ts';

const LAYERS: Member[][] = [
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/a.conf', content: 'one' },
    { name: 'etc/conf.d/', type: '5', mode: 0o700, uid: 7, gid: 8 },
    { name: 'etc/conf.d/b.CONF', content: 'b'.repeat(1000), mode: 0o4755 },
    { name: 'etc/conf.d/twin', type: '1', link: 'etc/conf.d/b.CONF', mode: 0o4755 },
    { name: 'etc-more/c.conf', content: 'c' },
    { name: 'etc/soft', type: '2', link: 'conf.d' },
    { name: 'dev/null', type: '3', device: [1, 3] },
  ],
  [{ name: 'etc/', type: '5' }, { name: 'etc/a.conf', content: 'longer' }, { name: 'etc/.wh.conf.d' }],
  [
    { name: 'etc/', type: '5' },
    { name: 'etc/a.conf', content: 'longer', mode: 0o600 },
    { name: 'etc/conf.d/new', content: '' },
    { name: 'etc/.wh..wh..opq' },
  ],
];
const index = imageOf(...LAYERS);
const base = treeAtLevel(index, 1);
const any: TreeFilter = { name: '', types: [], minBytes: 0, among: null };
const found = (filter: Partial<TreeFilter>, tree = base, most = 100) =>
  findInTree(tree, { ...any, ...filter }, most).entries.map((one) => one.path);

describe('a folder', () => {
  it('is listed by name with all that is known of each', () => {
    expect(listFolder(base, '/etc', 100)).toEqual({
      total: 3,
      entries: [
        {
          path: '/etc/a.conf',
          type: 'file',
          mode: 0o644,
          uid: 0,
          gid: 0,
          size: 3,
          link: '',
          layer: 1,
          children: null,
        },
        {
          path: '/etc/conf.d',
          type: 'directory',
          mode: 0o700,
          uid: 7,
          gid: 8,
          // The hard link shares its bytes.
          size: 1000,
          link: '',
          layer: 1,
          children: 2,
        },
        expect.objectContaining({
          path: '/etc/soft',
          type: 'symlink',
          link: 'conf.d',
          size: 0,
          children: null,
        }),
      ],
    });
    const twin = listFolder(base, '/etc/conf.d/', 100).entries[1];
    expect(twin).toMatchObject({ type: 'hardlink', link: '/etc/conf.d/b.CONF', size: 1000, mode: 0o4755 });
  });

  it('is the root too, and what no layer lists has no layer', () => {
    const { entries, total } = listFolder(base, '/', 2);
    expect(total).toBe(3);
    expect(entries.map(({ path, layer, size, mode }) => [path, layer, size, mode])).toEqual([
      ['/dev', 0, 0, 0o755],
      ['/etc', 1, 1003, 0o755],
    ]);
  });

  it('is as it was at its level', () => {
    expect(
      listFolder(treeAtLevel(index, 2), '/etc', 9).entries.map(({ path, layer }) => [path, layer]),
    ).toEqual([
      ['/etc/a.conf', 2],
      ['/etc/soft', 1],
    ]);
    expect(listFolder(index.tree, '/etc', 9).entries.map(({ path }) => path)).toEqual([
      '/etc/a.conf',
      '/etc/conf.d',
    ]);
    expect(listFolder(new MergedTree(), '/', 9)).toEqual({ entries: [], total: 0 });
  });

  it('must be one, and links are not followed', () => {
    for (const path of ['/etc/a.conf', '/etc/soft', '/nowhere', '/etc/a.conf/x']) {
      expect(() => listFolder(base, path, 9)).toThrow(expect.objectContaining({ code: 'FILE_NOT_FOUND' }));
    }
    expect(() => listFolder(base, '/etc/../etc', 9)).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });
});

describe('a search', () => {
  it('goes through everything in tree order', () => {
    expect(found({})).toEqual([
      '/dev',
      '/dev/null',
      '/etc',
      '/etc/a.conf',
      '/etc/conf.d',
      '/etc/conf.d/b.CONF',
      '/etc/conf.d/twin',
      '/etc/soft',
      '/etc-more',
      '/etc-more/c.conf',
    ]);
    expect(findInTree(base, any, 2)).toMatchObject({
      total: 10,
      entries: [{ path: '/dev' }, { path: '/dev/null' }],
    });
  });

  it('by part of a path, by glob, by type, by size', () => {
    expect(found({ name: 'CONF.D/' })).toEqual(['/etc/conf.d/b.CONF', '/etc/conf.d/twin']);
    expect(found({ name: '*.conf' })).toEqual(['/etc/a.conf', '/etc/conf.d/b.CONF', '/etc-more/c.conf']);
    expect(found({ name: '/etc/*.conf' })).toEqual(['/etc/a.conf']);
    expect(found({ types: ['symlink', 'character'] })).toEqual(['/dev/null', '/etc/soft']);
    expect(found({ minBytes: 1000 })).toEqual([
      '/etc',
      '/etc/conf.d',
      '/etc/conf.d/b.CONF',
      '/etc/conf.d/twin',
    ]);
    expect(found({ minBytes: 1001, name: 'etc' })).toEqual(['/etc']);
  });

  it('of what a layer itself wrote leaves out folders listed only for what is in them', () => {
    expect([...writtenBy(index, 2)]).toEqual(['/etc/a.conf']);
    expect(found({ among: writtenBy(index, 3) }, index.tree)).toEqual(['/etc/a.conf', '/etc/conf.d/new']);
    expect([...writtenBy(index, 9)]).toEqual([]);
  });

  it('takes no long time and no long stack in a deep tree', () => {
    const deep = imageOf([{ name: '', pax: { path: `${'a/'.repeat(3000)}end` }, content: 'x' }]);
    expect(found({ name: 'end' }, deep.tree)).toHaveLength(1);
    expect(listFolder(deep.tree, '/', 9).entries[0]?.size).toBe(1);
  });
});

describe('a pattern', () => {
  it.each([
    ['log', '/var/Logs', true],
    ['/var', '/srv/var/x', true],
    ['*.so.?', '/lib/libc.so.6', true],
    ['*.so.?', '/lib/libc.so.66', false],
    ['lib/*', '/usr/lib/libc', true],
    ['lib/*', '/usr/lib/a/libc', false],
    ['/lib/*', '/usr/lib/libc', false],
    ['/usr/**/libc', '/usr/libc', true],
    ['/usr/**/libc', '/usr/lib/x86/libc', true],
    ['/usr/**', '/var/usr', false],
    ['[a-z]', '/x', false],
    ['.', '/a.b', true],
    ['a.?', '/axb', false],
  ])('%s and %s: %s', (typed, path, fits) => {
    expect(pathPattern(typed)(path)).toBe(fits);
  });
});

describe('the history of a path', () => {
  const events = (path: string) =>
    pathHistory(index, path).map(({ layer, change }) => [layer, change.kind, change.metadataOnly]);

  it('has each layer that touched it, with its instruction', () => {
    expect(events('/etc/a.conf')).toEqual([
      [1, 'added', false],
      [2, 'modified', false],
      [3, 'modified', true],
    ]);
    const [first] = pathHistory(index, '/etc/a.conf');
    expect(first).toMatchObject({
      diffId: index.layers[0]?.diffId,
      instruction: index.layers[0]?.instruction,
      change: { path: '/etc/a.conf', size: 3, sizeBefore: null },
    });
  });

  it('knows of a file that went with a folder above it, or under an opaque one', () => {
    expect(events('/etc/conf.d/b.CONF')).toEqual([
      [1, 'added', false],
      [2, 'deleted', false],
    ]);
    expect(events('/etc/soft')).toEqual([
      [1, 'added', false],
      [3, 'deleted', false],
    ]);
    expect(events('/nowhere')).toEqual([]);
  });
});
