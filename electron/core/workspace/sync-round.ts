import type { BenchLink } from '../bench/bench-link.ts';
import type { AppCopy } from './app-copy.ts';
import {
  type BenchEntry,
  type BenchListing,
  fetchBench,
  hashBench,
  listBench,
  pushBench,
  rememberSync,
  removeBench,
} from './bench-files.ts';
import { type FileContent, type FileVersion, versionOf } from './file-version.ts';
import { nameFromBench, type PlannedFile, planSync } from './sync-plan.ts';
import type { SyncState } from './sync-state.ts';
import { storable } from './workspace-path.ts';

/** What is copied between bench and computer: files up to this size (bytes), and at most so many. */
export const LARGEST_FILE = 5_000_000;
export const MOST_FILES = 2_000;
/** A folder of ten thousand files is no news ten thousand times. */
const MOST_SKIPPED = 200;
const BATCH_BYTES = 16 * 1024 * 1024;
/** One round carries changes over, the next sees them agreed; more only when the learner changes files meanwhile. */
const MOST_ROUNDS = 5;

/** The two sides and what is known of them. */
export interface Sides {
  copy: AppCopy;
  base: SyncState;
  ours: Map<string, FileVersion>;
  /** Bench files whose content is known, so that only changed ones are looked into. */
  seen: Map<string, { fingerprint: string; version: FileVersion }>;
}

export interface SyncResult {
  folders: string[];
  skipped: string[];
  /** Files that both sides had changed, and the names under which the bench's versions are kept. */
  keptBoth: { path: string; benchVersion: string }[];
}

/**
 * Brings both sides to the same content, losing nothing that only one side has.
 * @param attaching the bench may be another one than last time: if it has no files, it was never given any
 * @throws LabError BENCH_LOST
 */
export async function synchronize(
  link: BenchLink,
  sides: Sides,
  options: { attaching: boolean; saveBase: () => Promise<void> },
): Promise<SyncResult> {
  const keptBoth: SyncResult['keptBoth'] = [];
  for (let round = 1; ; round += 1) {
    const listing = await listBench(link);
    const files = listing.entries.filter(isCopied);
    // A bench that is not the one we agreed with has removed nothing: what it lacks it never had.
    const isNew =
      round === 1 && (listing.syncId !== sides.base.id || (options.attaching && files.length === 0));
    if (isNew) {
      const there = new Set(listing.entries.map(({ path }) => path));
      sides.base.files = new Map([...sides.base.files].filter(([path]) => there.has(path)));
      await rememberSync(link, sides.base.id);
    }
    const { eligible, skipped } = choose(listing);
    const bench = await versionsOnBench(link, sides, eligible);
    const missed = eligible.filter(({ path }) => !bench.has(path)).map(({ path }) => path);
    const plan = planSync(sides.base.files, sides.ours, bench, new Set([...skipped, ...missed]));
    const modesChanged = await followModes(sides, bench);
    await carryOut(
      link,
      sides,
      { plan, bench, entries: new Map(eligible.map((e) => [e.path, e])) },
      keptBoth,
    );
    const folders = await matchFolders(link, sides, listing, isNew);
    if (plan.length > 0 || isNew || modesChanged) {
      await options.saveBase();
    }
    if (plan.every(({ action }) => action === 'agree') || round === MOST_ROUNDS) {
      return { folders, skipped: skipped.slice(0, MOST_SKIPPED), keptBoth };
    }
  }
}

function isCopied(entry: BenchEntry): boolean {
  return entry.type === 'file' && entry.size <= LARGEST_FILE && storable(entry.path);
}

function choose({ entries }: BenchListing): { eligible: BenchEntry[]; skipped: string[] } {
  const files = entries.filter(isCopied).sort((a, b) => compare(a.path, b.path));
  const left = entries.filter((entry) => entry.type !== 'folder' && !isCopied(entry));
  return {
    eligible: files.slice(0, MOST_FILES),
    skipped: [...left, ...files.slice(MOST_FILES)].map(({ path }) => path).sort(compare),
  };
}

async function versionsOnBench(
  link: BenchLink,
  { seen }: Sides,
  entries: BenchEntry[],
): Promise<Map<string, FileVersion>> {
  const unknown = entries.filter((entry) => seen.get(entry.path)?.fingerprint !== entry.fingerprint);
  const hashes =
    unknown.length > 0
      ? await hashBench(
          link,
          unknown.map(({ path }) => path),
        )
      : new Map();
  for (const { path, fingerprint, mode, size } of unknown) {
    const hash: string | undefined = hashes.get(path);
    if (hash !== undefined) {
      seen.set(path, { fingerprint, version: { hash, size, mode } });
    } else {
      seen.delete(path);
    }
  }
  return new Map(
    entries.flatMap(({ path }) => {
      const known = seen.get(path);
      return known ? [[path, known.version] as const] : [];
    }),
  );
}

/** chmod on the bench changes no content, and still belongs to the file. */
async function followModes({ copy, base, ours }: Sides, bench: Map<string, FileVersion>): Promise<boolean> {
  let changed = false;
  for (const [path, version] of bench) {
    const own = ours.get(path);
    if (own && own.hash === version.hash && own.mode !== version.mode) {
      await copy.setMode(path, version.mode);
      ours.set(path, version);
      base.files.set(path, version);
      changed = true;
    }
  }
  return changed;
}

async function carryOut(
  link: BenchLink,
  sides: Sides,
  found: { plan: PlannedFile[]; bench: Map<string, FileVersion>; entries: Map<string, BenchEntry> },
  keptBoth: SyncResult['keptBoth'],
): Promise<void> {
  const { copy, base, ours, seen } = sides;
  const { plan, bench, entries } = found;
  const paths = (...actions: string[]) =>
    plan.filter(({ action }) => actions.includes(action)).map(({ path }) => path);

  for (const path of paths('agree')) {
    const version = bench.get(path);
    if (version) {
      base.files.set(path, version);
    } else {
      base.files.delete(path);
    }
  }
  for (const path of paths('removeOurs')) {
    await copy.remove(path);
    ours.delete(path);
    base.files.delete(path);
    seen.delete(path);
  }
  const wanted = paths('pull', 'keepBoth').map((path) => ({ path, size: entries.get(path)?.size ?? 0 }));
  const fetched = wanted.length > 0 ? await fetchBench(link, wanted) : new Map<string, FileContent>();
  for (const [path, { content, mode }] of fetched) {
    const version = versionOf({ content, mode });
    if (plan.some((file) => file.path === path && file.action === 'keepBoth')) {
      const name = nameFromBench(path, (other) => ours.has(other) || bench.has(other));
      await copy.write(name, content, mode);
      ours.set(name, version);
      keptBoth.push({ path, benchVersion: name });
    } else {
      await copy.write(path, content, mode);
      ours.set(path, version);
    }
    base.files.set(path, version);
  }
  // Whether these arrived is seen by the next round; until then nothing counts as agreed.
  await pushFiles(link, sides, paths('push'));
  const gone = paths('removeBench');
  if (gone.length > 0) {
    await removeBench(link, gone);
  }
}

async function pushFiles(link: BenchLink, { copy, ours }: Sides, paths: string[]): Promise<void> {
  let batch: { path: string; file: FileContent }[] = [];
  let bytes = 0;
  for (const [index, path] of paths.entries()) {
    const file = await copy.read(path);
    if (file) {
      batch.push({ path, file: { content: file.content, mode: ours.get(path)?.mode ?? file.mode } });
      bytes += file.content.length;
    }
    if (batch.length > 0 && (bytes > BATCH_BYTES || index === paths.length - 1)) {
      await pushBench(link, batch, []);
      batch = [];
      bytes = 0;
    }
  }
}

/** Folders follow the bench, but for a new bench, which is given ours. */
async function matchFolders(
  link: BenchLink,
  { copy }: Sides,
  { entries }: BenchListing,
  isNew: boolean,
): Promise<string[]> {
  const onBench = entries.filter((e) => e.type === 'folder' && storable(e.path)).map(({ path }) => path);
  const known = new Set(onBench);
  const ours = (await copy.list()).folders;
  const onlyOurs = ours.filter((folder) => !known.has(folder));
  for (const folder of onBench.filter((path) => !ours.includes(path))) {
    await copy.makeFolder(folder);
  }
  if (isNew && onlyOurs.length > 0) {
    await pushBench(link, [], onlyOurs);
    return [...onBench, ...onlyOurs].sort(compare);
  }
  for (const folder of onlyOurs.reverse()) {
    await copy.removeEmptyFolder(folder);
  }
  return onBench.sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
