import { rm } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { ListingCache } from '../../../electron/core/layers/listing-cache.ts';

/**
 * One of several processes on one folder. `write`: keeps and reads listings, prints `{ found, wrong }` and ends;
 * `delete`: removes the folder again and again until its input ends.
 */
const ROUNDS = 60;
/** Else the folder was always gone before it could be looked at, and nothing was tried. */
const LEAST_FOUND = 10;
const LISTINGS = 5;
const [, , task, folder = ''] = process.argv;
await (task === 'write' ? write() : removeAll());

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
  return { diffId: `sha256:${number}`, entries, whiteouts: [], opaques: [] };
}

async function write(): Promise<void> {
  const seen = { found: 0, wrong: 0 };
  for (let round = 0; round < ROUNDS || seen.found < LEAST_FOUND; round += 1) {
    const wanted = listing(round % LISTINGS);
    // A cache of its own each time, which remembers nothing and must look at the folder.
    await new ListingCache(folder, { diskBytes: 40_000 }).put(wanted);
    const got = await new ListingCache(folder).get(wanted.diffId);
    seen.found += got === undefined ? 0 : 1;
    seen.wrong += got === undefined || JSON.stringify(got) === JSON.stringify(wanted) ? 0 : 1;
  }
  console.log(JSON.stringify(seen));
}

async function removeAll(): Promise<void> {
  let more = true;
  process.stdin.once('end', () => {
    more = false;
  });
  process.stdin.resume();
  while (more) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    await turn();
  }
}
