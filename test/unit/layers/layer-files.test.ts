import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { treeAtLevel } from '../../../electron/core/layers/image-index.ts';
import { fileVersions, readContents } from '../../../electron/core/layers/layer-files.ts';
import { LayerReader } from '../../../electron/core/layers/layer-reader.ts';
import type { LayerSource } from '../../../electron/core/layers/layer-source.ts';
import type { Content } from '../../../electron/core/layers/merged-tree.ts';
import { imageOf } from './image-of-members.ts';
import { imageConfig, tar } from './tar-builder.ts';

const TEXT = 'één\r\nzwei\n';
const index = imageOf(
  [
    { name: 'text', content: TEXT },
    { name: 'twin', type: '1', link: 'text' },
    { name: 'folder/inner', content: 'x' },
    { name: 'large', content: 'l'.repeat(1024 * 1024 + 1) },
    { name: 'binary', content: Buffer.from([1, 0, 2]) },
    { name: 'latin1', content: Buffer.from([0xe9]) },
    { name: 'empty' },
    { name: 'soft', type: '2', link: 'text' },
  ],
  [{ name: 'text', content: TEXT, mode: 0o600 }, { name: '.wh.folder' }, { name: 'soft', content: 'a file' }],
);
const below = treeAtLevel(index, 1);
const sum = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const image = { imageId: index.imageId, diffIds: index.layers.map((one) => one.diffId) };

describe('two states of a path', () => {
  const contents = (wanted: Content[]) =>
    Promise.resolve(
      wanted.map(({ path: name, size }) =>
        name === '/text' ? Buffer.from(TEXT) : Buffer.alloc(size, name === '/large' ? 'l' : 'a file'),
      ),
    );
  const versions = (name: string, read: (wanted: Content[]) => Promise<Buffer[]> = contents) =>
    fileVersions(index.tree.lookup(name), below.lookup(name), read);

  it('are told apart by mode where the text is the same', async () => {
    const common = { type: 'file', uid: 0, gid: 0, size: 12, link: '', sha256: sum(TEXT), text: TEXT };
    expect(await versions('/text')).toEqual({
      now: { ...common, layer: 2, mode: 0o600 },
      below: { ...common, layer: 1, mode: 0o644 },
    });
  });

  it('can be a hard link, which has its content’s text and names the layer that wrote that', async () => {
    const { now } = await versions('/twin');
    expect(now).toMatchObject({ type: 'hardlink', layer: 1, link: '/text', text: TEXT, mode: 0o644 });
  });

  it('read a content that both share only once, and nothing for what has none', async () => {
    const asked: string[][] = [];
    const counting = (wanted: Content[]) => {
      asked.push(wanted.map((one) => one.path));
      return contents(wanted);
    };
    await versions('/twin', counting);
    await versions('/folder', counting);
    await versions('/empty', counting);
    await versions('/text', counting);
    expect(asked).toEqual([['/text'], ['/text', '/text']]);
  });

  it('are null where nothing is, and text only of what is text and not too long', async () => {
    expect(await versions('/folder')).toMatchObject({
      now: null,
      below: { type: 'directory', sha256: null, text: null, size: 1 },
    });
    expect(await versions('/folder/none')).toEqual({ now: null, below: null });
    expect(await versions('/empty')).toMatchObject({ now: { sha256: sum(''), text: '' } });
    const large = await versions('/large');
    expect(large.now).toMatchObject({ text: null, sha256: sum('l'.repeat(1024 * 1024 + 1)) });
    expect(await versions('/soft')).toMatchObject({
      now: { type: 'file', text: 'a file' },
      below: { type: 'symlink', link: 'text', sha256: null, text: null },
    });
    const binary = Buffer.from([1, 0, 2]);
    const bytes = (content: Buffer) => () => Promise.resolve([content]);
    expect(await versions('/binary', bytes(binary))).toMatchObject({
      now: { text: null, sha256: sum(binary) },
    });
    expect(await versions('/latin1', bytes(Buffer.from([0xe9])))).toMatchObject({ now: { text: null } });
  });
});

describe('contents from a source', () => {
  const wanted = [{ layer: 1, path: '/text', ...contentOf('/text') }];
  const giving = (content: Buffer): LayerSource => ({
    name: 'layer-store',
    read: () => Promise.reject(new Error('not asked for')),
    readFile: () => Promise.resolve(content),
  });

  it('count only when they are what the layer’s listing says', async () => {
    expect(await readContents(giving(Buffer.from(TEXT)), image, wanted, 100)).toEqual([Buffer.from(TEXT)]);
    for (const other of ['', `${TEXT}.`, TEXT.replace('z', 'Z')]) {
      await expect(readContents(giving(Buffer.from(other)), image, wanted, 100)).rejects.toMatchObject({
        code: 'FILE_NOT_FOUND',
      });
    }
  });

  it('are asked for together where a source can do that', async () => {
    const source: LayerSource = {
      ...giving(Buffer.alloc(0)),
      readFiles: (_, all) => Promise.resolve(all.map(() => Buffer.from(TEXT))),
    };
    expect(await readContents(source, image, [...wanted, ...wanted], 100)).toHaveLength(2);
  });

  function contentOf(name: string) {
    const content = below.lookup(name)?.content;
    return { size: content?.size ?? 0, digest: content?.digest ?? '' };
  }
});

describe('an image from elsewhere than an engine', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'layers-reader-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is read once; what is known of its layers is enough from then on', async () => {
    let reads = 0;
    const source: LayerSource = {
      name: 'archive',
      read: (_, known) => {
        reads += 1;
        const listings = new Map(index.listings.map((one) => [one.diffId, one]));
        expect(known.size).toBe(0);
        const tars = [tar([]), tar([])];
        const config = { ...imageConfig(tars), rootfs: { type: 'layers', diff_ids: image.diffIds } };
        return Promise.resolve({ config, listings });
      },
      readFile: () => Promise.reject(new Error('not asked for')),
    };
    const nowhere = new Docker({ socketPath: path.join(folder, 'no-engine') });
    const open = () =>
      new LayerReader({ link: { engine: nowhere, run: null }, dataDir: folder, store: null }).indexOf(
        source,
        image,
      );
    const first = await open();
    const second = await open();
    expect([first.readFrom, second.readFrom, reads]).toEqual(['archive', 'cache', 1]);
    expect(second.index).toEqual(first.index);
  });
});
