import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { hostLink } from '../../electron/core/engine/host-link.ts';
import { IMAGE_PREFIX } from '../../electron/core/engine/labels.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import type { ImageLink } from '../../electron/core/layers/layer-source.ts';
import { LayerStoreSource } from '../../electron/core/layers/layer-store-source.ts';
import { layerHandlers } from '../../electron/core/session/layer-handlers.ts';
import { legacyArchive, type Member, tar } from '../unit/layers/tar-builder.ts';
import { readyEngine } from './harness.ts';

const REF = `${IMAGE_PREFIX}layers-files-test:1`;
const LONG = `${'long-name-'.repeat(20)}/${'x'.repeat(100)}`;
const BINARY = Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 256));
const d = (name: string): Member => ({ name: `${name}/`, type: '5' });
const LAYERS: Member[][] = [
  [
    d('data'),
    { name: 'data/text', content: 'one\ntwo\n' },
    { name: 'data/gone', content: 'soon gone\n' },
    { name: 'data/mode', content: 'same\n', mode: 0o644 },
    { name: 'data/twin', type: '1', link: 'data/mode' },
    { name: 'data/soft', type: '2', link: '/etc/passwd', mode: 0o777 },
    { name: 'data/binary', content: BINARY },
    { name: 'data/空 -- name', pax: { path: 'data/空 -- name' }, content: 'odd' },
    { name: Buffer.from('data/\xff', 'latin1'), content: 'not UTF-8' },
    { name: `data/${LONG}`, content: 'long one', gnuLong: true },
  ],
  [
    d('data'),
    { name: 'data/text', content: 'one\nTWO\n' },
    { name: 'data/.wh.gone' },
    { name: 'data/mode', content: 'same\n', mode: 0o4711 },
    { name: 'data/soft', content: 'now a file' },
    { name: 'data/binary', content: Buffer.concat([BINARY, BINARY]) },
    { name: `data/${LONG}`, content: 'long two', gnuLong: true },
    { name: 'data/new', content: 'new' },
  ],
];
const sum = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

let engine: ConnectedEngine;
let link: ImageLink;
let folder = '';
let imageId = '';
let diffIds: string[] = [];
let archivesAsked = 0;
let proxy: Server | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layers-files-'));
  engine = await readyEngine();
  const archive = legacyArchive(
    LAYERS.map((members) => tar(members)),
    { tag: REF },
  );
  for await (const _ of await engine.docker.loadImage(Readable.from([archive]))) {
    // Only its end matters: the engine has then taken the image.
  }
  const image = await engine.docker.getImage(REF).inspect();
  imageId = image.Id;
  diffIds = image.RootFS?.Layers ?? [];
  const { run } = await hostLink(engine);
  link = { engine: engine.socketPath === null ? engine.docker : await counted(engine.socketPath), run };
});

afterAll(async () => {
  proxy?.close();
  await engine.docker.getImage(REF).remove();
  await rm(folder, { recursive: true, force: true });
});

/** A way to the engine on which every question for an archive is counted, whoever asks it and how. */
async function counted(socketPath: string): Promise<Docker> {
  proxy = createServer((client) => {
    const upstream = createConnection(socketPath);
    client.on('data', (chunk) => {
      archivesAsked += chunk.toString('latin1').split(/^GET \S+\/get HTTP/m).length - 1;
    });
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  const listening = path.join(folder, 'engine.sock');
  proxy.listen(listening);
  await once(proxy, 'listening');
  return new Docker({ socketPath: listening });
}

const reader = (way: 'store' | 'save', name: string = way) =>
  new LayerReader({
    link: way === 'store' ? link : { engine: link.engine, run: null },
    dataDir: path.join(folder, name),
    store: 'graph-driver',
  });
const layer = (index: number) => ({ imageId, diffId: diffIds[index - 1] ?? '', index });

describe.each(['store', 'save'] as const)('two states of a file, from the %s', (way) => {
  const versions = (name: string, index = 2) => reader(way).fileVersions(layer(index), `/data/${name}`);

  it('tell what a layer made of a text', async () => {
    const common = { type: 'file', mode: 0o644, uid: 0, gid: 0, size: 8, link: '' };
    expect(await versions('text')).toEqual({
      now: { ...common, layer: 2, sha256: sum('one\nTWO\n'), text: 'one\nTWO\n' },
      below: { ...common, layer: 1, sha256: sum('one\ntwo\n'), text: 'one\ntwo\n' },
    });
    expect(await versions('text', 1)).toMatchObject({ now: { text: 'one\ntwo\n' }, below: null });
  });

  it('tell a deletion, a new file and a mode', async () => {
    expect(await versions('gone')).toMatchObject({ now: null, below: { text: 'soon gone\n' } });
    expect(await versions('new')).toMatchObject({ now: { text: 'new' }, below: null });
    expect(await versions('mode')).toMatchObject({
      now: { layer: 2, mode: 0o4711, text: 'same\n' },
      below: { layer: 1, mode: 0o644, text: 'same\n' },
    });
  });

  it('are of hard links, symlinks, folders and what is no text too', async () => {
    expect(await versions('twin')).toMatchObject({
      now: { type: 'hardlink', layer: 1, link: '/data/mode', text: 'same\n', mode: 0o644 },
    });
    expect(await versions('soft')).toMatchObject({
      now: { type: 'file', text: 'now a file' },
      below: { type: 'symlink', link: '/etc/passwd', sha256: null, text: null },
    });
    expect(await versions('')).toMatchObject({ now: { type: 'directory', sha256: null, text: null } });
    expect(await versions('binary')).toMatchObject({
      now: { size: 10_000, sha256: sum(Buffer.concat([BINARY, BINARY])), text: null },
      below: { size: 5000, sha256: sum(BINARY), text: null },
    });
  });

  it('whatever the name', async () => {
    expect(await versions(LONG)).toMatchObject({ now: { text: 'long two' }, below: { text: 'long one' } });
    expect(await versions('空 -- name')).toMatchObject({ now: { text: 'odd', layer: 1 } });
    expect(await versions('\\xff')).toMatchObject({ now: { text: 'not UTF-8' } });
  });
});

describe('the engine’s archive', () => {
  it('is asked for once where both states are in it, and not at all for an image that is known', async ({
    skip,
  }) => {
    if (engine.socketPath === null) {
      return skip('this engine is not on a socket that can be listened to');
    }
    await reader('save', 'counted').open(imageId);
    archivesAsked = 0;
    const again = reader('save', 'counted');
    expect(await again.open(REF)).toMatchObject({ readFrom: 'cache' });
    expect(archivesAsked).toBe(0);
    const { now, below } = await again.fileVersions(layer(2), '/data/text');
    expect([now?.text, below?.text]).toEqual(['one\nTWO\n', 'one\ntwo\n']);
    expect(archivesAsked).toBe(1);
  });

  it('is not needed where the layer store can be read, but for a name that no command can say', async ({
    skip,
  }) => {
    const { run } = link;
    if (run === null || engine.socketPath === null) {
      return skip('the data root of this engine cannot be read from here');
    }
    archivesAsked = 0;
    const fromStore = reader('store', 'without');
    expect(await fromStore.open(REF)).toMatchObject({ readFrom: 'layer-store' });
    for (const name of ['text', 'twin', LONG, '空 -- name']) {
      expect(await fromStore.readFile(REF, `/data/${name}`, 100)).toBeInstanceOf(Buffer);
    }
    expect(archivesAsked).toBe(0);
    const store = new LayerStoreSource({ engine: link.engine, run });
    await expect(store.readFile({ imageId, diffIds }, 1, '/data/\\xff', 100)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
    await expect(store.readFile({ imageId, diffIds }, 2, '/data/text', 7)).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    });
    expect((await fromStore.readFile(REF, '/data/\\xff', 100)).toString()).toBe('not UTF-8');
    expect(archivesAsked).toBe(1);
  });
});

describe('what a screen may ask', () => {
  const ask = layerHandlers(() => reader('save'));

  it('is answered for the layer that the screen means, and refused for another', async () => {
    const all = await ask['layer.changes']({ ...layer(2), from: 0 });
    const rest = await ask['layer.changes']({ ...layer(2), from: 3 });
    expect(all.total).toBe(all.changes.length);
    expect(rest).toEqual({ changes: all.changes.slice(3), total: all.total });
    const { entries } = await ask['layer.folder']({ ...layer(1), path: '/data' });
    expect(entries.map((one) => one.path)).toContain('/data/gone');
    const behind = { ...layer(2), index: 1 };
    for (const asked of [
      () => ask['layer.folder']({ ...behind, path: '/' }),
      () => ask['layer.changes']({ ...behind, from: 0 }),
      () => ask['layer.file']({ ...layer(2), index: 3, path: '/data/text' }),
    ]) {
      await expect(asked()).rejects.toMatchObject({ code: 'LAYER_NOT_FOUND' });
    }
    await expect(ask['layer.file']({ ...layer(2), path: '/../etc' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  it('is of no other thing of the engine than images', async () => {
    for (const name of ['sha256:0', '../containers', 'no such name', '']) {
      await expect(ask['image.wasted']({ imageId: name })).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    }
  });

  it('finds what a layer wrote, who touched a path, and what lies dead', async () => {
    const filter = { name: '*', types: [], minBytes: 0, writtenHere: true };
    const found = await ask['layer.find']({ ...layer(2), ...filter });
    expect(found.entries.map((one) => one.path)).not.toContain('/data/twin');
    expect(found.entries.map((one) => one.path)).toContain('/data/new');
    const { events } = await ask['layer.pathHistory']({ imageId, path: '/data/gone' });
    expect(events.map((one) => [one.layer, one.change.kind])).toEqual([
      [1, 'added'],
      [2, 'deleted'],
    ]);
    const { files, total } = await ask['image.wasted']({ imageId });
    expect(total).toBe(files.length);
    expect(files[0]).toMatchObject({ path: '/data/binary', bytes: 5000, how: 'overwritten' });
    // The other name of the file still shows it.
    expect(files.map((one) => one.path)).not.toContain('/data/mode');
  });
});
