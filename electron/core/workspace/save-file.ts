import { LabError } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { writeBench } from './bench-files.ts';
import type { Sides } from './sync-round.ts';

/** A file to be saved, and what the learner began to edit. */
export interface Save {
  path: string;
  content: Buffer;
  hash: string;
  /** Null for a new file. */
  baseHash: string | null;
  force: boolean;
}

/**
 * Saves on the bench and then in the copy. What is known of both sides is brought up to date at once, so that the
 * watch does not take our own change for one of the terminal's.
 * @throws LabError FILE_CONFLICT, FILE_EXISTS, BAD_REQUEST (no regular file there), BENCH_LOST, DISK_FULL
 */
export async function saveOnBench(link: BenchLink, sides: Sides, save: Save): Promise<void> {
  const { path, content, hash } = save;
  const result = await writeBench(link, path, content, {
    expected: save.force ? 'any' : save.baseHash,
    written: hash,
  });
  if (!result.written) {
    throw result.reason === 'conflict'
      ? conflict(save, result.currentHash)
      : new LabError('BAD_REQUEST', `${path} is no regular file on the bench.`, { path });
  }
  const { mode, size, fingerprint } = result.entry;
  const version = { hash, size, mode };
  sides.seen.set(path, { fingerprint, version });
  await sides.copy.write(path, content, mode);
  sides.ours.set(path, version);
  sides.base.files.set(path, version);
}

/** Saves in the copy alone, while there is no bench. @throws LabError FILE_CONFLICT, FILE_EXISTS, BAD_REQUEST */
export async function saveOnCopy({ copy, ours }: Sides, save: Save): Promise<void> {
  const { path, content, hash } = save;
  mustFit(ours, path);
  if (!ours.has(path) && (await copy.exists(path))) {
    throw new LabError('BAD_REQUEST', `${path} is a folder.`, { path });
  }
  const current = ours.get(path);
  const now = current?.hash ?? null;
  if (!save.force && now !== save.baseHash && now !== hash) {
    throw conflict(save, now);
  }
  const mode = current?.mode ?? 0o644;
  await copy.write(path, content, mode);
  ours.set(path, { hash, size: content.length, mode });
}

/** A file cannot lie in another file. @throws LabError BAD_REQUEST */
export function mustFit(ours: ReadonlyMap<string, unknown>, path: string): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end);
    if (ours.has(parent)) {
      throw new LabError('BAD_REQUEST', `${parent} is a file and no folder.`, { path });
    }
  }
}

function conflict({ path, baseHash }: Save, now: string | null): LabError {
  const details = { path, currentHash: now ?? '' };
  return baseHash === null
    ? new LabError('FILE_EXISTS', `There is already a file ${path}.`, details)
    : new LabError('FILE_CONFLICT', `${path} has been changed meanwhile.`, details);
}
