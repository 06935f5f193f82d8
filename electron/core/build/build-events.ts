/**
 * What a builder says while it builds, whichever builder and whichever way it was listened to. A decoder gives these;
 * `map-steps.ts` makes them the steps of a build record. `id` names a step within one build only: BuildKit's vertex
 * digest, the number of the step with the classic builder. Times are milliseconds since 1970 by the engine's clock
 * where the builder tells (BuildKit), else by ours when the words came in; null when neither is known.
 */
export type BuildEvent =
  /** The builder has a step of this name. BuildKit tells of steps long before they run, and of most more than once. */
  | { type: 'step-known'; id: string; name: string; inputs: string[] }
  | { type: 'step-started'; id: string; at: number | null }
  /** The step was not run: its result was there. */
  | { type: 'step-cached'; id: string }
  /** The step, a FROM, runs so many ONBUILD instructions of its base image. Only the classic builder says it. */
  | { type: 'step-triggers'; id: string; count: number }
  /** What the step's program printed, as it did; `text` may hold part of a line or many. */
  | { type: 'step-log'; id: string; text: string; error: boolean; at: number | null }
  /** `ms`: how long it ran, where the builder says that instead of when. */
  | { type: 'step-done'; id: string; at: number | null; ms: number | null }
  | { type: 'step-failed'; id: string; message: string; exitCode: number | null; at: number | null }
  /** The image of this build; with the classic builder of a step of it (`id`), as far as its short ID says it. */
  | { type: 'image'; image: string; id: string | null }
  /** Bytes of a blob that is being fetched, sent or unpacked; `id` is the step that waits for it. */
  | {
      type: 'pull';
      id: string | null;
      what: string;
      status: string;
      current: number | null;
      total: number | null;
    }
  | { type: 'warning'; message: string; line: number | null }
  /** The build has failed. */
  | { type: 'error'; message: string; exitCode: number | null; line: number | null }
  /** The progress was drawn over itself, as on a terminal: what became of the steps cannot be read from it. */
  | { type: 'redrawn' }
  /** What the builder says goes where nobody listens: what became of the steps is not known. */
  | { type: 'unheard' }
  /** Words of the builder that mean nothing to us; shown, never interpreted. */
  | { type: 'other'; text: string };

/**
 * An incremental decoder. Neither method throws, whatever the bytes: what cannot be read becomes an `other` event.
 * Characters that a chunk boundary splits come out whole. Memory does not grow with the length of the stream.
 */
export interface BuildDecoder {
  write(chunk: Uint8Array): BuildEvent[];
  /** Gives what is left. To be called once. */
  end(): BuildEvent[];
}

/** The clock of a decoder whose builder tells no times: milliseconds since 1970, or null where they mean nothing. */
export type DecoderClock = () => number | null;

const EXIT_CODES = [
  /did not complete successfully: exit code: (\d+)/,
  /executor failed running [\s\S]*: exit code: (\d+)/,
  /returned a non-zero code: (\d+)/,
  /while running runtime: exit status (\d+)/,
  /\bexit status (\d+)$/m,
];

/** The exit code that a builder's error message names: BuildKit's (now and up to 0.8), the classic builder's and Buildah's words. */
export function exitCodeOf(message: string): number | null {
  for (const pattern of EXIT_CODES) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) {
      return Number(found);
    }
  }
  return null;
}

const LINES = [
  /\bparse error (?:on )?line (\d+)/i,
  /\bDockerfile[^\s:]*:(\d+)\b/,
  /^Syntax error - .*\bline (\d+)/,
];

/** The line of the Dockerfile that a builder's error message names, from 1. */
export function lineOf(message: string): number | null {
  for (const pattern of LINES) {
    const found = pattern.exec(message)?.[1];
    if (found !== undefined) {
      return Number(found);
    }
  }
  return null;
}
