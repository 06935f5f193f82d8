import { truncate } from 'node:fs/promises';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Blobs, OCI, ociLayout, readFile, readStream, withArchive } from './archive-builder.ts';
import { imageConfig, legacyArchive, type Member, ociArchive, sha256, tar } from './tar-builder.ts';

const layer = tar([{ name: 'etc/a', content: 'a'.repeat(3000) }]);
const other = tar([{ name: 'etc/b', content: 'b'.repeat(3000) }]);

/** Both ways of reading, one after the other. */
const ways = [readFile, (archive: Buffer) => readStream(archive)];

/** A header whose size field says something else, its checksum made right again. */
function withSize(archive: Buffer, at: number, size: (field: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  size(copy.subarray(at + 124, at + 136));
  copy.fill(0x20, at + 148, at + 156);
  const sum = copy.subarray(at, at + 512).reduce((total, byte) => total + byte, 0);
  copy.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  return copy;
}

const eightEib = (field: Buffer) => field.fill(0).set([0x80, 0, 0, 0, 0x80], 0);
const fourPib = (field: Buffer) => field.fill(0).set([0x80, 0, 0, 0, 0, 0x10], 0);

function saved(
  members: Member[],
  layers: string[],
  diffIds: string[] = layers.map(() => sha256(layer)),
): Buffer {
  return tar([
    ...members,
    { name: 'c.json', content: JSON.stringify({ rootfs: { type: 'layers', diff_ids: diffIds } }) },
    { name: 'manifest.json', content: JSON.stringify([{ Config: 'c.json', Layers: layers }]) },
  ]);
}

describe('a malformed archive is refused, saying where, as a file and as a stream', () => {
  it.each<[string, Buffer, object]>([
    ['nothing at all', Buffer.alloc(0), {}],
    ['zeros only', Buffer.alloc(10_240), {}],
    ['text', Buffer.from('no archive, '.repeat(100)), { offset: expect.any(Number) }],
    ['cut within a layer', legacyArchive([layer]).subarray(0, 4000), { member: '/0/layer.tar' }],
    ['cut within a header', legacyArchive([layer]).subarray(0, 700), {}],
    ['a gzip that is cut', zlib.gzipSync(legacyArchive([layer])).subarray(0, 200), {}],
    ['a gzip of nothing', zlib.gzipSync(''), {}],
    ['a size of 8 EiB', withSize(legacyArchive([layer]), 512, eightEib), {}],
    ['a size of 4 PiB', withSize(legacyArchive([layer]), 512, fourPib), { member: '/0/VERSION' }],
    [
      'a member outside',
      saved([{ name: '../x/layer.tar', content: layer }], ['x/layer.tar']),
      { member: '../x/layer.tar' },
    ],
    ['a layer named outside', saved([{ name: 'x', content: layer }], ['../../x']), { member: '../../x' }],
    ['a hard link outside', saved([{ name: 'x', type: '1', link: '../../x' }], ['x']), { member: '../../x' }],
    ['a symlink outside', saved([{ name: 'x', type: '2', link: '/etc/passwd' }], ['x']), { member: '/x' }],
    ['a layer that is a folder', saved([{ name: 'x/', type: '5' }], ['x']), { member: '/x' }],
    ['a layer that is a device', saved([{ name: 'x', type: '3', device: [1, 5] }], ['x']), { member: '/x' }],
    [
      'a circle of symlinks',
      saved(
        [
          { name: 'x', type: '2', link: 'y' },
          { name: 'y', type: '2', link: 'x' },
        ],
        ['x'],
      ),
      { member: '/x' },
    ],
    ['symlinks that grow', saved([{ name: 'x', type: '2', link: 'x/x' }], ['x']), {}],
    [
      'a layer that is missing',
      saved([], ['gone/layer.tar']),
      { member: '/gone/layer.tar', layer: sha256(layer) },
    ],
    [
      'no config',
      tar([{ name: 'manifest.json', content: '[{"Config":"c.json","Layers":[]}]' }]),
      { member: '/c.json' },
    ],
    ['a manifest of nothing', tar([{ name: 'manifest.json', content: '[]' }]), {}],
    [
      'a manifest that is cut',
      tar([{ name: 'manifest.json', content: '[{"Config":"c' }]),
      { member: '/manifest.json' },
    ],
    [
      'a manifest of something else',
      tar([{ name: 'manifest.json', content: '{"layers":1}' }]),
      { member: '/manifest.json' },
    ],
    [
      'one layer too few',
      saved([{ name: 'x', content: layer }], ['x'], [sha256(layer), sha256(other)]),
      { expected: 2, found: 1 },
    ],
    [
      'a diff ID that is none',
      saved([{ name: 'x', content: layer }], ['x'], ['sha256:../../x']),
      { found: 'sha256:../../x' },
    ],
    [
      'a config that is none',
      tar([
        { name: 'c.json', content: '{"a":1}' },
        { name: 'manifest.json', content: '[{"Config":"c.json","Layers":[]}]' },
      ]),
      { member: '/c.json' },
    ],
    [
      'JSON that is too deep',
      tar([{ name: 'manifest.json', content: '['.repeat(100_000) }]),
      { member: '/manifest.json', offset: expect.any(Number) },
    ],
    [
      'JSON that is too rich',
      tar([{ name: 'manifest.json', content: `[${'[],'.repeat(600_000)}[]]` }]),
      { member: '/manifest.json' },
    ],
    [
      'JSON that is too large',
      tar([{ name: 'manifest.json', content: `["${'x'.repeat(9 * 1024 * 1024)}"]` }]),
      { member: '/manifest.json' },
    ],
    ['a long name that is endless', tar([{ name: 'n'.repeat(2_000_000), gnuLong: true }]), {}],
    ['a member name of 5,000 characters', tar([{ name: 'n/'.repeat(2500), gnuLong: true }]), {}],
    [
      'a layer that is no tar',
      saved([{ name: 'x', content: 'z'.repeat(2000) }], ['x'], [sha256(Buffer.from('z'.repeat(2000)))]),
      { member: '/x' },
    ],
    [
      'a layer with a path outside',
      legacyArchive([tar([{ name: '../../etc/passwd', content: 'x' }])]),
      { member: '/0/layer.tar' },
    ],
    [
      'a layer with a path of 20,000 characters',
      legacyArchive([tar([{ name: 'n'.repeat(20_000), gnuLong: true }])]),
      {},
    ],
    [
      'a layer with a path of 3,000 folders',
      legacyArchive([tar([{ name: 'n/'.repeat(3000), gnuLong: true }])]),
      {},
    ],
  ])('%s', async (_, archive, details) => {
    for (const read of ways) {
      const error = {
        code: 'ARCHIVE_INVALID',
        details: expect.objectContaining({ reason: expect.any(String), ...details }),
      };
      await expect(read(archive)).rejects.toMatchObject(error);
    }
  });
});

it('a document that is named again and again is not read again and again', async () => {
  const config = `{"rootfs":{"diff_ids":[]},"padding":"${'x'.repeat(7 * 1024 * 1024)}"}`;
  const entries = Array.from({ length: 5000 }, () => ({ Config: 'c.json', Layers: [] }));
  const archive = tar([
    { name: 'c.json', content: config },
    { name: 'manifest.json', content: JSON.stringify(entries) },
  ]);
  for (const read of [...ways, (one: Buffer) => readFile(zlib.gzipSync(one))]) {
    await expect(read(archive)).rejects.toMatchObject({
      details: { reason: 'its documents are too large together' },
    });
  }
});

describe('indexes', () => {
  it('that refer to themselves, nest too deep or name too many are refused', async () => {
    // Names are not verified in an engine's stream, so that there a circle can be made at all.
    const digest = `sha256:${'a'.repeat(64)}`;
    const circle = tar([
      { name: 'index.json', content: JSON.stringify({ manifests: [{ digest }] }) },
      { name: `blobs/sha256/${'a'.repeat(64)}`, content: JSON.stringify({ manifests: [{ digest }] }) },
    ]);
    await expect(readStream(circle)).rejects.toMatchObject({
      details: { reason: 'an index refers to itself', member: `/blobs/sha256/${'a'.repeat(64)}` },
    });
    await expect(readFile(circle)).rejects.toMatchObject({ details: { expected: digest } });

    const deep = new Blobs();
    let inner = deep.image({ layers: [layer] });
    for (let level = 0; level < 12; level += 1) {
      inner = deep.add(OCI.index, { manifests: [inner] });
    }
    const doubling = new Blobs();
    let twice = doubling.image({ layers: [layer] });
    for (let level = 0; level < 7; level += 1) {
      twice = doubling.add(OCI.index, { manifests: Array.from({ length: 20 }, () => twice) });
    }
    for (const archive of [tar(deep.layout([inner])), tar(doubling.layout([twice]))]) {
      for (const read of ways) {
        await expect(read(archive)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
      }
    }
  });

  it('that are manifests too are refused, as each reader would see another image', async () => {
    const blobs = new Blobs();
    const config = blobs.add(OCI.config, imageConfig([layer]));
    const one = blobs.add(OCI.manifest, { config, layers: [blobs.add(OCI.layer, layer)], manifests: [] });
    await expect(readFile(tar(blobs.layout([one])))).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });
});

describe('what comes from outside is verified', () => {
  const layout = (change: (members: Member[], blobs: Blobs) => Member[], pack = (one: Buffer) => one) => {
    const blobs = new Blobs();
    const image = blobs.image({ layers: [layer], pack });
    return tar(change(blobs.layout([image]), blobs));
  };
  const swap = (members: Member[], wanted: (content: string) => boolean, content: Buffer) =>
    members.map((one) =>
      String(one.name).startsWith('blobs/sha') && wanted(String(one.content)) ? { ...one, content } : one,
    );

  it('a layer against its diff ID', async () => {
    const archive = legacyArchive([layer]);
    const at = archive.indexOf('aaaa');
    archive.write('b', at);
    await expect(readFile(archive)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
      details: {
        layer: sha256(layer),
        member: '/0/layer.tar',
        expected: sha256(layer),
        found: expect.stringMatching(/^sha256:/),
      },
    });
    // The engine is believed.
    expect((await readStream(archive)).layers).toHaveLength(1);
  });

  it('a packed layer against its own digest, and what is in it against its diff ID', async () => {
    const packed = zlib.gzipSync(layer);
    const repacked = zlib.gzipSync(layer, { level: 1 });
    const changed = layout(
      (members) => swap(members, (content) => content === packed.toString(), repacked),
      zlib.gzipSync,
    );
    await expect(readFile(changed)).rejects.toMatchObject({
      details: { expected: sha256(packed), found: sha256(repacked) },
    });
    const blobs = new Blobs();
    const config = blobs.add(OCI.config, imageConfig([layer]));
    const wrong = blobs.add(OCI.layer, zlib.gzipSync(other));
    const lying = tar(blobs.layout([blobs.add(OCI.manifest, { config, layers: [wrong] })]));
    await expect(readFile(lying)).rejects.toMatchObject({
      details: { layer: sha256(layer), expected: sha256(layer), found: sha256(other) },
    });
  });

  it('configs, manifests and indexes against their digests and sizes', async () => {
    for (const [what, pack] of [
      ['"rootfs"', undefined],
      ['"schemaVersion"', undefined],
    ] as const) {
      const archive = layout(
        (members) => swap(members, (content) => content.includes(what), Buffer.from('{}')),
        pack,
      );
      await expect(readFile(archive)).rejects.toMatchObject({
        details: { found: sha256(Buffer.from('{}')), member: expect.stringMatching(/^\/blobs/) },
      });
    }
    const blobs = new Blobs();
    const image = blobs.image({ layers: [layer] });
    const archive = tar(blobs.layout([{ ...image, size: image.size + 1 }]));
    await expect(readFile(archive)).rejects.toMatchObject({
      details: { expected: image.size + 1, found: image.size },
    });
  });

  it('a config of the legacy form against its name', async () => {
    const config = JSON.stringify(imageConfig([layer]));
    const name = `${sha256(Buffer.from('another')).slice(7)}.json`;
    const manifest = JSON.stringify([{ Config: name, Layers: ['x'] }]);
    const archive = tar([
      { name: 'x', content: layer },
      { name, content: config },
      { name: 'manifest.json', content: manifest },
    ]);
    await expect(readFile(archive)).rejects.toMatchObject({
      details: { member: `/${name}`, expected: sha256(Buffer.from('another')) },
    });
  });
});

describe('a damaged packed layer', () => {
  it.each([
    ['in its middle', (packed: Buffer) => packed.fill(0x55, 12, 40)],
    ['by its end missing', (packed: Buffer) => packed.subarray(0, packed.length - 10)],
    ['being no tar', () => zlib.gzipSync(Buffer.alloc(100_000, 'no tar '))],
    ['being no tar for long', () => zlib.gzipSync(Buffer.alloc(50_000_000, 'no tar '))],
  ])('%s is named and never waited for', async (_, damage) => {
    const archive = ociArchive([layer, other], (one) => damage(zlib.gzipSync(one)));
    for (const read of ways) {
      await expect(read(archive)).rejects.toMatchObject({
        code: 'ARCHIVE_INVALID',
        details: { member: expect.stringMatching(/^\/blobs/) },
      });
    }
  });
});

it('of two members with one name the later counts, as when docker load unpacks them', async () => {
  const archive = saved(
    [
      { name: 'x', content: 'z'.repeat(2000) },
      { name: 'x', type: '2', link: 'nowhere' },
      { name: 'x', content: layer },
    ],
    ['x'],
  );
  expect((await readFile(archive))[0]?.entries[0]?.path).toBe('/etc/a');
  expect((await readFile(zlib.gzipSync(archive)))[0]?.entries[0]?.path).toBe('/etc/a');
  expect((await readStream(archive)).layers[0]?.listing?.entries[0]?.path).toBe('/etc/a');
});

it('a file that gets shorter while it is open is an error, not a wait', async () => {
  await withArchive(tar(ociLayout([{ layers: [layer] }])), async ({ images, source }, file) => {
    await truncate(file, 1000);
    await expect(source.read(images[0] ?? { imageId: '', diffIds: [] }, new Set())).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });
});
