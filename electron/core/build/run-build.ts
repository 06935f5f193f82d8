import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { BuildOptions } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { asBenchError, stopIfCancelled } from '../bench/errors.ts';
import type { BuildDecoder, BuildEvent } from './build-events.ts';
import { cancelBuild, openBuild } from './build-request.ts';
import type { SummedEntry } from './context-entry.ts';
import type { ContextSource } from './context-source.ts';
import { classicDecoder } from './decode-classic.ts';
import { traceDecoder } from './decode-trace.ts';
import { type GivenContext, giveContext } from './run-context.ts';

export interface RunBuild {
  docker: Docker;
  context: ContextSource;
  options: BuildOptions;
  onEvent?: (event: BuildEvent) => void;
  /** Bytes of the tar that the engine has taken. */
  onSent?: (bytes: number) => void;
  /** A base image has build triggers, which may copy anything. */
  triggers?: boolean;
  /** An image has to be fetched, for which BuildKit may want to ask us for a password. */
  fetches?: boolean;
  /** For a context that is fetched by BuildKit and too large for memory; else the system's. */
  tempFolder?: string;
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

/** How long BuildKit may take to end what it was asked to end, before we hang up. */
const CANCELLED_WITHIN_MS = 5_000;

/**
 * Builds with `POST /build`, and settles when the engine has ended it; a build that fails is an outcome, not an error.
 * Aborting `signal` stops the engine's work; the outcome is then `cancelled`, unless the reason is a LabError of another
 * code, which is then thrown.
 * @throws LabError CONTEXT_INVALID, BENCH_LOST (the connection broke)
 */
export async function runBuild(o: RunBuild): Promise<BuildOutcome> {
  const { docker, context, options, signal } = o;
  stopIfCancelled(signal);
  const startedAt = Date.now();
  const buildId = randomUUID();
  const hungUp = new AbortController();
  const cancel = () => {
    const lost = signal?.reason instanceof LabError && signal.reason.code !== 'CANCELLED';
    void stop(docker, lost ? 'classic' : options.builder, buildId, hungUp);
  };
  signal?.addEventListener('abort', cancel, { once: true });
  let ended: BuildOutcome['ended'] = 'done';
  let given: GivenContext | null = null;
  try {
    given = await giveContext(o, hungUp.signal);
    const query = { options, dockerfile: context.dockerfile.path, buildId, session: given.session };
    const answer = await openBuild(docker, query, given.body, hungUp.signal);
    for await (const event of eventsIn(answer, decoderOf(options.builder))) {
      ended = event.type === 'error' ? 'failed' : ended;
      o.onEvent?.(event);
    }
  } catch (error) {
    if (!signal?.aborted) {
      throw given?.failure() ?? (error instanceof LabError ? error : asBenchError(error));
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    hungUp.abort();
    given?.close();
  }
  throwIfLost(signal);
  return {
    ended: signal?.aborted ? 'cancelled' : ended,
    startedAt,
    ms: Date.now() - startedAt,
    context: given?.summed() ?? null,
  };
}

function throwIfLost(signal: AbortSignal | undefined): void {
  const reason: unknown = signal?.reason;
  if (reason instanceof LabError && reason.code !== 'CANCELLED') {
    throw reason;
  }
}

function decoderOf(builder: BuildOptions['builder']): BuildDecoder {
  return builder === 'buildkit' ? traceDecoder() : classicDecoder();
}

async function* eventsIn(answer: AsyncIterable<Buffer>, decoder: BuildDecoder): AsyncGenerator<BuildEvent> {
  for await (const chunk of answer) {
    yield* decoder.write(chunk);
  }
  yield* decoder.end();
}

/** BuildKit tells of its end when it is asked; the classic builder ends when nobody listens any more. */
async function stop(
  docker: Docker,
  builder: BuildOptions['builder'],
  buildId: string,
  hungUp: AbortController,
): Promise<void> {
  if (builder === 'buildkit') {
    const asked = await cancelBuild(docker, buildId).then(
      () => true,
      () => false,
    );
    if (asked) {
      await pause(CANCELLED_WITHIN_MS, undefined, { signal: hungUp.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }
  hungUp.abort();
}
