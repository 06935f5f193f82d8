import { describe, expect, it } from 'vitest';
import type { ImageIndex } from '../../../electron/core/layers/image-index.ts';
import { file, folder, hardlink, indexOf, symlink } from './dead-layers.ts';

/** Dead copies as `path bytes written>killed how`, largest first. */
const wasted = (index: ImageIndex): string[] =>
  index.wasted.map(
    ({ path, bytes, writtenBy, killedBy, how }) => `${path} ${bytes} ${writtenBy}>${killedBy} ${how}`,
  );
const sums = ({ liveBytes, deadBytes, totalBytes }: ImageIndex): number[] => [
  liveBytes,
  deadBytes,
  totalBytes,
];
const tens = (where: string, count: number, size: number) =>
  Array.from({ length: count }, (_, at) => file(`${where}/${at}`, size));

describe('what dive gets wrong comes out right', () => {
  it('removed files, a removed folder, and a folder removed and made again', () => {
    const index = indexOf(
      { entries: [file('/bin/busybox', 1_982_260)] },
      { entries: [folder('/a'), ...tens('/a', 10, 1_024_000)] },
      { entries: [folder('/b'), ...tens('/b', 10, 1_024_000)] },
      { entries: [folder('/c'), ...tens('/c', 10, 1_024_000)] },
      { entries: [folder('/a')], whiteouts: tens('/a', 10, 0).map(({ path }) => path) },
      { whiteouts: ['/b'] },
      { entries: [folder('/c')], opaques: ['/c'] },
    );
    expect(sums(index)).toEqual([1_982_260, 30_720_000, 32_702_260]);
    expect(((100 * index.deadBytes) / index.totalBytes).toFixed(1)).toBe('93.9');
    expect((100 * index.efficiency).toFixed(2)).toBe('6.06');
    expect(index.wasted).toHaveLength(30);
    const killedBy = { '/a': 5, '/b': 6, '/c': 7 };
    for (const one of index.wasted) {
      expect(one.killedBy).toBe(killedBy[one.path.slice(0, 2) as '/a']);
      expect([one.writtenBy, one.how]).toEqual([one.killedBy - 3, 'deleted']);
    }
  });

  it('a base and deletions only, and an image without any bytes', () => {
    const half = indexOf({ entries: [file('/a', 3), file('/b', 1)] }, { whiteouts: ['/a'] });
    expect([...sums(half), half.efficiency]).toEqual([1, 3, 4, 0.25]);
    const all = indexOf({ entries: [file('/a', 3), file('/b', 1)] }, { whiteouts: ['/a', '/b'] });
    expect([...sums(all), all.efficiency]).toEqual([0, 4, 4, 0]);
    for (const none of [
      indexOf(),
      indexOf({}),
      indexOf({ entries: [file('/empty', 0)] }, { whiteouts: ['/empty'] }),
    ]) {
      expect([...sums(none), none.efficiency, ...none.wasted]).toEqual([0, 0, 0, 1]);
    }
  });
});

describe('a copy is dead', () => {
  it('when the same content is written again, or only its mode', () => {
    const index = indexOf(
      { entries: [file('/same', 10), file('/mode', 20), file('/other', 30)] },
      { entries: [file('/same', 10), file('/mode', 20, { mode: 0o755 }), file('/other', 31)] },
    );
    expect(wasted(index)).toEqual([
      '/other 30 1>2 overwritten',
      '/mode 20 1>2 overwritten',
      '/same 10 1>2 overwritten',
    ]);
    expect(index.changes[1]?.map(({ path, metadataOnly }) => [path, metadataOnly])).toEqual([
      ['/mode', true],
      ['/other', false],
      ['/same', true],
    ]);
    expect(index.layers[0]).toMatchObject({ deadBytes: 60, deadFiles: 3 });
  });

  it('and not taken for the same one when its sum is not known', () => {
    const unknown = file('/a', 10, { digest: '' });
    const index = indexOf(
      { entries: [unknown, file('/empty', 0)] },
      { entries: [unknown, file('/empty', 0)] },
    );
    expect(index.changes[1]?.map(({ metadataOnly }) => metadataOnly)).toEqual([false, true]);
  });

  it('only when its last name is gone, and then goes by its first', () => {
    const index = indexOf(
      { entries: [file('/a', 5), hardlink('/b', '/a'), hardlink('/c', '/b')] },
      { whiteouts: ['/a'] },
      { entries: [file('/b', 1)] },
      { whiteouts: ['/c'] },
    );
    expect(wasted(index)).toEqual(['/a 5 1>4 deleted']);
    expect(sums(index)).toEqual([1, 5, 6]);
  });

  it('as its first name went, when several went at once', () => {
    const names = [file('/a', 5), hardlink('/b', '/a')];
    expect(wasted(indexOf({ entries: names }, { whiteouts: ['/a'], entries: [folder('/b')] }))).toEqual([
      '/a 5 1>2 deleted',
    ]);
    expect(wasted(indexOf({ entries: names }, { whiteouts: ['/b'], entries: [folder('/a')] }))).toEqual([
      '/a 5 1>2 overwritten',
    ]);
  });

  it('when something of another kind is there, or where a folder above it was', () => {
    const index = indexOf(
      { entries: [folder('/d'), file('/d/in', 5), file('/f', 7), folder('/g/h'), file('/g/h/in', 9)] },
      { entries: [file('/d', 1), folder('/f'), symlink('/g', 'd')] },
    );
    expect(wasted(index)).toEqual(['/g/h/in 9 1>2 deleted', '/f 7 1>2 overwritten', '/d/in 5 1>2 deleted']);
  });

  it('not when it is moved out of sight and back within one layer: that layer does not hold it', () => {
    const index = indexOf({ entries: [file('/a', 5)] }, { entries: [file('/a', 1), file('/a', 2)] });
    expect(wasted(index)).toEqual(['/a 5 1>2 overwritten']);
    expect(sums(index)).toEqual([2, 5, 7]);
  });
});

describe('one layer, in the order of its archive', () => {
  const node = (index: ImageIndex, path: string) => index.tree.lookup(path);

  it('lets the last of two entries count, and a link keep what it was a link to', () => {
    const index = indexOf({
      entries: [
        file('/a', 5),
        hardlink('/b', '/a'),
        file('/a', 7),
        folder('/d'),
        file('/d/in', 1),
        folder('/d'),
      ],
    });
    expect([node(index, '/a')?.content?.size, node(index, '/b')?.content?.size]).toEqual([7, 5]);
    expect(sums(index)).toEqual([13, 0, 13]);
    expect(index.changes[0]?.map(({ path }) => path)).toEqual(['/a', '/b', '/d', '/d/in']);
    expect(index.layers[0]).toMatchObject({ entries: 4, added: 4 });
  });

  it('hides with a whiteout only what lies below, wherever it stands', () => {
    const index = indexOf(
      { entries: [folder('/d'), file('/d/old', 3), file('/f', 5)] },
      {
        entries: [folder('/d'), file('/d/new', 1), file('/f', 2)],
        whiteouts: ['/d', '/f', '/none', '/d/none'],
        opaques: ['/no'],
      },
    );
    expect([...index.tree.walk()].map(([path]) => path)).toEqual(['/d', '/d/new', '/f']);
    expect(wasted(index)).toEqual(['/f 5 1>2 overwritten', '/d/old 3 1>2 deleted']);
    expect(index.layers[1]).toMatchObject({ added: 1, modified: 1, deleted: 1 });
  });

  it('finds what a link means that is listed after it, or lies in a layer below; else it is an empty name', () => {
    const index = indexOf(
      { entries: [file('/below', 5)] },
      {
        entries: [
          hardlink('/early', '/late'),
          file('/late', 3),
          hardlink('/up', '/below'),
          hardlink('/lost', '/no'),
        ],
      },
    );
    expect(node(index, '/early')?.content).toBe(node(index, '/late')?.content);
    expect(node(index, '/up')?.content).toBe(node(index, '/below')?.content);
    expect(node(index, '/lost')?.content).toBeNull();
    expect(sums(index)).toEqual([8, 0, 8]);
  });

  it('gives all names of a file the mode and owner that the last one says', () => {
    const index = indexOf({
      entries: [
        file('/a', 5, { mode: 0o755, xattrs: 'user.a=00' }),
        hardlink('/b', '/a', { mode: 0o600, uid: 7 }),
      ],
    });
    for (const path of ['/a', '/b']) {
      expect(node(index, path)?.entry).toMatchObject({ mode: 0o600, uid: 7, xattrs: 'user.a=00' });
    }
  });

  it('makes one more symlink of a hard link to one', () => {
    const index = indexOf({ entries: [symlink('/s', 'to'), hardlink('/t', '/s')] }, { whiteouts: ['/s'] });
    expect(node(index, '/t')?.entry).toMatchObject({ path: '/t', type: 'symlink', link: 'to' });
  });

  it('writes through its own symlinks, and in the place of those below', () => {
    const own = indexOf({
      entries: [folder('/usr/lib'), symlink('/lib', '/usr/lib'), file('/lib/x', 1), file('/lib/sub/y', 2)],
    });
    const paths = ['/lib', '/usr', '/usr/lib', '/usr/lib/sub', '/usr/lib/sub/y', '/usr/lib/x'];
    expect([...own.tree.walk()].map(([path]) => path)).toEqual(paths);
    expect(own.changes[0]?.map(({ path }) => path)).toEqual(paths);
    const below = indexOf(
      { entries: [folder('/usr/lib'), symlink('/lib', '/usr/lib'), file('/lib/a', 1)] },
      { entries: [file('/lib/x', 1)] },
    );
    expect([...below.tree.walk()].map(([path]) => path)).toEqual([
      ...['/lib', '/lib/x', '/usr', '/usr/lib', '/usr/lib/a'],
    ]);
    const linked = indexOf({
      entries: [folder('/usr'), symlink('/lib', 'usr'), file('/lib/a', 1), hardlink('/b', '/lib/a')],
    });
    expect(node(linked, '/b')?.content).toBe(node(linked, '/usr/a')?.content);
    const loop = indexOf({ entries: [symlink('/a', 'b'), symlink('/b', 'a'), file('/a/x', 1)] });
    expect(node(loop, '/a/x')?.content?.size).toBe(1);
  });
});
