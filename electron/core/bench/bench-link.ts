import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';

export interface RunResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

/** A terminal in the bench. The stream carries raw bytes both ways (no multiplexing: a TTY has one stream). */
export interface Tty {
  stream: Duplex;
  /** Tells the program its window has changed. Never rejects: a program that has ended needs no size. */
  resize(columns: number, rows: number): Promise<void>;
  /** Settles once the program has ended, with its exit code; -1 when the bench went away first. */
  exited: Promise<number>;
  /** Ends the connection and with it (SIGHUP) the program. */
  close(): void;
}

/**
 * What the rest of core may do with a ready bench. Everything goes through the host engine's exec and archive API, so
 * it works the same for a local, Docker Desktop or remote engine.
 */
export interface BenchLink {
  /** The learner's own engine, inside the bench; API version pinned. */
  readonly engine: Docker;
  /** Runs a command to its end. Output above 64 MiB is an error. Throws LabError BENCH_LOST when the bench is gone. */
  run(
    command: string[],
    options?: { input?: Buffer | string; env?: string[]; workingDir?: string; signal?: AbortSignal },
  ): Promise<RunResult>;
  /** A byte stream to a command's standard input and output; ends when the command does. Standard error is dropped. */
  dial(command: string[], signal?: AbortSignal): Promise<Duplex>;
  openTty(
    command: string[],
    options: { columns: number; rows: number; env: string[]; workingDir: string },
  ): Promise<Tty>;
}
