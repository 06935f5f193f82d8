import { hash } from 'node:crypto';
import path from 'node:path';
import type { BuilderKind } from '../../contract/build.ts';
import type { SummedEntry } from './context-entry.ts';

/** What one source of a COPY takes from the context. */
export interface Selection {
  /** As normalized: relative to the context, empty for all of it. */
  source: string;
  /** Sorted by path. */
  entries: SummedEntry[];
  /** Equal for what the builder holds for equal: names, modes and contents, never times. */
  sum: string;
  /** What the source says when it is a symlink itself. */
  link: string | null;
}

/** A context in which sources are looked up, each only once. */
export interface ContextIndex {
  builder: BuilderKind;
  /** Sorted by path, so that what lies in a folder is one stretch. */
  entries: SummedEntry[];
  at: Map<string, SummedEntry>;
  selections: Map<string, Selection>;
}

/** Kept builds are compared again and again, with the same list each time. */
const indexed = new WeakMap<readonly SummedEntry[], Map<BuilderKind, ContextIndex>>();

export function indexContext(context: readonly SummedEntry[], builder: BuilderKind): ContextIndex {
  const known = indexed.get(context) ?? new Map<BuilderKind, ContextIndex>();
  const index = known.get(builder) ?? freshIndex(context, builder);
  indexed.set(context, known.set(builder, index));
  return index;
}

function freshIndex(context: readonly SummedEntry[], builder: BuilderKind): ContextIndex {
  const entries = sorted([...context]);
  const at = new Map<string, SummedEntry>();
  for (const entry of entries) {
    at.set(entry.path, entry);
  }
  return { builder, entries, at, selections: new Map() };
}

const sorted = (entries: SummedEntry[]): SummedEntry[] =>
  isSorted(entries) ? entries : entries.sort(byPath);

function isSorted(entries: readonly SummedEntry[]): boolean {
  let last = '';
  for (const { path: name } of entries) {
    if (name < last) {
      return false;
    }
    last = name;
  }
  return true;
}

const byPath = (a: SummedEntry, b: SummedEntry): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** Sources are relative to the context, and nothing leads out of it. */
export const normalSource = (source: string): string =>
  path.posix.join('/', source).replace(/^\//, '').replace(/\/$/, '');

/** What a source of COPY or ADD takes: a file, all of a folder, or what its pattern matches. */
export function select(context: ContextIndex, written: string): Selection {
  const source = normalSource(written);
  const known = context.selections.get(source);
  if (known) {
    return known;
  }
  const isPattern = /[*?[]/.test(source) && !context.at.has(source);
  const roots = isPattern ? matches(context, source) : [resolve(context, source)];
  const lines: string[] = [];
  const entries: SummedEntry[] = [];
  for (const root of roots) {
    for (const entry of below(context, root)) {
      entries.push(entry);
      lines.push(lineOf(context, entry, root, isPattern));
    }
  }
  const link = context.at.get(source)?.link || null;
  const selection = { source, entries: sorted(entries), sum: hash('sha256', lines.join('\n')), link };
  context.selections.set(source, selection);
  return selection;
}

/**
 * What of an entry counts. The classic builder sums the header that was sent, full name and all (moby,
 * builder/remotecontext/tarsum.go); BuildKit leaves out the name of the source itself and what is above it
 * (moby/buildkit, cache/contenthash).
 */
function lineOf(context: ContextIndex, entry: SummedEntry, root: string, isPattern: boolean): string {
  const above = isPattern ? path.posix.dirname(root) : root;
  const start = above === '' || above === '.' ? 0 : above.length + 1;
  const name = context.builder === 'classic' ? entry.path : entry.path.slice(start);
  const mode = entry.type === 'symlink' ? '' : entry.mode.toString(8);
  // No path holds a zero byte.
  return `${name}\0${entry.type} ${mode} ${entry.sha256} ${entry.link}`;
}

/** The entry of this path and all that lies in it. */
function below(context: ContextIndex, root: string): SummedEntry[] {
  if (root === '') {
    return context.entries;
  }
  const own = context.at.get(root);
  const prefix = `${root}/`;
  const inside: SummedEntry[] = own ? [own] : [];
  for (let at = firstFrom(context.entries, prefix); at < context.entries.length; at += 1) {
    const entry = context.entries[at];
    if (!entry?.path.startsWith(prefix)) {
      break;
    }
    inside.push(entry);
  }
  return inside;
}

function firstFrom(entries: readonly SummedEntry[], wanted: string): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.path ?? '') < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function matches(context: ContextIndex, pattern: string): string[] {
  const depth = pattern.split('/').length;
  const wanted = new RegExp(`^${patternOf(pattern)}$`, 's');
  return context.entries
    .map((entry) => entry.path)
    .filter((name) => name.split('/').length === depth && wanted.test(name));
}

/** Patterns are Go's (pkg.go.dev/path/filepath#Match): `*`, `?`, `[a-z]`, `[^a]` and `\`, none of which matches `/`. */
function patternOf(pattern: string): string {
  return pattern.replace(/\\(.)|\[(\^?)((?:\\.|[^\]\\])+)\]|[*?]|[^\w/]/gs, (char, quoted, not, set) => {
    if (quoted !== undefined) {
      return literal(quoted);
    }
    if (set !== undefined) {
      return `[${not}${String(set).replace(/[[^]/g, '\\$&')}]`;
    }
    return char === '*' ? '[^/]*' : char === '?' ? '[^/]' : literal(char);
  });
}

const literal = (char: string): string => char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Both builders follow symlinks in the path of a source, but not out of the context. */
function resolve(context: ContextIndex, source: string): string {
  let here = source;
  for (let hops = 0; hops < 40; hops += 1) {
    const next = followOne(context, here);
    if (next === null) {
      return here;
    }
    here = next;
  }
  return source;
}

function followOne(context: ContextIndex, source: string): string | null {
  const parts = source.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const entry = context.at.get(parts.slice(0, depth).join('/'));
    if (entry?.type === 'symlink') {
      const folder = entry.link.startsWith('/') ? '' : parts.slice(0, depth - 1).join('/');
      return normalSource([folder, entry.link, ...parts.slice(depth)].join('/'));
    }
  }
  return null;
}
