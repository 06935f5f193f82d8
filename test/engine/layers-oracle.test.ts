import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchLink } from '../../electron/core/bench/bench-link.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX } from '../../electron/core/engine/labels.ts';
import type { ImageIndex } from '../../electron/core/layers/image-index.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import type { LayerSource } from '../../electron/core/layers/layer-source.ts';
import { LayerStoreSource } from '../../electron/core/layers/layer-store-source.ts';
import { SaveStreamSource } from '../../electron/core/layers/save-stream-source.ts';
import { supplyImage } from '../../electron/core/supply/supply.ts';
import type { Member } from '../unit/layers/tar-builder.ts';
import { readyEngine, testHome } from './harness.ts';
import { hostLink } from './layers-host-link.ts';
import { exported } from './layers-oracle-export.ts';
import { buildImage, loadImage } from './layers-oracle-images.ts';
import { asContainer, differences } from './layers-oracle-tree.ts';

let engine: ConnectedEngine;
let dataDir = '';
let link: BenchLink | null = null;
const made: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'layers-oracle-'));
  engine = await readyEngine();
  link = await hostLink(engine);
});

afterAll(async () => {
  for (const ref of made.reverse()) {
    await engine.docker.getImage(ref).remove();
  }
  await rm(dataDir, { recursive: true, force: true });
});

const d = (name: string, more: Partial<Member> = {}): Member => ({ name: `${name}/`, type: '5', ...more });
const f = (name: string, content: string, more: Partial<Member> = {}): Member => ({ name, content, ...more });
const hidden = (name: string): Member => ({ name });

/** The image is read from everywhere it can be read, and held to the export and to each other. */
async function holdsToExport(ref: string): Promise<ImageIndex> {
  const { Id } = await engine.docker.getImage(ref).inspect();
  const oracle = await exported(engine, Id);
  const save = await read(Id, new SaveStreamSource(await apiOnly()));
  expect(differences(oracle, asContainer(save.tree))).toEqual([]);
  if (link !== null) {
    const store = await read(Id, new LayerStoreSource(link));
    expect(differences(oracle, asContainer(store.tree))).toEqual([]);
    expect(store.listings).toEqual(save.listings);
    expect([store.layers, store.wasted]).toEqual([save.layers, save.wasted]);
  }
  expect(save.liveBytes + save.deadBytes).toBe(save.totalBytes);
  expect(save.liveBytes).toBe(bytesSeen(save));
  return save;
}

/** Bytes that a container sees, each copy once, counted without the index's own sums. */
function bytesSeen({ tree }: ImageIndex): number {
  const copies = new Set([...tree.walk()].flatMap(([, { content }]) => content ?? []));
  return [...copies].reduce((sum, { size }) => sum + size, 0);
}

async function read(id: string, source: LayerSource): Promise<ImageIndex> {
  const folder = await mkdtemp(path.join(dataDir, `${source.name}-`));
  const reader = new LayerReader({ link: await apiOnly(), dataDir: folder, store: null, sources: [source] });
  return reader.imageIndex(id);
}

async function apiOnly(): Promise<BenchLink> {
  const none = () => Promise.reject(new Error('the save stream needs no commands'));
  return { engine: engine.docker, run: none, dial: none, openTty: none };
}

async function standIn(name: string): Promise<string> {
  return (await supplyImage(engine, name, { dataDir: testHome(), onProgress: () => undefined })).hostRef;
}

async function loaded(name: string, layers: Member[][]): Promise<string> {
  const ref = `${IMAGE_PREFIX}oracle-${name}:test`;
  await loadImage(engine, ref, layers);
  made.push(ref);
  return ref;
}

async function built(name: string, dockerfile: string[]): Promise<string> {
  const ref = `${IMAGE_PREFIX}oracle-${name}:test`;
  await buildImage(engine, ref, dockerfile);
  made.push(ref);
  return ref;
}

/** How each layer's copies fared, as `path bytes written>killed how`. */
const wasted = (index: ImageIndex): string[] =>
  index.wasted.map(
    ({ path: name, bytes, writtenBy, killedBy, how }) => `${name} ${bytes} ${writtenBy}>${killedBy} ${how}`,
  );

describe('the merged tree is what docker export shows', () => {
  it.each(['busybox', 'debian:13-slim', 'nginx'])('of the %s image of lessons', async (name) => {
    const index = await holdsToExport(await standIn(name));
    expect(index.liveBytes).toBeGreaterThan(500_000);
  });

  it('of a large image on debian, in place of golang, for which there is no recipe here', async () => {
    const debian = await standIn('debian:13-slim');
    const ref = await built('large', [
      `FROM ${debian}`,
      'RUN cp -a /usr /srv/usr',
      'RUN rm -rf /srv/usr/share/zoneinfo /srv/usr/lib/locale && find /srv/usr/lib -name "*.so*" -delete',
      'RUN chmod -R o-x /srv/usr/bin',
    ]);
    const base = await holdsToExport(debian);
    const index = await holdsToExport(ref);
    expect(index.layers.length).toBe(base.layers.length + 3);
    const killed = (layer: number) => index.wasted.filter(({ killedBy }) => killedBy === layer);
    expect(killed(base.layers.length + 2).every(({ how }) => how === 'deleted')).toBe(true);
    expect(killed(base.layers.length + 2).length).toBeGreaterThan(50);
    expect(killed(base.layers.length + 3).every(({ how }) => how === 'overwritten')).toBe(true);
    expect(killed(base.layers.length + 3).length).toBeGreaterThan(50);
  });

  it('of what a build does to files: removed, emptied, made again, moved, linked, given another mode', async () => {
    const ref = await built('build', [
      `FROM ${await standIn('busybox')}`,
      'RUN mkdir -p /w/files /w/gone /w/again/sub /w/move && for d in files gone again again/sub move; do echo "1 $d" > /w/$d/1; echo "two $d" > /w/$d/2; done',
      'RUN rm /w/files/1 && rm -r /w/gone && rm -r /w/again && mkdir /w/again && echo new > /w/again/2',
      'RUN mv /w/move /w/moved && chmod 4711 /w/files/2 && chown 7:8 /w/moved/1 && ln /w/moved/2 /w/twin && ln -s twin /w/soft',
      'RUN ln /w/twin /w/third && rm /w/moved/2 && mknod /w/null c 1 3 && mknod /w/disk b 8 200 && mkfifo /w/fifo && chmod 1777 /w',
      'RUN rm /w/twin /w/third && mkdir /w/twin && echo below > /w/twin/file && rm -r /w/moved && echo file > /w/moved',
    ]);
    const index = await holdsToExport(ref);
    expect(index.layers.map(({ instruction }) => instruction.keyword).slice(-5)).toEqual(
      Array(5).fill('RUN'),
    );
    const [base] = index.layers.slice(-5);
    const at = (base?.index ?? 0) - 1;
    const own = wasted(index).filter((line) => line.startsWith('/w/'));
    const lines = (parts: string[]) =>
      parts.map((line) => line.replace(/#(\d)/g, (_, n) => `${at + Number(n)}`));
    expect(own.sort()).toEqual(
      lines([
        '/w/again/1 8 #1>#2 deleted',
        '/w/again/2 10 #1>#2 overwritten',
        '/w/again/sub/1 12 #1>#2 deleted',
        '/w/again/sub/2 14 #1>#2 deleted',
        '/w/files/1 8 #1>#2 deleted',
        '/w/files/2 10 #1>#3 overwritten',
        '/w/gone/1 7 #1>#2 deleted',
        '/w/gone/2 9 #1>#2 deleted',
        '/w/move/1 7 #1>#3 deleted',
        '/w/move/2 9 #1>#3 deleted',
        '/w/moved/1 7 #3>#5 deleted',
        '/w/moved/2 9 #3>#4 deleted',
        '/w/third 9 #4>#5 deleted',
      ]),
    );
  });

  it('of names of every kind', async () => {
    const bytes = (...parts: (string | number)[]): Buffer =>
      Buffer.concat(
        parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
      );
    const long = `${'long'.repeat(63)}/${'name'.repeat(12)}`;
    const ref = await loaded('names', [
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
    const index = await holdsToExport(ref);
    expect(long.length).toBeGreaterThanOrEqual(300);
    expect(index.tree.lookup(`/n/${long}`)?.content?.size).toBe(3);
    expect(index.wasted.map((file) => file.bytes)).toEqual([7, 5]);
    expect(index.layers[1]).toMatchObject({ added: 0, modified: 1, deleted: 1 });
  });

  it('of devices, pipes, special modes and extended attributes', async () => {
    const capability = '\x01\x00\x00\x02\x00\x04'.padEnd(20, '\0');
    const pax = { 'SCHILY.xattr.security.capability': capability, 'SCHILY.xattr.user.note': 'mine' };
    const ref = await loaded('special', [
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
    const index = await holdsToExport(ref);
    const attributes = index.tree.lookup('/s/capable')?.entry?.xattrs;
    expect(attributes).toBe(
      `security.capability=${Buffer.from(capability).toString('hex')} user.note=${Buffer.from('mine').toString('hex')}`,
    );
    const flags = index.changes.map((layer) =>
      layer.filter((one) => one.metadataOnly).map((one) => one.path),
    );
    expect(flags).toEqual([[], ['/s/capable'], ['/s/capable']]);
  });
});

describe('the merged tree is what docker export shows, layers being', () => {
  it('whiteouts of files and folders, and opaque folders', async () => {
    const inside = (name: string) => [d(name), f(`${name}/a`, 'aa'), f(`${name}/b`, 'bbb'), d(`${name}/sub`)];
    const ref = await loaded('whiteouts', [
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
    const index = await holdsToExport(ref);
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
    const ref = await loaded('links', [
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
    const index = await holdsToExport(ref);
    expect(index.totalBytes).toBe(5 + 1 + 1 + 1 + 5 + 1);
    expect(wasted(index)).toEqual(['/one 5 1>4 deleted']);
    expect(index.tree.lookup('/usr/lib/through')?.content?.size).toBe(1);
    expect(index.tree.lookup('/lib')?.children?.size).toBe(1);
  });

  it('things of one kind in the place of another', async () => {
    const ref = await loaded('kinds', [
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
    expect(wasted(await holdsToExport(ref))).toEqual([
      '/folder 10 2>3 overwritten',
      '/file/in 2 2>3 deleted',
      '/folder/in 2 1>2 deleted',
      '/file 1 1>2 overwritten',
    ]);
  });

  it('without anything in them, or with deletions only', async () => {
    const ref = await loaded('nothing', [
      [d('a'), f('a/one', '1'), f('two', '22')],
      [],
      [hidden('.wh.a')],
      [],
    ]);
    const index = await holdsToExport(ref);
    expect(index.layers.map(({ size, entries, deleted }) => [size, entries, deleted])).toEqual([
      [3, 3, 0],
      [0, 0, 0],
      [0, 0, 2],
      [0, 0, 0],
    ]);
    const none = await holdsToExport(await loaded('void', [[], []]));
    expect([none.totalBytes, none.efficiency]).toEqual([0, 1]);
  });

  it('2,200 deletions', async () => {
    const ref = await built('many', [
      `FROM ${await standIn('busybox')}`,
      'RUN mkdir /many && for i in $(seq 2300); do echo $i > /many/$i; done',
      'RUN for i in $(seq 2200); do rm /many/$i; done',
    ]);
    const index = await holdsToExport(ref);
    expect(index.layers.at(-1)).toMatchObject({ added: 0, modified: 0, deleted: 2200, size: 0 });
    expect(index.layers.at(-2)).toMatchObject({
      deadFiles: 2200,
      deadBytes: 9 * 2 + 90 * 3 + 900 * 4 + 1201 * 5,
    });
  });
});

describe('what dive 0.13 gets wrong', () => {
  it('is right: folders removed, and folders removed and made again', async () => {
    const busybox = await standIn('busybox');
    const write = 'mkdir /a /b /c && for d in a b c; do for i in 0 1 2 3 4 5 6 7 8 9; do';
    const ref = await built('research-wh', [
      `FROM ${busybox}`,
      `RUN ${write} dd if=/dev/zero of=/$d/$i bs=1024 count=1000 2>/dev/null; done; done`,
      'RUN rm /a/*',
      'RUN rm -r /b',
      'RUN rm -r /c && mkdir /c',
    ]);
    const base = (await holdsToExport(busybox)).totalBytes;
    const index = await holdsToExport(ref);
    expect([index.liveBytes, index.deadBytes, index.totalBytes]).toEqual([
      base,
      30_720_000,
      base + 30_720_000,
    ]);
    expect(index.efficiency).toBe(base / (base + 30_720_000));
    expect(index.wasted).toHaveLength(30);
    expect(new Set(index.wasted.map(({ how }) => how))).toEqual(new Set(['deleted']));
  });

  it('is finite: a base and deletions, nothing else', async () => {
    const busybox = await standIn('busybox');
    const ref = await built('only-deletions', [`FROM ${busybox}`, 'RUN rm -r /bin/busybox']);
    const index = await holdsToExport(ref);
    expect(index.deadBytes).toBeGreaterThan(100_000);
    expect(index.efficiency).toBe(index.liveBytes / index.totalBytes);
    expect(Number.isFinite(index.efficiency)).toBe(true);
  });
});
