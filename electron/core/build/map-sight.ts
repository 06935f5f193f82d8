import { type BuildEvent, exitCodeOf } from './build-events.ts';

/** What has been seen of one step of the builder. Times in milliseconds. */
export interface SeenStep {
  id: string;
  name: string;
  inputs: string[];
  state: 'known' | 'running' | 'done' | 'failed';
  /** What the builder said last: it takes a "cached" back when it has to run the step after all. */
  cached: boolean;
  firstAt: number | null;
  /** Begin of the run that is going on or was the last. */
  startedAt: number | null;
  endedAt: number | null;
  /** Of all its runs; null when no clock was there. */
  ms: number | null;
  /** It waited for blobs that were fetched. */
  fetched: boolean;
  /** Build triggers of the base image that it runs. */
  triggers: number;
  failure: { message: string; exitCode: number | null } | null;
}

export interface SeenError {
  message: string;
  exitCode: number | null;
  line: number | null;
}

/**
 * What has been seen of a build so far, which is what `mapSteps` reads: names, times and outcomes, no logs. Feed it
 * every event as it comes and map as often as you like.
 */
export interface BuildSight {
  readonly steps: ReadonlyMap<string, SeenStep>;
  readonly imageId: string | null;
  /** The first that the builder told. */
  readonly error: SeenError | null;
  /** Steps cannot be had: the builder drew its progress over itself. */
  readonly redrawn: boolean;
  /** Steps cannot be had: the builder's words went elsewhere. */
  readonly unheard: boolean;
  /** The first time that was told, in milliseconds since 1970. */
  readonly firstAt: number | null;
  take(event: BuildEvent): void;
}

/** Statuses of a blob on its way: BuildKit names it by its digest, the engine's own pull by what happens to it. */
const BLOB = /^sha256:|^extracting /;
const FETCHING = /^(?:Pulling|Downloading|Extracting|Download complete|Pull complete)\b/;

export function newBuildSight(): BuildSight {
  const steps = new Map<string, SeenStep>();
  let imageId: string | null = null;
  let error: SeenError | null = null;
  let redrawn = false;
  let unheard = false;
  let firstAt: number | null = null;

  const stepOf = (id: string): SeenStep => {
    const found = steps.get(id);
    if (found) {
      return found;
    }
    const times = { firstAt: null, startedAt: null, endedAt: null, ms: null };
    const seen = { cached: false, fetched: false, triggers: 0, failure: null, ...times };
    const step: SeenStep = { id, name: '', inputs: [], state: 'known', ...seen };
    steps.set(id, step);
    return step;
  };
  const ended = (step: SeenStep, at: number | null, ms: number | null) => {
    const ran = ms ?? (at !== null && step.startedAt !== null ? at - step.startedAt : null);
    step.ms = ran === null ? step.ms : (step.ms ?? 0) + Math.max(0, ran);
    step.endedAt = at;
  };
  const take = (event: BuildEvent) => {
    switch (event.type) {
      case 'step-known': {
        const step = stepOf(event.id);
        step.name = event.name;
        step.inputs = event.inputs;
        break;
      }
      case 'step-started': {
        const step = stepOf(event.id);
        step.state = 'running';
        step.cached = false;
        step.startedAt = event.at;
        step.firstAt ??= event.at;
        firstAt ??= event.at;
        break;
      }
      case 'step-cached':
        stepOf(event.id).cached = true;
        break;
      case 'step-triggers':
        stepOf(event.id).triggers = event.count;
        break;
      case 'step-done': {
        const step = stepOf(event.id);
        step.state = 'done';
        ended(step, event.at, event.ms);
        break;
      }
      case 'step-failed': {
        const step = stepOf(event.id);
        const { message, exitCode } = event;
        step.state = 'failed';
        step.failure = { message, exitCode: exitCode ?? exitCodeOf(message) };
        ended(step, event.at, null);
        break;
      }
      case 'image':
        imageId = namedImage(event.image, event.id, imageId);
        break;
      case 'pull': {
        const fetches = BLOB.test(event.what) || FETCHING.test(event.status);
        if (event.id !== null && fetches) {
          stepOf(event.id).fetched = true;
        }
        break;
      }
      case 'error':
        error ??= { message: event.message, exitCode: event.exitCode, line: event.line };
        break;
      case 'redrawn':
        redrawn = true;
        break;
      case 'unheard':
        unheard = true;
        break;
    }
  };
  return {
    steps,
    take,
    get imageId() {
      return imageId;
    },
    get error() {
      return error;
    },
    get redrawn() {
      return redrawn;
    },
    get unheard() {
      return unheard;
    },
    get firstAt() {
      return firstAt;
    },
  };
}

/** The classic builder names an image for each step in short, then for each stage in full, then once more in short. */
function namedImage(image: string, step: string | null, before: string | null): string | null {
  const isOfStep = step !== null && !image.startsWith('sha256:');
  if (isOfStep || before?.startsWith(`sha256:${image}`)) {
    return before;
  }
  return image.length === 64 ? `sha256:${image}` : image;
}
