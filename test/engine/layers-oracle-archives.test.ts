import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../unit/layers/tar-builder.ts';
import { Oracle, wasted } from './layers-oracle-hold.ts';

let oracle: Oracle;

beforeAll(async () => {
  oracle = await Oracle.open();
});

afterAll(() => oracle.close());

const d = (name: string, more: Partial<Member> = {}): Member => ({ name: `${name}/`, type: '5', ...more });
const f = (name: string, content: string, more: Partial<Member> = {}): Member => ({ name, content, ...more });
const hidden = (name: string): Member => ({ name });

describe('the merged tree is what docker export shows, layers holding', () => {
  it('whiteouts of files and folders, and opaque folders', async () => {
    const inside = (name: string) => [d(name), f(`${name}/a`, 'aa'), f(`${name}/b`, 'bbb'), d(`${name}/sub`)];
    const ref = await oracle.loaded('whiteouts', [
      [...inside('file'), ...inside('folder'), ...inside('opaque'), f('opaque/sub/deep', 'deep')],
      [
        d('file'),
        hidden('file/.wh.a'),
        hidden('.wh.folder'),
        d('opaque', { mode: 0o700 }),
        hidden('opaque/.wh..wh..opq'),
        f('opaque/b', 'bbb'),
        hidden('.wh.never-was'),
      ],
      [d('folder'), f('folder/new', 'n'), d('opaque', { mode: 0o700 }), hidden('opaque/.wh..wh..opq')],
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(wasted(index)).toEqual([
      '/opaque/sub/deep 4 1>2 deleted',
      '/folder/b 3 1>2 deleted',
      '/opaque/b 3 1>2 overwritten',
      '/opaque/b 3 2>3 deleted',
      '/file/a 2 1>2 deleted',
      '/folder/a 2 1>2 deleted',
      '/opaque/a 2 1>2 deleted',
    ]);
  });

  it('hard links, their names going one after the other', async () => {
    const link = (name: string, to: string, more: Partial<Member> = {}): Member => ({
      ...{ name, type: '1', link: to, ...more },
    });
    const ref = await oracle.loaded('links', [
      [
        ...[f('one', '12345'), link('two', 'one'), link('three', 'one'), f('mode', 'm', { mode: 0o755 })],
        ...[link('mode-too', 'mode', { mode: 0o600, uid: 5 })],
        ...[{ name: 'soft', type: '2', link: 'one', mode: 0o777 }, link('soft-too', 'soft', { mode: 0o777 })],
        ...[
          d('usr'),
          d('usr/lib'),
          { name: 'lib', type: '2', link: 'usr/lib', mode: 0o777 },
          f('lib/through', 't'),
        ],
      ],
      [hidden('.wh.one'), f('four', 'x'), link('five', 'four'), hidden('.wh.soft')],
      [f('two', 'other'), hidden('.wh.four')],
      [hidden('.wh.three'), f('lib/in-a-folder', 'f')],
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(index.totalBytes).toBe(5 + 1 + 1 + 1 + 5 + 1);
    expect(wasted(index)).toEqual(['/one 5 1>4 deleted']);
    expect(index.tree.lookup('/usr/lib/through')?.content?.size).toBe(1);
    expect(index.tree.lookup('/lib')?.children?.size).toBe(1);
  });

  it('things of one kind in the place of another', async () => {
    const ref = await oracle.loaded('kinds', [
      [
        f('file', 'f'),
        d('folder'),
        f('folder/in', 'in'),
        { name: 'soft', type: '2', link: 'folder', mode: 0o777 },
      ],
      [d('file'), f('file/in', 'in'), f('folder', 'now a file'), d('soft'), f('soft/in', 'real')],
      [
        { name: 'file', type: '2', link: 'soft', mode: 0o777 },
        { name: 'folder', type: '6' },
      ],
    ]);
    expect(wasted(await oracle.holdsToExport(ref))).toEqual([
      '/folder 10 2>3 overwritten',
      '/file/in 2 2>3 deleted',
      '/folder/in 2 1>2 deleted',
      '/file 1 1>2 overwritten',
    ]);
  });

  it('names of every kind', async () => {
    const bytes = (...parts: (string | number)[]): Buffer =>
      Buffer.concat(
        parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
      );
    const long = `${'long'.repeat(63)}/${'name'.repeat(12)}`;
    const ref = await oracle.loaded('names', [
      [
        d('n'),
        { name: bytes('n/caf', 0xe9), content: 'latin1' },
        { name: bytes('n/caf', 0xe8), content: 'another' },
        { name: bytes('n/', 0xff, 0xfe, '文'), content: 'mixed' },
        { name: bytes('n/folder', 0x80, '/'), type: '5' },
        { name: bytes('n/folder', 0x80, '/in'), content: 'in' },
        f('n/caf\\xe9', 'spelled out'),
        { name: bytes('n/\\x5cxe9', 0xe9), content: 'twice' },
        f('n/caf\u00e9', 'utf8'),
        f('n/文件', 'pax', { pax: { path: 'n/文件' } }),
        f('n/two\nlines and\ttabs', 'odd'),
        f('n/dev\\x2ddisk', 'as systemd has them'),
        { name: `n/${'long'.repeat(63)}/`, type: '5', gnuLong: true },
        f(`n/${long}`, '300', { gnuLong: true }),
        f(`n/${'p'.repeat(255)}`, '255', { pax: { path: `n/${'p'.repeat(255)}` } }),
      ],
      [d('n'), { name: bytes('n/.wh.caf', 0xe8) }, { name: bytes('n/', 0xff, 0xfe, '文'), content: 'again' }],
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(long.length).toBeGreaterThanOrEqual(300);
    expect(index.tree.lookup(`/n/${long}`)?.content?.size).toBe(3);
    expect(index.wasted.map((file) => file.bytes)).toEqual([7, 5]);
    expect(index.layers[1]).toMatchObject({ added: 0, modified: 1, deleted: 1 });
  });

  it('devices, pipes, special modes and extended attributes', async () => {
    const capability = '\x01\x00\x00\x02\x00\x04'.padEnd(20, '\0');
    const pax = { 'SCHILY.xattr.security.capability': capability, 'SCHILY.xattr.user.note': 'mine' };
    const ref = await oracle.loaded('special', [
      [
        d('s', { mode: 0o1777 }),
        { name: 's/full', type: '3', device: [1, 7], mode: 0o666 },
        { name: 's/disk', type: '4', device: [8, 200], mode: 0o660, gid: 6 },
        { name: 's/pipe', type: '6', mode: 0o600, uid: 70_000, gid: 2_000_000 },
        f('s/capable', 'program', { pax, mode: 0o755 }),
        f('s/setuid', 'program', { mode: 0o6755, uid: 12, gid: 34 }),
      ],
      [d('s', { mode: 0o1777 }), { name: 's/full', type: '3', device: [1, 3] }, f('s/capable', 'program')],
      [d('s', { mode: 0o1777 }), f('s/capable', 'program', { pax }), { name: 's/disk', type: '6' }],
    ]);
    const index = await oracle.holdsToExport(ref);
    const attributes = index.tree.lookup('/s/capable')?.entry?.xattrs;
    expect(attributes).toBe(
      `security.capability=${Buffer.from(capability).toString('hex')} user.note=${Buffer.from('mine').toString('hex')}`,
    );
    const flags = index.changes.map((layer) =>
      layer.filter((one) => one.metadataOnly).map((one) => one.path),
    );
    expect(flags).toEqual([[], ['/s/capable'], ['/s/capable']]);
  });

  it('nothing at all, or deletions only', async () => {
    const ref = await oracle.loaded('nothing', [
      [d('a'), f('a/one', '1'), f('two', '22')],
      [],
      [hidden('.wh.a')],
      [],
    ]);
    const index = await oracle.holdsToExport(ref);
    expect(index.layers.map(({ size, entries, deleted }) => [size, entries, deleted])).toEqual([
      [3, 3, 0],
      [0, 0, 0],
      [0, 0, 2],
      [0, 0, 0],
    ]);
    const none = await oracle.holdsToExport(await oracle.loaded('void', [[], []]));
    expect([none.totalBytes, none.efficiency]).toEqual([0, 1]);
  });
});
