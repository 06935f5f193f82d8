import type { Readable } from 'node:stream';
import type { BuilderKind } from '../../contract/build.ts';
import type { ContextListing, SummedEntry } from './context-entry.ts';
import type { IgnoreRules } from './context-ignore.ts';
import type { ExtraFile } from './context-pack.ts';

/** Name in the context of a Dockerfile that lies outside it. Nothing of a learner's begins like this. */
export const FROM_OUTSIDE = '.dockerfile.layerlab';

/** A build context that has been listed and can be sent. */
export interface ContextSource {
  /** What will be sent, after the ignore file. */
  listing: ContextListing;
  /** The Dockerfile: its path in the context, and what it says. */
  dockerfile: { path: string; text: string };
  /** Files that are sent only for the builder to read: the ignore file keeps them out of what COPY sees. */
  hidden: string[];
  /** The tar, and (settling once the stream was read to its end) what was sent, with sums. */
  pack(signal?: AbortSignal): { stream: Readable; summed: Promise<SummedEntry[]> };
  /** A file of what was sent, or null when it cannot be had any more. */
  read(entry: SummedEntry): Promise<Buffer | null>;
  close(): Promise<void>;
}

/** What is sent beside a folder's own files: nothing when the Dockerfile is one of them (`outside: null`). */
export function extraFiles(outside: Buffer | null, rules: IgnoreRules, builder: BuilderKind): ExtraFile[] {
  if (outside === null) {
    return [];
  }
  const dockerfile = { path: FROM_OUTSIDE, content: outside };
  if (builder === 'buildkit') {
    return [dockerfile];
  }
  // As the docker CLI does it: the classic builder takes away what the ignore file excludes, after it has read it.
  const patterns = rules.file === null ? '.dockerignore' : rules.text;
  return [dockerfile, { path: '.dockerignore', content: Buffer.from(`${patterns}\n${FROM_OUTSIDE}\n`) }];
}

/** See {@link ContextSource.hidden}. `inside` is the Dockerfile's path, null when it lies outside. */
export function hiddenFiles(inside: string | null, rules: IgnoreRules, builder: BuilderKind): string[] {
  const read = [inside, builder === 'classic' ? rules.file : null].filter((file) => file !== null);
  return [...(inside === null ? [FROM_OUTSIDE] : []), ...read.filter((file) => rules.ignores(file))];
}
