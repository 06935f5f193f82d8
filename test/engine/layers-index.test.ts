import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchLink } from '../../electron/core/bench/bench-link.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX, LABEL } from '../../electron/core/engine/labels.ts';
import { buildImageIndex } from '../../electron/core/layers/image-index.ts';
import { ListingBuilder } from '../../electron/core/layers/layer-listing.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import type { LayerSource } from '../../electron/core/layers/layer-source.ts';
import { LayerStoreSource } from '../../electron/core/layers/layer-store-source.ts';
import type { MergedTree } from '../../electron/core/layers/merged-tree.ts';
import { SaveStreamSource } from '../../electron/core/layers/save-stream-source.ts';
import { TarParser } from '../../electron/core/layers/tar-parser.ts';
import { legacyArchive, type Member, tar } from '../unit/layers/tar-builder.ts';
import { readyEngine } from './harness.ts';
import { hostLink } from './layers-host-link.ts';

/** What the engine puts into every container of its own accord, blanking what the image has there. */
const BLANKED = new Set(
  [
    '/.dockerenv',
    '/dev',
    '/dev/console',
    '/dev/pts',
    '/dev/shm',
    '/etc',
    '/etc/hostname',
    '/etc/hosts',
  ].concat(['/etc/mtab', '/etc/resolv.conf', '/proc', '/sys']),
);
const REF = `${IMAGE_PREFIX}layers-test:1`;
const PARENT_DIRECTORIES: Member[] = [{ name: 'data/', type: '5' }];
const LAYERS: Member[][] = [
  [
    ...PARENT_DIRECTORIES,
    { name: 'data/one', content: 'one' },
    { name: 'data/twin', type: '1', link: 'data/one' },
    { name: 'data/soft', type: '2', link: 'one', mode: 0o777 },
    { name: 'data/dir/', type: '5' },
    { name: 'data/dir/a', content: 'a'.repeat(5000) },
    { name: 'data/dir/b', content: 'b' },
    { name: 'data/opaque/', type: '5', mode: 0o750 },
    { name: 'data/opaque/old', content: 'old' },
    { name: `data/${'long'.repeat(60)}`, content: 'long', gnuLong: true },
    { name: 'data/文件', pax: { path: 'data/文件' }, content: '内容' },
    { name: 'data/owned', content: 'x', uid: 1234, gid: 4321, mode: 0o4755 },
    { name: 'data/empty' },
  ],
  [
    ...PARENT_DIRECTORIES,
    { name: 'data/.wh.dir' },
    { name: 'data/opaque/', type: '5', mode: 0o750 },
    { name: 'data/opaque/.wh..wh..opq' },
    { name: 'data/opaque/new', content: 'new' },
    { name: 'data/one', content: 'one, but other' },
    { name: 'data/owned', content: 'x', uid: 1234, gid: 4321, mode: 0o755 },
  ],
  [],
  [...PARENT_DIRECTORIES, { name: 'data/.wh.twin' }, { name: 'data/.wh.one' }],
];

let engine: ConnectedEngine;
let dataDir = '';

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'layers-engine-'));
  engine = await readyEngine();
  const archive = legacyArchive(
    LAYERS.map((members) => tar(members)),
    { tag: REF },
  );
  await consume(await engine.docker.loadImage(Readable.from([archive])));
});

afterAll(async () => {
  await engine.docker.getImage(REF).remove();
  await rm(dataDir, { recursive: true, force: true });
});

const apiOnly = (): BenchLink => ({
  engine: engine.docker,
  run: () => Promise.reject(new Error('the save stream needs no commands')),
  dial: () => Promise.reject(new Error('the save stream needs no commands')),
  openTty: () => Promise.reject(new Error('the save stream needs no commands')),
});

describe('an image with everything in it', () => {
  it('is read from the save stream as docker export shows it', async () => {
    const reader = readerWith(new SaveStreamSource(apiOnly()));
    const { tree, layers } = await reader.imageIndex(REF);
    expect(contents(tree)).toEqual(await exported(engine, REF));
    expect(layers.map((layer) => [layer.added, layer.modified, layer.deleted])).toEqual([
      [13, 0, 0],
      [1, 2, 4],
      [0, 0, 0],
      [0, 0, 2],
    ]);
    // a and b in dir, old in opaque; "one" lives on as its twin until layer 4.
    expect(layers.map((layer) => [layer.deadBytes, layer.deadFiles])).toEqual([
      [5000 + 1 + 3 + 3 + 1, 5],
      [14, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(await reader.picture('layerlab.local/no-such-image')).toMatchObject({
      status: 'missing',
      id: null,
    });
  });

  it('is the same read from the layer store', async ({ skip }) => {
    const { store, save } = await bothSources(skip);
    expect(await store.imageIndex(REF)).toEqual(await save.imageIndex(REF));
  });

  it('gives out files by either way', async ({ skip }) => {
    const { store, save } = await bothSources(skip);
    for (const reader of [store, save]) {
      expect((await reader.readFile(REF, '/data/文件', 100)).toString()).toBe('内容');
      expect(await reader.fileInImage(REF, '/data/soft')).toMatchObject({ exists: false });
      expect(await reader.fileInImage(REF, '/data/opaque/new')).toMatchObject({ type: 'file', size: 3 });
      await expect(reader.readFile(REF, '/data/opaque/new', 2)).rejects.toMatchObject({
        code: 'FILE_TOO_LARGE',
      });
      await expect(reader.readFile(REF, '/data/dir/a', 9)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    }
  });
});

function readerWith(source: LayerSource): LayerReader {
  const folder = path.join(dataDir, source.name);
  return new LayerReader({ link: apiOnly(), dataDir: folder, store: null, sources: [source] });
}

async function bothSources(
  skip: (reason: string) => never,
): Promise<{ store: LayerReader; save: LayerReader }> {
  const link = await hostLink(engine);
  if (link === null) {
    return skip('the data root of this engine cannot be read from here');
  }
  return {
    store: readerWith(new LayerStoreSource(link)),
    save: readerWith(new SaveStreamSource(apiOnly())),
  };
}

/** Path → everything that makes up what is there. */
function contents(tree: MergedTree): Record<string, unknown> {
  const all: Record<string, unknown> = {};
  for (const [name, { entry, content }] of tree.walk()) {
    if (!BLANKED.has(name)) {
      const what = content === null ? [entry?.type, entry?.link] : ['file', content.size, content.digest];
      all[name] = [entry?.mode, entry?.uid, entry?.gid, ...what];
    }
  }
  return all;
}

/** The oracle: what the engine itself exports of a container that never ran. */
async function exported(from: ConnectedEngine, ref: string): Promise<Record<string, unknown>> {
  const container = await from.docker.createContainer({
    Image: ref,
    Cmd: ['none'],
    Labels: { [LABEL]: 'test' },
  });
  try {
    const builder = new ListingBuilder();
    const parser = new TarParser(builder);
    for await (const chunk of (await container.export()) as Readable) {
      parser.write(chunk);
    }
    parser.finish();
    const listing = builder.listing('sha256:exported');
    const config = { rootfs: { diff_ids: [listing.diffId] } };
    const { tree } = buildImageIndex('sha256:exported', config, [listing]);
    return contents(tree);
  } finally {
    await container.remove({ v: true });
  }
}

async function consume(stream: NodeJS.ReadableStream): Promise<void> {
  for await (const _ of stream) {
    // Only its end matters: the engine has then taken the image.
  }
}
