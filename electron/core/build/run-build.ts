import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { BuildOptions } from '../../contract/build.ts';
import type { BuildEvent } from './build-events.ts';
import type { ContextListing, SummedEntry } from './context-entry.ts';

/** A build context that has been listed and can be sent. */
export interface ContextSource {
  /** What will be sent, after the ignore file. */
  listing: ContextListing;
  /** The Dockerfile as it is in the context; relative path, and its text. */
  dockerfile: { path: string; text: string };
  /** The tar, and (settling once the stream was read to its end) what was sent, with sums. */
  pack(signal?: AbortSignal): { stream: Readable; summed: Promise<SummedEntry[]> };
  /** A file of what was sent, or null when it cannot be had any more. */
  read(entry: SummedEntry): Promise<Buffer | null>;
  close(): Promise<void>;
}

export interface RunBuild {
  docker: Docker;
  context: ContextSource;
  options: BuildOptions;
  onEvent?: (event: BuildEvent) => void;
  /** Bytes of the tar that the engine has taken. */
  onSent?: (bytes: number) => void;
  signal?: AbortSignal;
}

export interface BuildOutcome {
  ended: 'done' | 'failed' | 'cancelled';
  /** Milliseconds since 1970 when the request began. */
  startedAt: number;
  ms: number;
  /** What was sent; null when the engine did not read it to its end. */
  context: SummedEntry[] | null;
}

/**
 * Builds with `POST /build`, and settles when the engine has ended it; a build that fails is an outcome, not an error.
 * Aborting `signal` stops the engine's work; the outcome is then `cancelled`.
 * @throws LabError CONTEXT_INVALID, DOCKERFILE_INVALID, BENCH_LOST, ENGINE_LOST (the connection broke)
 */
export declare function runBuild(o: RunBuild): Promise<BuildOutcome>;
