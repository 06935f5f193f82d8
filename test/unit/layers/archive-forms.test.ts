import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chooseImage, openImageArchive } from '../../../electron/core/layers/image-archive.ts';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import {
  hasZstd,
  inFolder,
  listingsOf,
  ociLayout,
  podmanArchive,
  readFile,
  readStream,
  withArchive,
} from './archive-builder.ts';
import { legacyArchive, type Member, ociArchive, sha256, tar } from './tar-builder.ts';

const base = tar([
  { name: 'etc/', type: '5' },
  { name: 'etc/a', content: 'one' },
  { name: 'etc/hard', type: '1', link: 'etc/a' },
  { name: '[', content: 'a name that begins as JSON does' },
]);
const top = tar([{ name: '[x', content: 'B'.repeat(300_000) }, { name: 'etc/.wh.a' }]);
const empty = tar([]);
/** The same layer twice, and one without entries. */
const layers = [base, top, empty, base];
const gzip = (layer: Buffer) => zlib.gzipSync(layer);
const zstd = (layer: Buffer) => zlib.zstdCompressSync(layer);

const FORMS: [string, () => Buffer][] = [
  ['legacy', () => legacyArchive(layers)],
  ['legacy with a double as a symlink', () => legacyArchive(layers, { links: { 3: 0 } })],
  ['Podman’s and skopeo’s', () => podmanArchive(layers)],
  ['OCI with manifest.json', () => ociArchive(layers)],
  ['OCI with manifest.json, gzip', () => ociArchive(layers, gzip)],
  ['OCI alone', () => tar(ociLayout([{ layers }]))],
  ['OCI alone, gzip', () => tar(ociLayout([{ layers, pack: gzip }]))],
  ['OCI, an index in the index, attested', () => tar(ociLayout([{ layers, pack: gzip, attested: true }]))],
  ['OCI, everything before what names it', () => tar(ociLayout([{ layers }]).toReversed())],
  [
    'names that begin with ./',
    () => tar(ociLayout([{ layers }]).map((one) => ({ ...one, name: `./${one.name}` }))),
  ],
  ['absolute names', () => tar(ociLayout([{ layers }]).map((one) => ({ ...one, name: `/${one.name}` })))],
  ['without closing blocks', () => tar(ociLayout([{ layers }]), { end: false })],
  ['packed whole with gzip', () => gzip(legacyArchive(layers))],
  ['packed whole with gzip, layers too', () => gzip(tar(ociLayout([{ layers, pack: gzip }])))],
];
const ZSTD_FORMS: [string, () => Buffer][] = [
  ['OCI, zstd', () => tar(ociLayout([{ layers, pack: zstd }]))],
  ['packed whole with zstd', () => zstd(legacyArchive(layers))],
];

function expected(): Promise<LayerListing[]> {
  return readFile(legacyArchive(layers));
}

describe('every form of one image', () => {
  it('has in it what was put into it', async () => {
    const found = await expected();
    expect(found.map(({ entries }) => entries.map((entry) => entry.path))).toEqual([
      ['/etc', '/etc/a', '/etc/hard', '/['],
      ['/[x'],
      [],
      ['/etc', '/etc/a', '/etc/hard', '/['],
    ]);
    expect(found[1]?.whiteouts).toEqual(['/etc/a']);
    expect(found.map(({ diffId }) => diffId)).toEqual(layers.map(sha256));
  });

  it.each([...FORMS, ...(hasZstd ? ZSTD_FORMS : [])])(
    '%s: the same as a file and as a stream',
    async (_, make) => {
      const archive = make();
      const wanted = await expected();
      expect(await readFile(archive)).toEqual(wanted);
      for (const chunk of [65_536, 1000, 512]) {
        const { layers: read } = await readStream(archive, undefined, chunk);
        expect(read.map(({ listing }) => listing)).toEqual(wanted);
      }
    },
  );

  it.runIf(hasZstd)('may have layers that are packed differently', async () => {
    let turn = 0;
    const packs = [gzip, zstd, (layer: Buffer) => layer, gzip];
    const pack = (layer: Buffer) => packs[turn++ % 4]?.(layer) ?? layer;
    expect(await readFile(tar(ociLayout([{ layers, pack }])))).toEqual(await expected());
  });

  it.each([
    ['an OCI layout', ociLayout([{ layers, pack: gzip, attested: true }])],
    ['what docker save writes, unpacked', membersOf(layers)],
  ])('may be a folder: %s', async (_, members) => {
    await inFolder(async (folder) => {
      await unpackTo(folder, members);
      const opened = await openImageArchive(folder);
      expect(await listingsOf(opened)).toEqual(await expected());
      await opened.close();
    });
  });

  it('in a folder may have symlinks, but none that lead out of it', async () => {
    await inFolder(async (folder) => {
      const inside = path.join(folder, 'image');
      await mkdir(inside);
      await unpackTo(inside, ociLayout([{ layers }]));
      await symlink('/dev/zero', path.join(inside, 'manifest.json'));
      await symlink(folder, path.join(inside, 'up'));
      const opened = await openImageArchive(inside);
      expect(await listingsOf(opened)).toEqual(await expected());
    });
  });
});

describe('an archive on disk', () => {
  it.each([
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41]],
  ])('packed with %s says so', async (name, start) => {
    await expect(readFile(Buffer.from(start))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      details: { reason: `it is packed with ${name}, which must be unpacked first` },
    });
  });

  it('is opened without its layers, and read without those that are known', async () => {
    const [first] = await expected();
    const damaged = legacyArchive(layers);
    // Damage in the base layer is seen by nobody who does not need it.
    damaged.fill(0xff, damaged.indexOf('one'), damaged.indexOf('one') + 3);
    await withArchive(damaged, async ({ images, source }) => {
      const image = chooseImage(images);
      const { config, listings } = await source.read(image, new Set([first?.diffId ?? '']));
      expect([...listings.keys()]).toEqual([sha256(top), sha256(empty)]);
      expect(config.rootfs.diff_ids).toEqual(image.diffIds);
      await expect(source.read(image, new Set())).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    });
  });

  it('gives out files of layers', async () => {
    await withArchive(ociArchive(layers, gzip), async ({ images, source }) => {
      const image = chooseImage(images);
      expect((await source.readFile(image, 1, '/etc/a', 10)).toString()).toBe('one');
      const wanted = { size: 0, digest: '' };
      const files = await source.readFiles?.(
        image,
        [
          { layer: 2, path: '/[x', ...wanted },
          { layer: 4, path: '/etc/a', ...wanted },
        ],
        300_000,
      );
      expect(files?.map((file) => file.length)).toEqual([300_000, 3]);
      await expect(source.readFile(image, 2, '/[x', 10)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
      await expect(source.readFile(image, 2, '/etc/a', 10)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      await expect(source.readFile(image, 9, '/etc/a', 10)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      const other = { imageId: sha256(base), diffIds: [] };
      await expect(source.read(other, new Set())).rejects.toMatchObject({ code: 'LAYER_NOT_FOUND' });
    });
  });

  it.each([
    ['as it is', (archive: Buffer) => archive],
    ['packed', gzip],
  ])('%s can be cancelled, and says how far it is', async (_, pack) => {
    const stop = new AbortController();
    const progress: [number, number][] = [];
    const onProgress = (bytes: number, total: number) => progress.push([bytes, total]);
    await withArchive(
      pack(legacyArchive(layers)),
      async ({ images, source }) => {
        const image = chooseImage(images);
        await source.read(image, new Set());
        const last = progress.at(-1);
        expect(last?.[0]).toBe(last?.[1]);
        expect(last?.[0]).toBeGreaterThan(0);
        stop.abort();
        await expect(source.read(image, new Set(), stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
      },
      { onProgress },
    );
    const signal = stop.signal;
    await expect(readFile(pack(legacyArchive(layers)), { signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('that is not there, or is no file, is named as such', async () => {
    await inFolder(async (folder) => {
      const missing = path.join(folder, 'none.tar');
      await expect(openImageArchive(missing)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
      await expect(openImageArchive(folder)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
      await expect(openImageArchive('/dev/null')).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    });
  });
});

function membersOf(all: Buffer[]): Member[] {
  const config = JSON.stringify({ os: 'linux', rootfs: { type: 'layers', diff_ids: all.map(sha256) } });
  return [
    ...all.map((content, at) => ({ name: `${at}/layer.tar`, content })),
    { name: 'config.json', content: config },
    {
      name: 'manifest.json',
      content: JSON.stringify([{ Config: 'config.json', Layers: all.map((_, at) => `${at}/layer.tar`) }]),
    },
  ];
}

async function unpackTo(folder: string, members: Member[]): Promise<void> {
  for (const { name, type, content } of members) {
    const file = path.join(folder, String(name));
    await mkdir(type === '5' ? file : path.dirname(file), { recursive: true });
    if (type !== '5') {
      await writeFile(file, content ?? '');
    }
  }
}
