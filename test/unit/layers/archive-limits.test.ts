import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ArchiveLimits } from '../../../electron/core/layers/archive-limits.ts';
import { readDockerArchive } from '../../../electron/core/layers/docker-archive.ts';
import { hasZstd, ociLayout, readFile, readStream } from './archive-builder.ts';
import { legacyArchive, type Member, ociArchive, sha256, tar } from './tar-builder.ts';

const MIB = 1024 * 1024;
const gzip = (bytes: Buffer) => zlib.gzipSync(bytes);
const many = tar(Array.from({ length: 50 }, (_, at) => ({ name: `f${at}` })));

describe('limits', () => {
  const zeros = tar([{ name: 'zeros', content: Buffer.alloc(20 * MIB) }]);
  it.each<[string, Partial<ArchiveLimits>, Buffer]>([
    ['entries of all layers', { entries: 50 }, legacyArchive([many, tar([{ name: 'x' }])])],
    ['bytes of names', { nameBytes: 100 }, legacyArchive([many])],
    ['bytes of a layer that is packed', { layerBytes: MIB }, ociArchive([zeros], gzip)],
    ['bytes of a layer that is not', { layerBytes: MIB }, ociArchive([zeros])],
    ['bytes of an archive that is packed', { archiveBytes: MIB }, gzip(legacyArchive([zeros]))],
    ['members', { members: 5 }, legacyArchive([many, many])],
    ['one document', { jsonBytes: 100 }, legacyArchive([many])],
    ['all documents', { jsonTotal: 300 }, tar(ociLayout([{ layers: [many] }]))],
    ['layers', { layers: 2 }, legacyArchive([many, many, many])],
    ['manifests', { descriptors: 1 }, tar(ociLayout([{ layers: [many] }, { layers: [many, many] }]))],
  ])('%s', async (_, limits, archive) => {
    const refusal = {
      code: 'ARCHIVE_INVALID',
      details: { reason: expect.stringMatching(/too (many|much|large)/) },
    };
    await expect(readFile(archive, { limits })).rejects.toMatchObject(refusal);
    await expect(readStream(archive, { known: new Set(), limits })).rejects.toMatchObject(refusal);
  });

  it.runIf(hasZstd)('hold for zstd too', async () => {
    const archive = ociArchive([zeros], (layer) => zlib.zstdCompressSync(layer));
    const refusal = { details: { reason: 'a layer is too large when unpacked' } };
    await expect(readFile(archive, { limits: { layerBytes: MIB } })).rejects.toMatchObject(refusal);
  });

  it('bound extended headers: one long one, many short ones, and such as hold for all that follows', async () => {
    const record = (at: number) => {
      const rest = ` k${at}=${'v'.repeat(50_000)}\n`;
      return `${rest.length + 5}${rest}`;
    };
    const headers = (type: string, count: number): Member[] =>
      Array.from({ length: count }, (_, at) => ({ name: 'pax', type, content: record(at) }));
    for (const members of [headers('x', 30), headers('g', 3)]) {
      const archive = legacyArchive([tar([...members, { name: 'file' }])]);
      const refusal = { code: 'ARCHIVE_INVALID', details: { reason: 'an extended header is too long' } };
      await expect(readStream(archive)).rejects.toMatchObject(refusal);
      await expect(readFile(archive)).rejects.toMatchObject(refusal);
    }
    const fine = legacyArchive([tar([...headers('g', 1), ...headers('x', 2), { name: 'file' }])]);
    expect((await readStream(fine)).layers[0]?.listing?.entries).toHaveLength(1);
  });
});

describe('a million entries in one layer', () => {
  const ENTRIES = 1_000_000;
  const LAYER_BYTES = ENTRIES * 512 + 1024;
  const header = tar([{ name: 'dir/000000000' }], { end: false });

  /** The layer in pieces, each file empty and with a name of its own; never all of it in memory. */
  function* layerPieces(): Generator<Buffer> {
    const perPiece = 1000;
    for (let from = 0; from < ENTRIES; from += perPiece) {
      const piece = Buffer.alloc(512 * perPiece);
      for (let at = 0; at < perPiece; at += 1) {
        header.copy(piece, at * 512);
        const name = String(from + at).padStart(9, '0');
        piece.write(name, at * 512 + 4, 'latin1');
        // Only the digits change, so the checksum changes by as much as they do.
        let sum = Number.parseInt(header.toString('latin1', 148, 154), 8);
        for (const digit of name) {
          sum += Number(digit);
        }
        piece.write(sum.toString(8).padStart(6, '0'), at * 512 + 148, 'latin1');
      }
      yield piece;
    }
    yield Buffer.alloc(1024);
  }

  async function* archive(): AsyncGenerator<Buffer> {
    const config = JSON.stringify({ os: 'linux', rootfs: { diff_ids: [sha256(Buffer.from('any'))] } });
    const manifest = JSON.stringify([{ Config: 'c.json', Layers: ['0/layer.tar'] }]);
    yield tar(
      [
        { name: 'c.json', content: config },
        { name: 'manifest.json', content: manifest },
      ],
      { end: false },
    );
    const member = tar([{ name: '0/layer.tar' }], { end: false });
    member.write(LAYER_BYTES.toString(8).padStart(11, '0'), 124, 'latin1');
    member.fill(0x20, 148, 156);
    const sum = member.reduce((total, byte) => total + byte, 0);
    member.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    yield member;
    yield* layerPieces();
    yield Buffer.alloc(1024);
  }

  it('is read, in memory that the entries take and not the archive', { timeout: 60_000 }, async () => {
    const before = process.memoryUsage().rss;
    const { layers } = await readDockerArchive(archive(), { known: new Set() });
    const taken = (process.memoryUsage().rss - before) / MIB;
    const entries = layers[0]?.listing?.entries ?? [];
    expect(entries).toHaveLength(ENTRIES);
    expect([entries[0]?.path, entries.at(-1)?.path]).toEqual(['/dir/000000000', '/dir/000999999']);
    console.log(`a million entries: ${Math.round(taken)} MiB`);
    expect(taken).toBeLessThan(900);
  });

  it('is refused where the limit is lower', { timeout: 60_000 }, async () => {
    await expect(
      readDockerArchive(archive(), { known: new Set(), limits: { entries: 200_000 } }),
    ).rejects.toMatchObject({
      details: { reason: 'its layers have too many entries', member: '/0/layer.tar' },
    });
  });
});
