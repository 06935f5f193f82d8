import type { Readable } from 'node:stream';
import type { ContextListing, SummedEntry } from './context-entry.ts';

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
