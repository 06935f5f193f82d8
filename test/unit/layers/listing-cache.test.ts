import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableOf } from '../../../electron/core/layers/entry-table-builder.ts';
import { type LayerEntry, LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { ListingCache } from '../../../electron/core/layers/listing-cache.ts';
import { encodeListing, sealed } from '../../../electron/core/layers/listing-codec.ts';
import { layer } from './picture-fixtures.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layers-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const entry = (name: string): LayerEntry => ({
  path: `/${name}`,
  type: 'file',
  mode: 0o4755,
  uid: 1,
  gid: 2,
  size: 3,
  mtime: 4,
  link: '',
  device: '',
  xattrs: 'user.a=00',
  digest: '0123456789abcdef',
});
const named = (diffId: string, entries: LayerEntry[]) =>
  new LayerListing({ diffId, table: tableOf(entries), whiteouts: ['/x'], opaques: ['/'] });
const entries: LayerEntry[] = [
  entry('文件'),
  { ...entry('folder/\\xff'), type: 'symlink', link: '../a', digest: '' },
  { ...entry('folder/device'), type: 'character', device: '1:3', mtime: 2 ** 40, size: 2 ** 52 },
  { ...entry('zeros'), mode: 0, xattrs: '', digest: '0000000000000000' },
];
const listing = named('sha256:abc', entries);
const sized = (diffId: string, count: number) =>
  named(
    diffId,
    Array.from({ length: count }, () => entry(crypto.randomUUID())),
  );
const onlyFile = async () => path.join(folder, (await readdir(folder))[0] ?? '');
const fromDisk = (diffId: string) => new ListingCache(folder).get(diffId);

describe('what is kept', () => {
  it('is there after a restart, the same to the last field', async () => {
    await new ListingCache(folder).put(listing);
    const kept = await fromDisk('sha256:abc');
    expect(kept).toEqual(listing);
    expect(kept?.entries).toEqual(entries);
    expect(await fromDisk('sha256:other')).toBeUndefined();
    const both = await new ListingCache(folder).getAll(['sha256:other', 'sha256:abc']);
    expect([...both]).toEqual([['sha256:abc', listing]]);
  });

  it('can be a layer with nothing in it', async () => {
    const empty = named('sha256:empty', []);
    await new ListingCache(folder).put(empty);
    expect(await fromDisk('sha256:empty')).toEqual(empty);
  });

  it('is a config by its image, and what its layers are', async () => {
    const image = { config: { rootfs: { diff_ids: [] } }, layers: [layer(1, 'sha256:abc')] };
    await new ListingCache(folder).putImage('sha256:image', image);
    expect(await new ListingCache(folder).getImage('sha256:image')).toEqual(image);
    expect(await new ListingCache(folder).getImage('sha256:abc')).toBeUndefined();
    const file = await onlyFile();
    await writeFile(file, (await readFile(file)).fill('7', 100, 101));
    expect(await new ListingCache(folder).getImage('sha256:image')).toBeUndefined();
  });

  it('may be deleted at any time', async () => {
    const cache = new ListingCache(folder);
    await cache.put(listing);
    await rm(folder, { recursive: true });
    expect(await cache.get('sha256:abc')).toEqual(listing);
    expect(await fromDisk('sha256:abc')).toBeUndefined();
    await cache.put(listing);
    expect(await fromDisk('sha256:abc')).toEqual(listing);
  });

  it('needs no folder when none can be made', async () => {
    const cache = new ListingCache(path.join(folder, 'file', 'below'));
    await writeFile(path.join(folder, 'file'), '');
    await cache.put(listing);
    expect(await cache.get('sha256:abc')).toEqual(listing);
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('a file that is not as it was written', () => {
  const holding = (...pieces: (string | Buffer)[]) =>
    Buffer.concat(sealed(pieces.map((piece) => Buffer.from(piece))));
  const [, lengths, head, first, ...others] = encodeListing(listing).map((one) => Buffer.from(one));
  const [start, columns] = [[lengths ?? '', head ?? ''], others];
  const bad: Record<string, (good: Buffer) => Buffer> = {
    empty: () => Buffer.alloc(0),
    foreign: () => Buffer.from('damaged'),
    'cut short': (good) => good.subarray(0, good.length - 12),
    'changed in one bit': (good) => Buffer.from(good.map((byte, at) => (at === 40 ? byte ^ 1 : byte))),
    'nothing in it': () => holding(),
    'too short': () => holding('short'),
    'no JSON': () => holding(lengths ?? '', Buffer.alloc(head?.length ?? 0, '{'), first ?? '', ...columns),
    'a longer column': () => holding(...start, first ?? '', 'some more', ...columns),
    'a missing column': () => holding(...start, ...columns),
  };
  it.each(Object.keys(bad))('is as good as none and replaced: %s', async (name) => {
    await new ListingCache(folder).put(listing);
    const file = await onlyFile();
    await writeFile(file, bad[name]?.(await readFile(file)) ?? '');
    expect(await fromDisk('sha256:abc')).toBeUndefined();
    await new ListingCache(folder).put(listing);
    expect(await fromDisk('sha256:abc')).toEqual(listing);
  });

  it('or another layer’s is not believed', async () => {
    const cache = new ListingCache(folder);
    await cache.put(listing);
    const file = await onlyFile();
    await cache.put(named('sha256:other', entries));
    const other = (await readdir(folder))
      .map((name) => path.join(folder, name))
      .find((name) => name !== file);
    await writeFile(file, await readFile(other ?? ''));
    expect(await fromDisk('sha256:abc')).toBeUndefined();
  });
});

describe('bounds', () => {
  const used = async () => {
    const names = await readdir(folder);
    const sizes = await Promise.all(names.map(async (name) => (await stat(path.join(folder, name))).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const age = async (diffId: string, seconds: number) => {
    const name = (await readdir(folder)).find((one) => one.startsWith(diffId.replace(':', '-'))) ?? '';
    const then = new Date(Date.now() - seconds * 1000);
    await utimes(path.join(folder, name), then, then);
  };

  it('hold on disk however much is put', async () => {
    const cache = new ListingCache(folder, { diskBytes: 100_000 });
    for (let number = 0; number < 40; number += 1) {
      await cache.put(sized(`sha256:${number}`, 200));
      expect(await used()).toBeLessThanOrEqual(100_000);
    }
    expect(await used()).toBeGreaterThan(50_000);
    expect(await fromDisk('sha256:39')).toBeDefined();
    expect(await fromDisk('sha256:0')).toBeUndefined();
  });

  it('forget what was used longest ago, not what was written longest ago', async () => {
    const cache = new ListingCache(folder, { diskBytes: 100_000 });
    for (const [number, id] of ['sha256:a', 'sha256:b', 'sha256:c'].entries()) {
      await cache.put(sized(id, 250));
      await age(id, 3000 - number);
    }
    expect(await fromDisk('sha256:a')).toBeDefined();
    for (let number = 0; number < 3; number += 1) {
      await cache.put(sized(`sha256:new${number}`, 250));
    }
    expect(await fromDisk('sha256:b')).toBeUndefined();
    expect(await fromDisk('sha256:a')).toBeDefined();
  });

  it('pass over a listing that is larger than all of them, and keep the others', async () => {
    const cache = new ListingCache(folder, { diskBytes: 40_000, memoryEntries: 100 });
    await cache.put(listing);
    await cache.put(sized('sha256:large', 2000));
    expect(await cache.get('sha256:large')).toBeUndefined();
    expect(await cache.get('sha256:abc')).toEqual(listing);
    expect(await fromDisk('sha256:abc')).toEqual(listing);
  });

  it('hold in memory too', async () => {
    const cache = new ListingCache(path.join(folder, 'file', 'below'), { memoryEntries: 100 });
    await writeFile(path.join(folder, 'file'), '');
    for (const id of ['sha256:a', 'sha256:b', 'sha256:c']) {
      await cache.put(sized(id, 40));
    }
    expect(await cache.get('sha256:a')).toBeUndefined();
    expect(await cache.get('sha256:c')).toBeDefined();
  });

  it('do without what is in the folder and no file', async () => {
    const cache = new ListingCache(folder, { diskBytes: 10_000 });
    await mkdir(path.join(folder, 'folder', 'in it'), { recursive: true });
    for (let number = 0; number < 10; number += 1) {
      await cache.put(sized(`sha256:${number}`, 40));
    }
    expect(await fromDisk('sha256:9')).toBeDefined();
    expect(await readdir(path.join(folder, 'folder'))).toEqual(['in it']);
  });
});

it('is shared by two processes that write and read while a third deletes the folder', async () => {
  const shared = path.join(folder, 'shared');
  const script = path.join(import.meta.dirname, 'listing-cache-process.ts');
  const run = (task: string) => {
    const child = spawn(process.execPath, ['--no-warnings', script, task, shared], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return { child, output: text(child.stdout), ended: once(child, 'exit') };
  };
  const remover = run('delete');
  const writers = [run('write'), run('write')];
  const seen = await Promise.all(writers.map(async ({ output }) => JSON.parse(await output)));
  remover.child.stdin.end();
  await Promise.all([remover, ...writers].map(({ ended }) => ended));
  expect(seen.map(({ wrong }) => wrong)).toEqual([0, 0]);
  expect(seen.every(({ found }) => found > 0)).toBe(true);
  await new ListingCache(shared).put(listing);
  expect(await new ListingCache(shared).get('sha256:abc')).toEqual(listing);
}, 120_000);
