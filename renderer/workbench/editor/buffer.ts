import type { ErrorBody } from '../../../electron/contract/index.ts';

/** A file's content as the bench has it, or had it. `hash` is the SHA-256 of the content, hex. */
export interface Version {
  content: string;
  hash: string;
}

export type Trouble =
  /** The bench has something else than what the learner began to edit. */
  | { kind: 'changed'; theirs: Version }
  /** The bench has the file no more. */
  | { kind: 'gone' }
  | { kind: 'failed'; error: ErrorBody };

/** One open file. `base` is what the learner's text grew out of; null until it has been read. */
export interface Buffer {
  path: string;
  base: Version | null;
  text: string;
  phase: 'loading' | 'ready' | 'saving';
  trouble: Trouble | null;
}

export function loadingBuffer(path: string): Buffer {
  return { path, base: null, text: '', phase: 'loading', trouble: null };
}

/** Whether closing it would lose something. A file that is gone from the bench exists only here. */
export function isDirty(buffer: Buffer): boolean {
  if (buffer.phase === 'loading' || !buffer.base) {
    return false;
  }
  const kind = buffer.trouble?.kind;
  return kind === 'changed' || kind === 'gone' || buffer.text !== buffer.base.content;
}

/**
 * Whether the bench may have something new, judged by the hash that its list of files gives (null: not listed). Only a
 * reason to look: the list may be older than a save that has just been answered.
 */
export function worthLooking(buffer: Buffer, listed: string | null): boolean {
  if (buffer.phase !== 'ready') {
    return false;
  }
  const known = buffer.trouble?.kind === 'changed' ? buffer.trouble.theirs.hash : buffer.base?.hash;
  return buffer.trouble?.kind === 'gone' ? listed !== null : listed !== known;
}

/** What becomes of a buffer when the bench is found to have `found` (null: no such file). */
export function meetBench(buffer: Buffer, found: Version | null): Buffer {
  if (buffer.phase !== 'ready') {
    return buffer;
  }
  if (!found) {
    return { ...buffer, trouble: { kind: 'gone' } };
  }
  if (found.content === buffer.text) {
    return { ...buffer, base: found, trouble: null };
  }
  const untouched = buffer.base !== null && buffer.text === buffer.base.content;
  if (untouched && buffer.trouble?.kind !== 'changed') {
    return { ...buffer, base: found, text: found.content, trouble: null };
  }
  if (found.hash === buffer.base?.hash) {
    return { ...buffer, base: found, trouble: null };
  }
  return { ...buffer, trouble: { kind: 'changed', theirs: found } };
}

/** A buffer that has just been read, with what was typed before the page was reloaded, if anything was. */
export function openedBuffer(path: string, found: Version, draft: Draft | null): Buffer {
  const fresh: Buffer = { path, base: found, text: found.content, phase: 'ready', trouble: null };
  if (!draft || draft.text === found.content) {
    return fresh;
  }
  return draft.baseHash === found.hash
    ? { ...fresh, text: draft.text }
    : { ...fresh, text: draft.text, trouble: { kind: 'changed', theirs: found } };
}

/** A buffer whose file was gone when the page was reloaded: only the draft is left. */
export function orphanedBuffer(path: string, draft: Draft): Buffer {
  return {
    path,
    base: { content: '', hash: draft.baseHash },
    text: draft.text,
    phase: 'ready',
    trouble: { kind: 'gone' },
  };
}

/** What is kept of a dirty buffer over a reload of the page. */
export interface Draft {
  text: string;
  baseHash: string;
}

export function draftOf(buffer: Buffer): Draft | null {
  return isDirty(buffer) && buffer.base ? { text: buffer.text, baseHash: buffer.base.hash } : null;
}

/** The `baseHash` of a save: null says "there must be no such file". */
export function baseHashForSave(buffer: Buffer): string | null {
  return buffer.trouble?.kind === 'gone' ? null : (buffer.base?.hash ?? null);
}

/** After a save was answered. What was typed meanwhile is still unsaved. */
export function savedBuffer(buffer: Buffer, saved: Version): Buffer {
  return { ...buffer, base: saved, phase: 'ready', trouble: null };
}

/** The learner gives up their text for the one on the bench. */
export function withTheirs(buffer: Buffer): Buffer {
  return buffer.trouble?.kind === 'changed'
    ? { ...buffer, base: buffer.trouble.theirs, text: buffer.trouble.theirs.content, trouble: null }
    : buffer;
}
