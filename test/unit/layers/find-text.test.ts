import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { byteSearch } from '../../../electron/core/layers/byte-search.ts';
import { findTextInSave } from '../../../electron/core/layers/find-text-save.ts';
import { legacyArchive, ociArchive, sha256, tar } from './tar-builder.ts';

const TEXT = 'correct-horse';
const LARGE = 64 * 1024;
const split = Buffer.concat([Buffer.alloc(LARGE - 6, 1), Buffer.from(TEXT), Buffer.alloc(100, 2)]);
const layers = [
  tar([
    { name: 'etc/', type: '5' },
    { name: 'etc/plain', content: 'nothing here' },
  ]),
  tar([
    { name: 'a', content: `key=${TEXT}` },
    { name: 'b', type: '1', link: 'a' },
    { name: 'zero', content: Buffer.from(`\0\0${TEXT}\0`) },
  ]),
  tar([{ name: '.wh.a' }, { name: 'split', content: split }, { name: TEXT, type: '2', link: TEXT }]),
];
const wanted = [
  { layer: 2, path: '/a' },
  { layer: 2, path: '/zero' },
  { layer: 3, path: '/split' },
];

async function* inPieces(data: Buffer, size: number) {
  for (let at = 0; at < data.length; at += size) {
    yield Buffer.from(data.subarray(at, at + size));
  }
}

describe('a text in the layers of a saved image', () => {
  it.each([
    ['the legacy layout', legacyArchive(layers)],
    ['the OCI layout', ociArchive(layers)],
    ['the OCI layout, packed', ociArchive(layers, (layer) => gzipSync(layer))],
  ])('is found in %s, whole or in pieces, deleted later or not', async (_layout, archive) => {
    const diffIds = layers.map(sha256);
    for (const size of [archive.length, LARGE, 1000, 7]) {
      const hits = await findTextInSave(inPieces(archive, size), diffIds, [TEXT, 'not-there']);
      expect(hits, `pieces of ${size}`).toEqual([wanted, []]);
    }
  });

  it('counts once for each layer that is the same', async () => {
    const twice = [layers[1] ?? Buffer.alloc(0), layers[1] ?? Buffer.alloc(0)];
    const archive = legacyArchive(twice, { links: { 1: 0 } });
    const [hits] = await findTextInSave(inPieces(archive, LARGE), twice.map(sha256), [TEXT]);
    expect(hits?.map(({ layer }) => layer)).toEqual([1, 1, 2, 2]);
  });

  it('is never called absent when a layer is missing or damaged', async () => {
    const diffIds = layers.map(sha256);
    const search = (archive: Buffer) => findTextInSave(inPieces(archive, LARGE), diffIds, [TEXT]);
    await expect(search(legacyArchive(layers.slice(0, 2)))).rejects.toMatchObject({
      code: 'LAYER_NOT_FOUND',
    });
    const damaged = ociArchive(layers, (layer) => gzipSync(layer).subarray(0, -20));
    await expect(search(damaged)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    const changed = ociArchive([...layers.slice(0, 2), tar([{ name: 'other' }])]);
    await expect(search(changed)).rejects.toMatchObject({ code: 'LAYER_NOT_FOUND' });
    await expect(search(legacyArchive(layers).subarray(0, 9000))).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });
});

describe('bytes that arrive in pieces', () => {
  const content = Buffer.from('ababac then nothing');
  it.each([1, 2, 3, 4, 5, 100])('are found across pieces of %i', (size) => {
    for (const [text, found] of [
      ['abac', true],
      ['abab', true],
      ['nothing', true],
      ['abad', false],
    ] as const) {
      const look = byteSearch(Buffer.from(text));
      let last = false;
      for (let at = 0; at < content.length; at += size) {
        last = look(content.subarray(at, at + size));
      }
      expect(last, text).toBe(found);
    }
  });
});
