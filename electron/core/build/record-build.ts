import { hash, randomUUID } from 'node:crypto';
import type Docker from 'dockerode';
import type { BuildOptions, BuildRecord } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { asBenchError, messageOf } from '../bench/errors.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import type { BuildEvent } from './build-events.ts';
import { completeRecord } from './build-record.ts';
import type { SummedEntry } from './context-entry.ts';
import type { ContextSource } from './context-source.ts';
import { parseDockerfile } from './dockerfile-model.ts';
import { mapSteps, newBuildSight } from './map-steps.ts';
import { basesOf, builtImage, fetchedBases } from './record-bases.ts';
import { BuildLog } from './record-log.ts';
import type { RecordStore } from './record-store.ts';
import { isText, LARGEST_TEXT, MOST_TEXT, MOST_TEXTS } from './record-texts.ts';
import type { BuildEvidence, KeptBuild, RecordKey } from './record-types.ts';
import { runBuild } from './run-build.ts';

export interface RecordBuild {
  id?: string;
  docker: Docker;
  /** Reads the image that comes out; null: its layers are not looked at. */
  layers: LayerReader | null;
  context: ContextSource;
  options: BuildOptions;
  origin: BuildRecord['origin'];
  store: RecordStore;
  key: RecordKey;
  /** For contexts too large for memory; else the system's. */
  tempFolder?: string;
  onEvent?: (event: BuildEvent) => void;
  onSent?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** A build that has begun. */
export interface RecordedBuild {
  id: string;
  log: BuildLog;
  /** The record as far as it is known now. */
  look(): KeptBuild;
  /** Index of the step that an ID of the builder's events belongs to. */
  stepOf(): ReadonlyMap<string, number>;
  /**
   * The whole record, when the build has ended; it is kept by then. `lost` is why a build could not be followed to its
   * end, CONTEXT_INVALID or BENCH_LOST; its record is a failed one. Never rejects with these.
   */
  ended: Promise<{ kept: KeptBuild; lost: LabError | null }>;
}

/**
 * Builds, and keeps a record that says why each step ran: the same for the app and for the command line. Closes the
 * context.
 * @throws LabError BENCH_LOST when the engine cannot be asked for what the build begins from
 */
export async function recordBuild(o: RecordBuild): Promise<RecordedBuild> {
  const id = o.id ?? randomUUID();
  const { docker, context, options, store, key } = o;
  const { target, builder, buildArgs } = options;
  const dockerfileText = context.dockerfile.text;
  const model = parseDockerfile(dockerfileText, { buildArgs });
  const sight = newBuildSight();
  const log = new BuildLog();
  const before = store.list(key);
  const number = store.nextNumber(key);
  const startedAt = Date.now();
  const bases = await basesOf(docker, model).catch(async (error: unknown) => {
    await context.close();
    throw asBenchError(error);
  });
  let evidence: BuildEvidence = { dockerfileText, context: null, bases };
  const triggers = evidence.bases?.some(({ onBuild }) => (onBuild ?? []).length > 0) ?? false;
  const common = { id, number, origin: o.origin, options, sight, startedAt, before };
  const stepOf = () => mapSteps(model, sight, { builder, target, ended: 'running' }).stepOf;

  async function build(): Promise<{ kept: KeptBuild; lost: LabError | null }> {
    let lost: LabError | null = null;
    let ended: 'done' | 'failed' | 'cancelled' = 'failed';
    try {
      const outcome = await runBuild({
        docker,
        context,
        options,
        onEvent: (event) => {
          sight.take(event);
          log.take(event);
          o.onEvent?.(event);
        },
        triggers,
        fetches: evidence.bases?.some(({ imageId }) => imageId === null) ?? true,
        ...(o.tempFolder ? { tempFolder: o.tempFolder } : {}),
        ...(o.onSent ? { onSent: o.onSent } : {}),
        ...(o.signal ? { signal: o.signal } : {}),
      });
      ended = outcome.ended;
      evidence = { ...evidence, context: outcome.context && visible(outcome.context, context) };
    } catch (error) {
      if (error instanceof LabError && error.code === 'CANCELLED') {
        ended = 'cancelled';
      } else {
        lost = error instanceof LabError ? error : new LabError('INTERNAL', messageOf(error), {}, error);
      }
    }
    const ms = Date.now() - startedAt;
    const imageId = ended === 'done' ? mapSteps(model, sight, { builder, target, ended }).imageId : null;
    const image = imageId === null ? null : await builtImage(docker, o.layers, imageId);
    if (ended === 'done' && evidence.bases) {
      evidence = {
        ...evidence,
        bases: await fetchedBases(docker, evidence.bases).catch(() => evidence.bases),
      };
    }
    const failure = lost?.message ?? null;
    const kept = completeRecord({ ...common, evidence, ended, ms, image, failure });
    try {
      const texts = await textsOf(context, evidence.context ?? [], (sum) => store.hasText(key, sum));
      store.keep(key, kept, { texts, log: log.written(stepOf()) });
    } catch (error) {
      // A full disk: what is known of the build is shown all the same.
      console.error('build records:', messageOf(error));
    }
    return { kept, lost };
  }

  const ended = build().finally(() => context.close());
  return {
    id,
    log,
    stepOf,
    look: () => completeRecord({ ...common, evidence, ended: 'running', ms: null, image: null }),
    ended,
  };
}

/** What the builder reads for itself and takes away again is nothing that a COPY could see. */
export function visible(entries: SummedEntry[], { hidden }: ContextSource): SummedEntry[] {
  const gone = new Set(hidden);
  return gone.size === 0 ? entries : entries.filter(({ path }) => !gone.has(path));
}

/** Text files of the context, so that what changes in them later can be shown. */
export async function textsOf(
  context: ContextSource,
  entries: SummedEntry[],
  isKept: (sha256: string) => boolean,
): Promise<Map<string, Buffer>> {
  const texts = new Map<string, Buffer>();
  let bytes = 0;
  let files = 0;
  for (const entry of entries) {
    const fits = entry.size <= LARGEST_TEXT && bytes + entry.size <= MOST_TEXT && files < MOST_TEXTS;
    if (entry.type !== 'file' || !fits) {
      continue;
    }
    files += 1;
    bytes += entry.size;
    const known = texts.has(entry.sha256) || isKept(entry.sha256);
    const content = known ? null : await context.read(entry);
    if (content && isText(content) && hash('sha256', content) === entry.sha256) {
      texts.set(entry.sha256, content);
    }
  }
  return texts;
}
