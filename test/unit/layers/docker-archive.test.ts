import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ArchiveRequest, readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import { legacyArchive, ociArchive, sha256, tar } from './tar-builder.ts';

const base = tar([
  { name: 'etc/', type: '5' },
  { name: 'etc/a', content: 'one' },
]);
const top = tar([{ name: 'etc/b', content: 'B'.repeat(300_000) }]);

function read(archive: Buffer, request: ArchiveRequest = { known: new Set() }, chunk = 65_536) {
  const pieces = Array.from({ length: Math.ceil(archive.length / chunk) }, (_, at) =>
    archive.subarray(at * chunk, (at + 1) * chunk),
  );
  return readDockerArchive(Readable.from(pieces), request);
}

async function pathsOf(archive: Buffer, chunk?: number): Promise<string[][]> {
  const { layers } = await read(archive, undefined, chunk);
  return layers.map((layer) => (layer.listing?.entries ?? []).map((entry) => entry.path));
}

describe('what docker save writes', () => {
  const expected = [['/etc', '/etc/a'], ['/etc/b']];

  it.each([
    ['the legacy layout', legacyArchive([base, top])],
    ['the OCI layout', ociArchive([base, top])],
    ['gzip layers', ociArchive([base, top], (layer) => zlib.gzipSync(layer))],
  ])('is read in %s, however it is cut', async (_, archive) => {
    expect(await pathsOf(archive)).toEqual(expected);
    expect(await pathsOf(archive, 1000)).toEqual(expected);
    const { layers } = await read(archive);
    expect(layers.map((layer) => layer.diffId)).toEqual([sha256(base), sha256(top)]);
    expect(layers[1]?.listing?.entries[0]?.digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it.skipIf(typeof zlib.zstdCompressSync !== 'function')('is read with zstd layers', async () => {
    expect(await pathsOf(ociArchive([base, top], (layer) => zlib.zstdCompressSync(layer)))).toEqual(expected);
  });

  it('may hold one layer twice, as a symlink', async () => {
    expect(await pathsOf(legacyArchive([base, top, base], { links: { 2: 0 } }))).toEqual([
      ...expected,
      ['/etc', '/etc/a'],
    ]);
  });

  it('may hold layers of no entries', async () => {
    expect(await pathsOf(legacyArchive([base, tar([])]))).toEqual([['/etc', '/etc/a'], []]);
  });

  it('passes over layers that are known by name', async () => {
    const { layers } = await read(ociArchive([base, top]), { known: new Set([sha256(base)]) });
    expect(layers.map((layer) => layer.listing?.entries.length ?? null)).toEqual([null, 1]);
  });

  it('gives out files of it', async () => {
    const capture = { paths: new Set(['/etc/a', '/etc/b']), maxBytes: 10 };
    const { layers } = await read(legacyArchive([base, top]), { known: new Set(), capture });
    expect(layers[0]?.captured.get('/etc/a')?.toString()).toBe('one');
    expect(layers[0]?.captured.has('/etc/b')).toBe(false);
    expect(layers[1]?.captured.get('/etc/b')).toBe(null);
  });
});

describe('a damaged archive', () => {
  const good = ociArchive([base, top], (layer) => zlib.gzipSync(layer));
  it.each([
    ['cut short', legacyArchive([base, top]).subarray(0, 20_000)],
    ['without manifest', tar([{ name: 'x', content: 'y' }])],
    ['with a manifest that is not one', tar([{ name: 'manifest.json', content: '[{"Config":1}]' }])],
    ['with nothing in it', Buffer.alloc(0)],
    ['with a layer that is no tar', legacyArchive([Buffer.alloc(2000, 'z')])],
    ['with a layer cut short', legacyArchive([top.subarray(0, 100_000)])],
    [
      'with a layer missing',
      tar([
        { name: 'c.json', content: JSON.stringify({ rootfs: { diff_ids: ['sha256:x'] } }) },
        { name: 'manifest.json', content: '[{"Config":"c.json","Layers":["gone/layer.tar"]}]' },
      ]),
    ],
    ['with a gzip layer damaged', damage(good)],
  ])('%s is named as such and never hangs', async (_, archive) => {
    await expect(read(archive)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });
});

it('any damage is either harmless or named, in a bounded time', async () => {
  const random = seeded(7);
  for (const archive of [
    legacyArchive([base, tar([{ name: 'x', content: 'y' }])]),
    ociArchive([base], zlib.gzipSync),
  ]) {
    for (let round = 0; round < 250; round += 1) {
      const copy = Buffer.from(archive);
      for (let hits = 0; hits < 3; hits += 1) {
        copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
      }
      const cut = random() < 0.3 ? copy.subarray(0, Math.floor(random() * copy.length)) : copy;
      const code = await read(cut).then(
        () => 'read',
        (error: { code?: string }) => error.code,
      );
      expect(['read', 'ARCHIVE_INVALID']).toContain(code);
    }
  }
});

function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function damage(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  const at = copy.indexOf(Buffer.from([0x1f, 0x8b, 0x08]));
  copy.fill(0x55, at + 12, at + 60);
  return copy;
}
