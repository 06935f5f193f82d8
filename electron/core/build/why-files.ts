import type { SummedEntry } from './context-entry.ts';
import type { Selection } from './why-context.ts';

/** What became other between two contexts, of what a step takes. */
export interface FileChange {
  kind: 'content' | 'link' | 'type' | 'mode' | 'renamed' | 'added' | 'removed';
  path: string;
  /** What the file was called, or the link, mode or type that it had. */
  from: string | null;
  to: string | null;
}

/** The kinds in the order in which they are told: the most telling first. */
const TOLD: FileChange['kind'][] = ['content', 'link', 'type', 'renamed', 'mode', 'added', 'removed'];

/** What differs between what sources took then and take now, the most telling first, by path within a kind. */
export function fileChanges(before: readonly Selection[], now: readonly Selection[]): FileChange[] {
  const [then, here] = [entriesOf(before), entriesOf(now)];
  const changes: FileChange[] = linkChanges(before, now);
  const [added, removed]: [SummedEntry[], SummedEntry[]] = [[], []];
  let [at, to] = [0, 0];
  while (at < then.length || to < here.length) {
    const [old, entry] = [then[at], here[to]];
    if (old && entry && old.path === entry.path) {
      const change = changeOf(old, entry);
      changes.push(...(change ? [change] : []));
      [at, to] = [at + 1, to + 1];
    } else if (entry && (!old || entry.path < old.path)) {
      added.push(entry);
      to += 1;
    } else if (old) {
      removed.push(old);
      at += 1;
    }
  }
  changes.push(...moves(added, removed));
  const rank = (change: FileChange): number => TOLD.indexOf(change.kind);
  return changes.sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1));
}

/** Sorted by path, each once. */
function entriesOf(selections: readonly Selection[]): SummedEntry[] {
  const [only] = selections;
  if (selections.length === 1 && only) {
    return only.entries;
  }
  const all = new Map(selections.flatMap(({ entries }) => entries.map((entry) => [entry.path, entry])));
  return [...all.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** A source that is a symlink is followed, so what it says is no part of what it takes. */
function linkChanges(before: readonly Selection[], now: readonly Selection[]): FileChange[] {
  return now.flatMap(({ source, link }) => {
    const old = before.find((selection) => selection.source === source)?.link;
    const differs = old !== undefined && (old !== null || link !== null) && old !== link;
    return differs ? [{ kind: 'link' as const, path: source, from: old, to: link }] : [];
  });
}

function changeOf(old: SummedEntry, now: SummedEntry): FileChange | null {
  const path = now.path;
  if (old.type !== now.type) {
    return { kind: 'type', path, from: old.type, to: now.type };
  }
  if (old.sha256 !== now.sha256) {
    return { kind: 'content', path, from: null, to: null };
  }
  if (old.link !== now.link) {
    return { kind: 'link', path, from: old.link, to: now.link };
  }
  if (old.mode !== now.mode && now.type !== 'symlink') {
    return { kind: 'mode', path, from: modeText(old.mode), to: modeText(now.mode) };
  }
  return null;
}

const modeText = (mode: number): string => mode.toString(8).padStart(4, '0');

/** A file that went and one that came with the same content are one that was renamed. */
function moves(added: readonly SummedEntry[], removed: readonly SummedEntry[]): FileChange[] {
  const gone = new Map<string, SummedEntry[]>();
  for (const entry of removed) {
    const key = contentKey(entry);
    gone.set(key, [...(gone.get(key) ?? []), entry]);
  }
  const renamed = new Set<SummedEntry>();
  const changes = added.map((entry): FileChange => {
    const old = entry.type === 'directory' ? undefined : gone.get(contentKey(entry))?.shift();
    if (old) {
      renamed.add(old);
      return { kind: 'renamed', path: entry.path, from: old.path, to: entry.path };
    }
    return { kind: 'added', path: entry.path, from: null, to: null };
  });
  const left = removed.filter((entry) => !renamed.has(entry));
  return [
    ...changes,
    ...left.map((entry): FileChange => ({ kind: 'removed', path: entry.path, from: null, to: null })),
  ];
}

const contentKey = (entry: SummedEntry): string => `${entry.type} ${entry.sha256} ${entry.link}`;
