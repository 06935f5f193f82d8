import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { tableOf } from '../../../electron/core/layers/entry-table-builder.ts';
import { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { ListingCache } from '../../../electron/core/layers/listing-cache.ts';

/**
 * One of several processes on one folder. `write`: keeps and reads listings, prints `{ found, wrong }` and ends;
 * `delete`: removes the folder again and again until its input ends.
 */
const ROUNDS = 60;
/** The folder stays for a moment, another each time: gone at once, there would never be anything to find. */
const STAYS_MS = 30;
const LISTINGS = 5;
const [, , task, folder = ''] = process.argv;
// Whoever started us may be gone: then nobody wants to know any more.
process.stdin.resume().once('end', () => process.exit());
await (task === 'write' ? write() : removeAll());
process.exit();

/** The same in every process: what a diff ID names never changes. */
function listing(number: number): LayerListing {
  const entries = Array.from({ length: 500 }, (_, at) => ({
    path: `/${number}/${at}`,
    type: 'file' as const,
    mode: 0o644,
    uid: number,
    gid: at,
    size: at,
    mtime: 0,
    link: '',
    device: '',
    xattrs: '',
    digest: '0123456789abcdef',
  }));
  return new LayerListing({
    diffId: `sha256:${number}`,
    table: tableOf(entries),
    whiteouts: [],
    opaques: [],
  });
}

async function write(): Promise<void> {
  const seen = { found: 0, wrong: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const wanted = listing(round % LISTINGS);
    // A cache of its own each time, which remembers nothing and must look at the folder.
    await new ListingCache(folder, { diskBytes: 200_000 }).put(wanted);
    const got = await new ListingCache(folder).get(wanted.diffId);
    seen.found += got === undefined ? 0 : 1;
    seen.wrong += got === undefined || isDeepStrictEqual(got.entries, wanted.entries) ? 0 : 1;
  }
  console.log(JSON.stringify(seen));
}

async function removeAll(): Promise<void> {
  for (;;) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    await pause(Math.random() * STAYS_MS);
  }
}
