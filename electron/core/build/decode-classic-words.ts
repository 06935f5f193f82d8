import type { BuildEvent, DecoderClock } from './build-events.ts';

/**
 * The classic builder's words (moby/moby, builder/dockerfile) and those of Podman (containers/buildah, imagebuildah),
 * which mean the same. A step's ID is its number, with Podman's number of its stage before it where there are several:
 * `3`, `2.3`.
 */
export interface ClassicWords {
  /**
   * One piece of output with the line end that it has: a message of the API or a line of a terminal. The builder's own
   * words are a piece of their own; all else was printed by the step that runs.
   */
  take(piece: string): BuildEvent[];
  /** The build has failed, and with it the step that runs. */
  fail(message: string, exitCode: number | null): BuildEvent[];
  /** The step that words belong to now. */
  current(): string | null;
  /** Whether a container of the step runs. */
  isRunning(): boolean;
}

interface OpenStep {
  id: string;
  stage: string;
  number: number;
  /** A container of the step runs: what is said now is its output. */
  running: boolean;
  /** Nothing was said since the step was named. */
  fresh: boolean;
  /** Its image was named, which is the last that is said of a step. */
  done: boolean;
  /** Build triggers of a FROM that are still to come. */
  triggers: number;
}

const STEP = /^(?:\[(\d+)\/\d+\] )?(?:Step|STEP) (\d+)\/\d+ ?: ([\s\S]*?)\n?$/;
const CACHED = /^(?: --->|-->) Using cache(?: ([0-9a-f]{11,64}))?\n?$/;
const IMAGE = /^(?: --->|-->) ([0-9a-f]{11,64})\n?$/;
const RUNNING = /^ ---> Running in [0-9a-f]{11,64}\n?$/;
const REMOVED = /^(?: ---> Removed|Removing) intermediate container [0-9a-f]{11,64}\n?$/;
const TRIGGERS = /^# Executing (\d+) build triggers?\n?$/;
const WARNING = /^(?: ---> )?\[Warning\] ([\s\S]*?)\n?$/;
/** The classic builder's last word of the image, and Podman's very last line. */
const BUILT = /^(?:Successfully built ([0-9a-f]{12,64})|([0-9a-f]{64}))\n?$/;
const CLOSING = /^(?:Successfully tagged |COMMIT\b)/;
/** What the classic builder puts around what a step wrote to its standard error. */
const ERROR_BEGINS = '\x1b[91m';
const ERROR_ENDS = '\x1b[0m';

export function classicWords(clock: DecoderClock): ClassicWords {
  let step: OpenStep | null = null;
  let inError = false;

  const close = (): BuildEvent[] => {
    const done: BuildEvent[] =
      step && !step.done ? [{ type: 'step-done', id: step.id, at: clock(), ms: null }] : [];
    step = null;
    return done;
  };

  const open = (stage: string, number: number, name: string): BuildEvent[] => {
    const id = stage === '' ? `${number}` : `${stage}.${number}`;
    const ended = close();
    step = { id, stage, number, running: false, fresh: true, done: false, triggers: 0 };
    return [
      ...ended,
      { type: 'step-known', id, name, inputs: [] },
      { type: 'step-started', id, at: clock() },
    ];
  };

  /** A step's output may look like a step, but not like the next one just by chance. */
  const isNext = (stage: string, number: number): boolean =>
    step === null || (stage === step.stage ? number === step.number + 1 : number === 1);

  const takeInStep = (piece: string, at: OpenStep): BuildEvent[] | null => {
    const { id } = at;
    if (at.running) {
      at.running = !REMOVED.test(piece);
      return at.running ? null : [];
    }
    if (at.fresh && (piece === '\n' || piece === 's')) {
      return [];
    }
    const cached = CACHED.exec(piece);
    if (cached) {
      at.triggers = Math.max(0, at.triggers - 1);
      const image: BuildEvent[] = cached[1] ? [{ type: 'image', image: cached[1], id }] : [];
      // A FROM with build triggers is cached only when the last of them is.
      return at.triggers === 0 ? [{ type: 'step-cached', id }, ...image] : image;
    }
    const image = IMAGE.exec(piece)?.[1];
    if (image !== undefined) {
      at.done = true;
      return [
        { type: 'image', image, id },
        { type: 'step-done', id, at: clock(), ms: null },
      ];
    }
    const triggers = TRIGGERS.exec(piece)?.[1];
    if (triggers !== undefined) {
      at.triggers = Number(triggers);
      return [{ type: 'step-triggers', id, count: at.triggers }];
    }
    at.fresh = false;
    at.running = RUNNING.test(piece);
    return at.running ? [] : null;
  };

  const interpret = (piece: string): BuildEvent[] | null => {
    const [, stage = '', number = '', name = ''] = STEP.exec(piece) ?? [];
    if (number !== '' && isNext(stage, Number(number))) {
      return open(stage, Number(number), name);
    }
    const inStep = step ? takeInStep(piece, step) : null;
    if (inStep) {
      return inStep;
    }
    const warning = WARNING.exec(piece)?.[1];
    if (warning !== undefined) {
      return [{ type: 'warning', message: warning, line: null }];
    }
    const [, short, full] = BUILT.exec(piece) ?? [];
    const built = step === null || full === undefined ? (short ?? full) : undefined;
    if (built !== undefined || CLOSING.test(piece)) {
      const image: BuildEvent[] = built === undefined ? [] : [{ type: 'image', image: built, id: null }];
      return [...close(), ...image, { type: 'other', text: piece }];
    }
    return null;
  };

  return {
    take(raw) {
      let piece = raw;
      if (inError && piece.startsWith(ERROR_ENDS)) {
        inError = false;
        piece = piece.slice(ERROR_ENDS.length);
      }
      const begins = piece.startsWith(ERROR_BEGINS);
      inError = inError || begins;
      const meant = inError ? null : interpret(piece);
      if (meant) {
        return meant;
      }
      const ends = inError && piece.endsWith(ERROR_ENDS);
      const text = piece.slice(begins ? ERROR_BEGINS.length : 0, ends ? -ERROR_ENDS.length : undefined);
      const error = inError;
      inError = inError && !ends;
      if (!step) {
        return text === '' ? [] : [{ type: 'other', text }];
      }
      step.fresh = false;
      return text === '' ? [] : [{ type: 'step-log', id: step.id, text, error, at: clock() }];
    },
    fail(message, exitCode) {
      const failed: BuildEvent[] = step
        ? [{ type: 'step-failed', id: step.id, message, exitCode, at: clock() }]
        : [];
      step = null;
      return failed;
    },
    current: () => step?.id ?? null,
    isRunning: () => step?.running === true,
  };
}
