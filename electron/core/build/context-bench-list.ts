import path from 'node:path';
import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { LIST_CONTEXT, NO_FOLDER } from './context-bench-scripts.ts';
import { type ContextEntry, type ContextListing, listingOf } from './context-entry.ts';
import { type IgnoreRules, ignoreFileNames, readIgnoreRules } from './context-ignore.ts';

export interface BenchContextPlace {
  /** Relative to the workspace; empty for the workspace itself. */
  context: string;
  /** Relative to the workspace. */
  dockerfile: string;
  builder: BuilderKind;
}

export interface BenchContextListing {
  listing: ContextListing;
  /** The Dockerfile relative to the context; null when it lies outside. */
  inside: string | null;
  text: string;
  rules: IgnoreRules;
}

const LARGEST_DOCKERFILE = 4 * 1024 * 1024;

/**
 * What a build of a folder of the bench would send, as it is there: also what the app's copy leaves out.
 * @throws LabError CONTEXT_INVALID {path}, FILE_NOT_FOUND {path} of the Dockerfile, BENCH_LOST, CANCELLED
 */
export async function listBenchContext(
  link: BenchLink,
  { context, dockerfile, builder }: BenchContextPlace,
  signal?: AbortSignal,
): Promise<BenchContextListing> {
  const relative = path.posix.relative(context === '' ? '.' : context, dockerfile);
  const wanted = [relative, ...ignoreFileNames(relative, builder)];
  const { exitCode, stdout, stderr } = await link.run(
    ['sh', '-c', LIST_CONTEXT, 'layerlab', context, ...wanted.map((file) => `./${file}`)],
    { workingDir: '/', ...(signal ? { signal } : {}) },
  );
  if (exitCode === NO_FOLDER) {
    throw new LabError('CONTEXT_INVALID', `There is no folder ${context} in the workspace.`, {
      path: context,
    });
  }
  const words = wordsOf(stdout);
  if (words.at(-1) !== 'end') {
    throw new LabError('BENCH_LOST', `The build context could not be listed: ${stderr.trim()}`);
  }
  const contents = new Map(wanted.map((file, at) => [file, contentIn(words[at] ?? 'n')]));
  const text = contents.get(relative) ?? null;
  if (text === null || text.length >= LARGEST_DOCKERFILE) {
    throw new LabError('FILE_NOT_FOUND', `There is no Dockerfile ${dockerfile} in the workspace.`, {
      path: dockerfile,
    });
  }
  const rules = await readIgnoreRules(relative, builder, async (file) => contents.get(file) ?? null);
  const inside = relative.startsWith('../') ? null : relative;
  // The classic builder reads both and takes away again what they exclude; BuildKit needs only what is not excluded.
  const kept = new Set(builder === 'classic' ? [inside, rules.file] : [inside]);
  const found = entriesIn(words.slice(wanted.length, -1));
  return { listing: obey(found, rules, kept, builder), inside, text, rules };
}

function wordsOf(said: Buffer): string[] {
  // The last NUL ends the last word.
  const words = said.toString('utf8').split('\0').slice(0, -1);
  const broken = words.find((word) => word.includes('\uFFFD'));
  if (broken !== undefined) {
    const name = broken.split(' ').slice(4).join(' ');
    throw new LabError('CONTEXT_INVALID', `The name ${name} is no UTF-8, which no build can send.`, {
      path: name,
    });
  }
  return words;
}

function contentIn(word: string): string | null {
  return word.startsWith('y') ? Buffer.from(word.slice(1), 'base64').toString('utf8') : null;
}

const TYPES: Record<string, ContextEntry['type']> = { f: 'file', d: 'directory', l: 'symlink' };

function entriesIn(words: string[]): ContextEntry[] {
  const found: ContextEntry[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const match = /^(\S) (\d+) (\d+) (\d+)\S* (.+)$/s.exec(words[at] ?? '');
    const [, letter = '', mode = '', size = '', mtime = '', name = ''] = match ?? [];
    const type = TYPES[letter];
    if (type !== undefined) {
      found.push({
        path: name,
        type,
        mode: type === 'symlink' ? 0o777 : Number.parseInt(mode, 8) & 0o7777,
        size: type === 'file' ? Number(size) : 0,
        mtime: Number(mtime),
        link: words[at + 1] ?? '',
      });
    }
  }
  return byTree(found);
}

/** Folders before what they hold. */
function byTree(entries: ContextEntry[]): ContextEntry[] {
  const keyed = entries.map((entry) => ({ entry, key: entry.path.replaceAll('/', '\0') }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed.map(({ entry }) => entry);
}

function obey(
  entries: ContextEntry[],
  rules: IgnoreRules,
  kept: Set<string | null>,
  builder: BuilderKind,
): ContextListing {
  const out = new Set<string>();
  const needed = new Map<string, ContextEntry>();
  const folders = new Map<string, ContextEntry>();
  let excluded = 0;
  for (const entry of entries) {
    const parent = path.posix.dirname(entry.path);
    const below = out.has(parent);
    const ignored = ((below && rules.prunes) || rules.ignores(entry.path)) && !kept.has(entry.path);
    if (entry.type === 'directory') {
      folders.set(entry.path, entry);
    }
    if (ignored) {
      excluded += below ? 0 : 1;
      if (entry.type === 'directory') {
        out.add(entry.path);
      }
      continue;
    }
    // A folder that is only there for what it holds: the classic client does not send it, so it is in no cache key.
    for (let folder = parent; builder === 'buildkit' && folder !== '.'; folder = path.posix.dirname(folder)) {
      const lacking = folders.get(folder);
      if (lacking && !needed.has(folder)) {
        needed.set(folder, lacking);
      }
    }
    needed.set(entry.path, entry);
  }
  return listingOf(byTree([...needed.values()]), excluded, rules.file);
}
