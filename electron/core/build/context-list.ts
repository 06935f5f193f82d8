import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs';
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

/** So many entries are looked at before others get their turn. */
const ENTRIES_A_TURN = 500;

/**
 * What a build of this folder would send, folders before what they hold, by name. Nothing is read but names and the
 * ignore file. Sockets and devices are left out, as the CLI leaves them out.
 * @throws LabError CONTEXT_INVALID with `path`; CANCELLED
 */
export async function listContext(place: ContextPlace, signal?: AbortSignal): Promise<ContextListing> {
  const { root, builder } = place;
  const rules = await rulesOf(place);
  // The classic builder reads both and takes away again what they exclude; BuildKit needs only what is not excluded.
  const keep = [place.dockerfile, builder === 'classic' ? rules.file : null].filter((file) => file !== null);
  const entries: ContextEntry[] = [];
  /** Ignored folders around what is looked at, of which something may be wanted yet. */
  const closed: ContextEntry[] = [];
  let excluded = 0;
  let seen = 0;
  const walk = async (folder: string): Promise<void> => {
    for (const name of namesIn(root, folder)) {
      seen += 1;
      if (seen % ENTRIES_A_TURN === 0) {
        await breathe();
        stopIfCancelled(signal);
      }
      const relative = folder === '' ? name : `${folder}/${name}`;
      const ignored = rules.ignores(relative) && !keep.includes(relative);
      const opens = !(ignored && rules.prunes) || keep.some((file) => file.startsWith(`${relative}/`));
      const entry = entryAt(root, relative, ignored);
      if (entry === null) {
        continue;
      }
      if (ignored) {
        excluded += closed.length === 0 ? 1 : 0;
      } else {
        entries.push(...closed.splice(0), entry);
      }
      if (entry.type === 'directory' && opens) {
        if (ignored) {
          // A folder that is only there for what it holds: the classic client does not send it, the engine makes it.
          closed.push(builder === 'classic' ? { ...entry, mode: 0o755 } : entry);
        }
        await walk(relative);
        if (closed.at(-1)?.path === relative) {
          closed.pop();
        }
      }
    }
  };
  stopIfCancelled(signal);
  await walk('');
  return listingOf(entries, excluded, rules.file);
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

/** A folder is read at once: asking for each entry off the main thread takes five times as long. */
function namesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(folder === '' ? root : `${root}/${folder}`).sort();
  } catch (error) {
    throw unreadable(folder || '.', error);
  }
}

/** Null for what is neither file, folder nor symlink, and for what vanished since its folder was read. */
function entryAt(root: string, relative: string, ignored: boolean): ContextEntry | null {
  const file = `${root}/${relative}`;
  try {
    const info = lstatSync(file, { throwIfNoEntry: false });
    return info === undefined ? vanished(relative, ignored) : entryOf(relative, info, file);
  } catch (error) {
    throw unreadable(relative, error);
  }
}

function entryOf(relative: string, info: Stats, file: string): ContextEntry | null {
  const mtime = Math.floor(info.mtimeMs / 1000);
  const mode = modeOf(info.mode);
  if (info.isFile()) {
    return { path: relative, type: 'file', mode, size: info.size, mtime, link: '' };
  }
  if (info.isDirectory()) {
    return { path: relative, type: 'directory', mode, size: 0, mtime, link: '' };
  }
  if (info.isSymbolicLink()) {
    const link = readlinkSync(file).split(path.sep).join('/');
    return { path: relative, type: 'symlink', mode: 0o777, size: 0, mtime, link };
  }
  return null;
}

/** A name that is no UTF-8 comes with replacement characters, under which there is nothing. */
function vanished(relative: string, ignored: boolean): null {
  if (relative.includes('\uFFFD') && !ignored) {
    throw new LabError(
      'CONTEXT_INVALID',
      `The name ${relative} is no UTF-8, which no build can send. Rename it, or let the ignore file exclude it.`,
      { path: relative },
    );
  }
  return null;
}

/** Windows keeps no permission bits; the CLI sends everything from there as executable. */
function modeOf(mode: number): number {
  return process.platform === 'win32' ? 0o755 : mode & 0o7777;
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
