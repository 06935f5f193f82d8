import { readFile as readBytes, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as zlib from 'node:zlib';
import { expect, it } from 'vitest';
import { LabError } from '../../../electron/contract/errors.ts';
import { readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import { openImageArchive } from '../../../electron/core/layers/image-archive.ts';
import { buildImageIndex } from '../../../electron/core/layers/image-index.ts';
import { hasZstd, inFolder, ociLayout, podmanArchive } from './archive-builder.ts';
import { legacyArchive, type Member, ociArchive, tar } from './tar-builder.ts';

const ROUNDS = 10_000;
const CHUNK = 8192;

const base: Member[] = [
  { name: 'etc/', type: '5' },
  { name: 'etc/a', content: 'one' },
  { name: 'etc/hard', type: '1', link: 'etc/a' },
  { name: 'etc/soft', type: '2', link: 'a' },
  { name: 'n'.repeat(150), gnuLong: true, content: 'x' },
  { name: 'p', pax: { path: 'pax/é', mtime: '1.5', 'SCHILY.xattr.user.a': 'b' }, content: 'y' },
];
const top: Member[] = [
  { name: 'etc/.wh.a' },
  { name: 'var/.wh..wh..opq' },
  { name: 'big', content: 'B'.repeat(3000) },
];
const layers = [tar(base), tar(top)];
const gzip = (bytes: Buffer) => zlib.gzipSync(bytes);
const seeds: Buffer[] = [
  legacyArchive(layers, { links: {}, tag: 'x:1' }),
  legacyArchive([...layers, layers[0] ?? Buffer.alloc(0)], { links: { 2: 0 } }),
  podmanArchive(layers),
  ociArchive(layers),
  ociArchive(layers, gzip),
  tar(
    ociLayout([
      { layers, pack: gzip, attested: true, ref: 'x:1' },
      { layers: [layers[1] ?? Buffer.alloc(0)] },
    ]),
  ),
  gzip(legacyArchive(layers)),
  ...(hasZstd
    ? [
        tar(ociLayout([{ layers, pack: (bytes) => zlib.zstdCompressSync(bytes) }])),
        zlib.zstdCompressSync(legacyArchive(layers)),
      ]
    : []),
];

/** mulberry32: the same archives in every run, so that a failure can be looked at. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Mutation = (bytes: Buffer, random: (below: number) => number) => Buffer;

const flipBits: Mutation = (bytes, random) => {
  for (let flips = 1 + random(4); flips > 0; flips -= 1) {
    const at = random(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  }
  return bytes;
};
const setBytes: Mutation = (bytes, random) => {
  const at = random(bytes.length);
  return bytes.fill(random(256), at, Math.min(bytes.length, at + 1 + random(40)));
};
const cut: Mutation = (bytes, random) => bytes.subarray(0, random(bytes.length));
const swapBlocks: Mutation = (bytes, random) => {
  const blocks = Math.max(1, Math.floor(bytes.length / 512));
  const [one, other] = [random(blocks) * 512, random(blocks) * 512];
  const kept = Buffer.from(bytes.subarray(one, one + 512));
  bytes.copy(bytes, one, other, other + 512);
  kept.copy(bytes, other);
  return bytes;
};
const repeatBlocks: Mutation = (bytes, random) => {
  const at = random(Math.max(1, Math.floor(bytes.length / 512))) * 512;
  return Buffer.concat([bytes.subarray(0, at + 512 * (1 + random(8))), bytes.subarray(at)]);
};
/** A number or a type or a name in a header, with a checksum that is right again: what a checksum does not catch. */
const editHeader: Mutation = (bytes, random) => {
  const at = random(Math.max(1, Math.floor(bytes.length / 512))) * 512;
  const header = bytes.subarray(at, at + 512);
  if (header.length < 512) {
    return bytes;
  }
  const places: [number, number][] = [
    [124, 12],
    [156, 1],
    [0, 100],
    [157, 100],
    [345, 155],
    [108, 8],
  ];
  const [from, length] = places[random(places.length)] ?? [124, 12];
  const fields = [
    '77777777777\0',
    '00000000000\0',
    '\x80\0\0\0\x80\0\0\0\0\0\0\0',
    '\x80\0\0\0\0\x10\0\0\0\0\0\0',
    '../../../../x\0',
    'xgLKS127'.charAt(random(8)),
    `${random(5000).toString(8)}\0`,
    'manifest.json\0',
    'index.json\0',
    '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff',
  ];
  header.write((fields[random(fields.length)] ?? '').slice(0, length), from, 'latin1');
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
};
/** JSON that still is JSON, of another shape. */
const editJson: Mutation = (bytes, random) => {
  const words = [
    '"digest"',
    '"manifests"',
    '"layers"',
    '"Layers"',
    '"Config"',
    '"rootfs"',
    'sha256:',
    '[',
    '"size":',
  ];
  const word = words[random(words.length)] ?? '[';
  const at = bytes.indexOf(word, random(bytes.length));
  const puts = ['null    ', '"x"     ', '{}', '[[[[[[[[', '1e999   ', '\\u0000', '../../..'];
  if (at >= 0) {
    bytes.write(
      puts[random(puts.length)] ?? '',
      Math.min(bytes.length, at + random(word.length + 2)),
      'latin1',
    );
  }
  return bytes;
};
const MUTATIONS = [flipBits, setBytes, cut, swapBlocks, repeatBlocks, editHeader, editHeader, editJson];

function mutant(round: number): Buffer {
  const random = seeded(round);
  const seed = seeds[round % seeds.length] ?? Buffer.alloc(0);
  // What is packed whole is also changed inside, or else hardly anything would get past the packing.
  const packed = seed[0] === 0x1f && random(4) > 0;
  let bytes = packed ? zlib.gunzipSync(seed) : Buffer.from(seed);
  for (let times = 1 + random(3); times > 0 && bytes.length > 0; times -= 1) {
    const mutate = MUTATIONS[random(MUTATIONS.length)] ?? flipBits;
    bytes = Buffer.from(mutate(bytes, random));
  }
  return packed ? zlib.gzipSync(bytes, { level: 1 }) : bytes;
}

/** Nothing may be asked for again and again after the end: this is what a reader that does not stop would do. */
function watched(archive: Buffer): Readable {
  let at = 0;
  let asked = 0;
  return new Readable({
    read() {
      asked += 1;
      if (asked > archive.length / CHUNK + 10) {
        this.destroy(new Error('the reader does not stop reading'));
        return;
      }
      this.push(at < archive.length ? archive.subarray(at, at + CHUNK) : null);
      at += CHUNK;
    },
  });
}

async function streamed(archive: Buffer): Promise<'read'> {
  const { config, layers: read } = await readDockerArchive(watched(archive), { known: new Set() });
  buildImageIndex(
    'sha256:fuzz',
    config,
    read.flatMap(({ listing }) => listing ?? []),
  );
  return 'read';
}

async function fromFile(file: string, archive: Buffer): Promise<'read'> {
  await writeFile(file, archive);
  const opened = await openImageArchive(file);
  try {
    for (const image of opened.images) {
      const { config, listings } = await opened.source.read(image, new Set());
      const ordered = image.diffIds.flatMap((diffId) => listings.get(diffId) ?? []);
      buildImageIndex(image.imageId, config, ordered);
    }
    return 'read';
  } finally {
    await opened.close();
  }
}

async function outcome(work: Promise<'read'>, round: number): Promise<string> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof LabError && error.code === 'ARCHIVE_INVALID') {
      return error.code;
    }
    throw new Error(`Archive ${round} failed in a way that has no name`, { cause: error });
  }
}

it('10,000 damaged archives are read or refused by name, as a stream and as a file', {
  timeout: 180_000,
}, async () => {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'image.tar');
    const counts = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const archive = mutant(round);
      const before = Buffer.from(archive);
      for (const [way, work] of [
        ['stream', () => streamed(archive)],
        ['file', () => fromFile(file, archive)],
      ] as const) {
        const result = `${way} ${await outcome(work(), round)}`;
        counts.set(result, (counts.get(result) ?? 0) + 1);
      }
      expect(archive.equals(before)).toBe(true);
      if (round % 1000 === 0) {
        expect((await readBytes(file)).equals(archive)).toBe(true);
      }
    }
    console.log(Object.fromEntries(counts));
    // Both happen often, else the archives are too damaged, or not enough, to say anything.
    for (const result of ['stream read', 'stream ARCHIVE_INVALID', 'file read', 'file ARCHIVE_INVALID']) {
      expect(counts.get(result), result).toBeGreaterThan(ROUNDS / 20);
    }
    expect(await readdir(folder)).toEqual(['image.tar']);
  });
});
