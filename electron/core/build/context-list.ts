import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { stopIfCancelled } from '../bench/errors.ts';
import { type ContextEntry, type ContextListing, listingOf } from './context-entry.ts';
import { type IgnoreRules, readIgnoreRules } from './context-ignore.ts';

export interface ContextPlace {
  /** Folder on this computer. */
  root: string;
  /** The Dockerfile, relative to the context; null when it lies outside. */
  dockerfile: string | null;
  builder: BuilderKind;
}

/**
 * What a build of this folder would send, folders before what they hold, by name. Nothing is read but names and the
 * ignore file. Sockets and devices are left out, as the CLI leaves them out.
 * @throws LabError CONTEXT_INVALID with `path`; CANCELLED
 */
export async function listContext(place: ContextPlace, signal?: AbortSignal): Promise<ContextListing> {
  const rules = await rulesOf(place);
  const keep = new Set([place.dockerfile, rules.file]);
  const entries: ContextEntry[] = [];
  const count = { excluded: 0 };
  const walk = async (folder: string): Promise<void> => {
    await breathe();
    stopIfCancelled(signal);
    const found = entriesIn(place.root, folder);
    for (const entry of found) {
      const ignored = rules.ignores(entry.path) && !keep.has(entry.path);
      if (!ignored) {
        entries.push(entry);
      } else {
        count.excluded += 1;
      }
      const wanted =
        !(ignored && rules.prunes) || [...keep].some((file) => file?.startsWith(`${entry.path}/`));
      if (entry.type === 'directory' && wanted) {
        await walk(entry.path);
      }
    }
  };
  await walk('');
  return listingOf(withFolders(entries), count.excluded, rules.file);
}

/** The ignore rules for a folder on this computer. */
export async function rulesOf({ root, dockerfile, builder }: ContextPlace): Promise<IgnoreRules> {
  return await readIgnoreRules(dockerfile ?? 'Dockerfile', builder, async (file) => {
    try {
      return await readFile(path.join(root, file), 'utf8');
    } catch (error) {
      if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) {
        return null;
      }
      throw unreadable(file, error);
    }
  });
}

/** One folder, read at once: asking for each entry off the main thread takes five times as long. */
function entriesIn(root: string, folder: string): ContextEntry[] {
  const found: ContextEntry[] = [];
  for (const name of namesIn(root, folder)) {
    const entry = entryAt(root, folder === '' ? name : `${folder}/${name}`);
    if (entry !== null) {
      found.push(entry);
    }
  }
  return found;
}

function namesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(path.join(root, folder)).sort();
  } catch (error) {
    throw unreadable(folder || '.', error);
  }
}

function entryAt(root: string, relative: string): ContextEntry | null {
  const file = `${root}/${relative}`;
  try {
    const info = lstatSync(file);
    const common = { path: relative, mode: modeOf(info.mode), mtime: Math.floor(info.mtimeMs / 1000) };
    if (info.isDirectory()) {
      return { ...common, type: 'directory', size: 0, link: '' };
    }
    if (info.isSymbolicLink()) {
      const link = readlinkSync(file).split(path.sep).join('/');
      return { ...common, mode: 0o777, type: 'symlink', size: 0, link };
    }
    return info.isFile() ? { ...common, type: 'file', size: info.size, link: '' } : null;
  } catch (error) {
    throw unreadable(relative, error);
  }
}

/** Windows keeps no permission bits; the CLI sends everything from there as executable. */
function modeOf(mode: number): number {
  return process.platform === 'win32' ? 0o755 : mode & 0o7777;
}

/** An ignored folder from which one file is wanted after all is sent too, or the file had nowhere to lie. */
function withFolders(entries: ContextEntry[]): ContextEntry[] {
  const there = new Set(entries.map((entry) => entry.path));
  const whole: ContextEntry[] = [];
  for (const entry of entries) {
    const parts = entry.path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      if (!there.has(folder)) {
        there.add(folder);
        whole.push({ path: folder, type: 'directory', mode: 0o755, size: 0, mtime: entry.mtime, link: '' });
      }
    }
    whole.push(entry);
  }
  return whole;
}

function unreadable(file: string, cause: unknown): LabError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new LabError(
    'CONTEXT_INVALID',
    `${file} of the build context cannot be read: ${why}`,
    { path: file },
    cause,
  );
}

function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
