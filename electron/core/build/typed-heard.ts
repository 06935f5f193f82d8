import type { BuilderKind, BuildOptions } from '../../contract/build.ts';
import type { Message } from '../../contract/text.ts';
import type { BuildEvent } from './build-events.ts';
import type { HistoryRecord } from './history-record.ts';
import { type BuildSight, newBuildSight } from './map-steps.ts';
import { BuildLog } from './record-log.ts';
import type { Snapshot } from './typed-snapshot.ts';

/** How the command came to its end, as far as the terminal told. */
export interface TypedEnd {
  /** Null when its terminal or its bench went away before it ended. */
  exitCode: number | null;
  /** The bench went away. */
  lost: boolean;
}

/** What has been seen of a build: by one way of listening to it. */
export interface Heard {
  builder: BuilderKind;
  sight: BuildSight;
  log: BuildLog;
  count: number;
}

/** Everything that is known of a typed build. */
export interface TypedFacts extends Heard {
  options: BuildOptions;
  snapshot: Snapshot | null;
  ended: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds since 1970. */
  startedAt: number;
  ms: number | null;
  notKnown: Message[];
  failure: string | null;
}

/** An engine's code for a build that was ended before its time (gRPC CANCELLED). */
const CANCELLED = 1;
const INTERRUPTED = 130;

/** The end of a build of which only the terminal told. */
export function endOf({ exitCode, lost }: TypedEnd, { sight }: Heard): Pick<TypedFacts, 'ended' | 'failure'> {
  if (lost) {
    return { ended: 'failed', failure: 'The bench went away while it was building.' };
  }
  if (exitCode === 0) {
    return { ended: 'done', failure: null };
  }
  const message = sight.error?.message ?? '';
  const stopped = exitCode === null || exitCode === INTERRUPTED || /context canceled/.test(message);
  return stopped
    ? { ended: 'cancelled', failure: null }
    : { ended: 'failed', failure: sight.error ? null : `docker ended with exit code ${exitCode}.` };
}

export const heard = (builder: BuilderKind): Heard => ({
  builder,
  sight: newBuildSight(),
  log: new BuildLog(),
  count: 0,
});

/** No step was heard of although some have run, or may have: `docker build -q`, or its output went into a file. */
export function ranUnheard({ steps, error }: BuildSight, how: TypedFacts['ended']): boolean {
  const ran = /returned a non-zero code|^(?:COPY|ADD) failed/.test(error?.message ?? '');
  return steps.size === 0 && (how === 'cancelled' || (how === 'failed' && (error === null || ran)));
}

export function take(by: Heard, events: readonly BuildEvent[]): void {
  by.count += events.length;
  for (const event of events) {
    by.sight.take(event);
    by.log.take(event);
  }
}

export function ended({ error, createdAt, completedAt }: HistoryRecord): Pick<TypedFacts, 'ended' | 'ms'> {
  const ms = createdAt === null || completedAt === null ? null : Math.round(completedAt - createdAt);
  return { ended: error === null ? 'done' : error.code === CANCELLED ? 'cancelled' : 'failed', ms };
}
