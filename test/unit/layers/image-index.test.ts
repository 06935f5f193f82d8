import { describe, expect, it } from 'vitest';
import { chainIds } from '../../../electron/core/layers/chain-id.ts';
import { buildImageIndex, type ImageIndex, treeAtLevel } from '../../../electron/core/layers/image-index.ts';
import { ListingBuilder } from '../../../electron/core/layers/layer-listing.ts';
import { resolveInTree } from '../../../electron/core/layers/resolve-path.ts';
import { TarParser } from '../../../electron/core/layers/tar-parser.ts';
import { imageConfig, type Member, sha256, tar } from './tar-builder.ts';

function image(...layers: Member[][]): ImageIndex {
  const tars = layers.map((members) => tar(members));
  const listings = tars.map((layer) => {
    const builder = new ListingBuilder();
    const parser = new TarParser(builder);
    parser.write(layer);
    parser.finish();
    return builder.listing(sha256(layer));
  });
  return buildImageIndex('sha256:image', imageConfig(tars), listings);
}

/** Changes of a layer as short lines: kind letter, path, and what is special about it. */
function changes(index: ImageIndex, layer: number): string[] {
  return (index.changes[layer - 1] ?? []).map((change) => {
    const letter = { added: 'A', modified: 'M', deleted: 'D' }[change.kind];
    return `${letter} ${change.path}${change.implicit ? ' implicit' : ''}${change.metadataOnly ? ' metadata' : ''}`;
  });
}

function paths(index: ImageIndex, level = index.layers.length): string[] {
  return [...treeAtLevel(index, level).walk()].map(([path]) => path);
}

const folder = (name: string, more: Partial<Member> = {}): Member => ({
  name: `${name}/`,
  type: '5',
  ...more,
});
const file = (name: string, content: string, more: Partial<Member> = {}): Member => ({
  name,
  content,
  ...more,
});

describe('what a layer changed', () => {
  it('tells added, modified, deleted, metadata and implicit folders apart', () => {
    const index = image(
      [folder('etc'), file('etc/a', 'one'), file('etc/b', 'two'), file('etc/c', 'three'), folder('opt')],
      [
        folder('etc'),
        file('etc/a', 'ONE'),
        file('etc/b', 'two', { mode: 0o755 }),
        { name: 'etc/.wh.c' },
        file('etc/d', '4'),
      ],
      [folder('opt', { mode: 0o700 })],
    );
    expect(changes(index, 2)).toEqual([
      'M /etc implicit',
      'M /etc/a',
      'M /etc/b metadata',
      'D /etc/c',
      'A /etc/d',
    ]);
    expect(changes(index, 3)).toEqual(['M /opt metadata']);
    expect(index.layers[1]).toMatchObject({ added: 1, modified: 2, deleted: 1, entries: 3, size: 7 });
    expect(index.changes[1]?.[1]).toMatchObject({ size: 3, sizeBefore: 3 });
    expect(paths(index, 1)).toEqual(['/etc', '/etc/a', '/etc/b', '/etc/c', '/opt']);
    expect(paths(index)).toEqual(['/etc', '/etc/a', '/etc/b', '/etc/d', '/opt']);
  });

  it('counts a folder whose mode changed although something inside changed too', () => {
    const index = image([folder('d'), file('d/f', '1')], [folder('d', { mode: 0o700 }), file('d/f', '2')]);
    expect(changes(index, 2)).toEqual(['M /d metadata', 'M /d/f']);
  });

  it('lists everything that goes with a deleted folder, and only what was there', () => {
    const index = image(
      [folder('d'), file('d/x', '12345'), folder('d/e'), file('d/e/y', '1')],
      [{ name: '.wh.d' }, { name: '.wh.never-was' }],
    );
    expect(changes(index, 2)).toEqual(['D /d', 'D /d/e', 'D /d/e/y', 'D /d/x']);
    expect(index.layers[0]).toMatchObject({ deadBytes: 6, deadFiles: 2 });
    expect(index.layers[1]).toMatchObject({ deleted: 4, entries: 0, size: 0 });
    expect(paths(index)).toEqual([]);
  });

  it('hides all below an opaque folder but what the same layer puts there, in whatever order', () => {
    const base: Member[] = [folder('d'), file('d/kept', 'same'), file('d/gone', '12')];
    const before = image(base, [
      folder('d'),
      { name: 'd/.wh..wh..opq' },
      file('d/kept', 'same'),
      file('d/new', 'n'),
    ]);
    const after = image(base, [
      folder('d'),
      file('d/kept', 'same'),
      file('d/new', 'n'),
      { name: 'd/.wh..wh..opq' },
    ]);
    for (const index of [before, after]) {
      expect(changes(index, 2)).toEqual(['M /d implicit', 'D /d/gone', 'M /d/kept metadata', 'A /d/new']);
      expect(paths(index)).toEqual(['/d', '/d/kept', '/d/new']);
      expect(index.layers[0]).toMatchObject({ deadBytes: 6, deadFiles: 2 });
    }
  });

  it('a whiteout beside a new thing of the same name hides only the old one', () => {
    const index = image(
      [folder('d'), file('d/old', '123')],
      [folder('d'), file('d/new', '1'), { name: '.wh.d' }],
    );
    expect(paths(index)).toEqual(['/d', '/d/new']);
    expect(changes(index, 2)).toEqual(['M /d implicit', 'A /d/new', 'D /d/old']);
  });

  it('follows a path that becomes another type', () => {
    const index = image(
      [folder('a'), file('a/in', '12'), file('b', '3')],
      [file('a', 'now a file'), folder('b'), file('b/in', '4')],
      [{ name: 'a', type: '2', link: 'b/in' }],
    );
    expect(changes(index, 2)).toEqual(['M /a', 'D /a/in', 'M /b', 'A /b/in']);
    expect(changes(index, 3)).toEqual(['M /a']);
    expect(index.layers[0]).toMatchObject({ deadBytes: 3, deadFiles: 2 });
    expect(resolveInTree(index.tree, '/a')?.path).toBe('/b/in');
  });

  it('makes folders that no layer lists', () => {
    const index = image([file('a/b/c', 'x')], [folder('a')]);
    expect(changes(index, 1)).toEqual(['A /a implicit', 'A /a/b implicit', 'A /a/b/c']);
    expect(index.layers[0]).toMatchObject({ added: 1, entries: 1 });
    expect(changes(index, 2)).toEqual(['M /a metadata']);
  });

  it('reads an empty layer and one that only deletes', () => {
    const index = image([file('a', '1')], [], [{ name: '.wh.a' }]);
    expect(index.layers.map((layer) => [layer.size, layer.entries, layer.deleted])).toEqual([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(index.totalBytes).toBe(1);
  });

  it('compares symlinks by what they say and devices by their numbers', () => {
    const index = image(
      [
        { name: 'l', type: '2', link: 'x' },
        { name: 'm', type: '2', link: 'x' },
        { name: 'n', type: '3', device: [1, 3] },
      ],
      [
        { name: 'l', type: '2', link: 'y' },
        { name: 'm', type: '2', link: 'x' },
        { name: 'n', type: '3', device: [1, 5] },
      ],
    );
    expect(changes(index, 2)).toEqual(['M /l', 'M /m metadata', 'M /n']);
  });
});

describe('dead bytes', () => {
  it('count each overwritten copy once, in the layer that wrote it', () => {
    const index = image([file('a', '1')], [file('a', '22')], [file('a', '333')], [{ name: '.wh.a' }]);
    expect(index.layers.map((layer) => [layer.deadBytes, layer.deadFiles])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [0, 0],
    ]);
  });

  it('count a hard-linked copy once, and only when its last name is gone', () => {
    const base: Member[] = [file('a', '12345'), { name: 'b', type: '1', link: 'a' }];
    const half = image(base, [{ name: '.wh.a' }]);
    expect(half.layers[0]).toMatchObject({ size: 5, deadBytes: 0, deadFiles: 0 });
    expect(resolveInTree(half.tree, '/b')?.node.content?.size).toBe(5);
    const all = image(base, [{ name: '.wh.a' }], [file('b', 'x')]);
    expect(all.layers[0]).toMatchObject({ deadBytes: 5, deadFiles: 1 });
    expect(all.changes[2]?.[0]).toMatchObject({
      kind: 'modified',
      sizeBefore: 5,
      size: 1,
      metadataOnly: false,
    });
  });

  it('a hard link to a lower layer’s file writes nothing and keeps it alive', () => {
    const index = image([file('a', '12345')], [{ name: 'b', type: '1', link: 'a' }], [{ name: '.wh.a' }]);
    expect(index.layers.map((layer) => [layer.size, layer.deadBytes])).toEqual([
      [5, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it('counts 2,200 whiteouts in one layer', () => {
    const names = Array.from({ length: 2200 }, (_, at) => `f${at}`);
    const index = image(
      names.map((name) => file(name, 'x')),
      names.map((name) => ({ name: `.wh.${name}` })),
    );
    expect(index.layers[0]).toMatchObject({ deadBytes: 2200, deadFiles: 2200 });
  });
});

describe('paths in an image', () => {
  it('follow symlinks inside the root, and give up on loops', () => {
    const { tree } = image([
      folder('usr'),
      folder('usr/lib'),
      file('usr/lib/x', 'x'),
      { name: 'lib', type: '2', link: 'usr/lib' },
      { name: 'usr/up', type: '2', link: '../../../lib/x' },
      { name: 'loop', type: '2', link: '/loop' },
    ]);
    expect(resolveInTree(tree, '/lib/x')?.path).toBe('/usr/lib/x');
    expect(resolveInTree(tree, '/usr/up')?.path).toBe('/usr/lib/x');
    expect(resolveInTree(tree, '/lib/../lib/./x')?.path).toBe('/usr/lib/x');
    expect(resolveInTree(tree, '/loop')).toBeNull();
    expect(resolveInTree(tree, '/lib/none')).toBeNull();
  });
});

it('chain IDs follow the OCI formula', () => {
  const a = `sha256:${'a'.repeat(64)}`;
  const b = `sha256:${'b'.repeat(64)}`;
  expect(chainIds([a, b])).toEqual([a, sha256(Buffer.from(`${a} ${b}`))]);
});
