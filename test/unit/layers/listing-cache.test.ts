import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { ListingCache } from '../../../electron/core/layers/listing-cache.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layers-cache-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const listing: LayerListing = { diffId: 'sha256:abc', entries: [], whiteouts: ['/x'], opaques: [] };

it('remembers over a restart', async () => {
  await new ListingCache(folder).put(listing);
  expect(await new ListingCache(folder).get('sha256:abc')).toEqual(listing);
  expect(await new ListingCache(folder).get('sha256:other')).toBeUndefined();
});

it('takes a damaged or deleted file for none', async () => {
  await new ListingCache(folder).put(listing);
  const [name = ''] = await readdir(folder);
  await writeFile(path.join(folder, name), 'damaged');
  expect(await new ListingCache(folder).get('sha256:abc')).toBeUndefined();
  await rm(folder, { recursive: true });
  expect(await new ListingCache(folder).get('sha256:abc')).toBeUndefined();
});

it('leaves nothing half-written and does without a folder that cannot be made', async () => {
  const cache = new ListingCache(path.join(folder, 'file', 'below'));
  await writeFile(path.join(folder, 'file'), '');
  await cache.put(listing);
  expect(await cache.get('sha256:abc')).toEqual(listing);
  expect(await readdir(folder)).toEqual(['file']);
});

it('keeps configs by image', async () => {
  const config = { rootfs: { diff_ids: ['sha256:abc'] } };
  await new ListingCache(folder).putConfig('sha256:image', config);
  expect(await new ListingCache(folder).getConfig('sha256:image')).toEqual(config);
  expect(await new ListingCache(folder).getConfig('sha256:abc')).toBeUndefined();
});
