import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { benchContext } from './context-bench.ts';
import type { SummedEntry } from './context-entry.ts';
import type { ContextSource } from './context-source.ts';
import { parseDockerfile } from './dockerfile-model.ts';
import type { BuildEvidence } from './record-types.ts';
import { changedWithin, FROM_THEN_ON } from './typed-changes.ts';
import type { TypedPlace } from './typed-place.ts';
import { baseImages } from './why-bases.ts';

/** What a typed build was made from, as far as it could be read beside the docker command that reads it too. */
export interface Snapshot {
  evidence: BuildEvidence;
  /** Gives texts of the files; to be closed. Null when nothing was read. */
  source: ContextSource | null;
  notKnown: Message[];
  /** Why nothing was read: there is no such folder, or no such Dockerfile in it. */
  missing: 'context' | 'dockerfile' | null;
}

export interface SnapshotOptions {
  builder: BuilderKind;
  buildArgs: Record<string, string>;
  /** When the command began, milliseconds since 1970 by the bench's clock; null when that is not known. */
  startedAt: number | null;
  /** For contexts that do not fit into memory. */
  tempFolder: string;
  signal: AbortSignal;
}

/** A larger context is not read: it would keep the bench busy for longer than the build itself. Bytes. */
const LARGEST_CONTEXT = 1024 * 1024 * 1024;
/** No docker gets so far as to read a file within this time of its beginning. Milliseconds. */
const READS_NOTHING = 25;
const NOTHING: BuildEvidence = { dockerfileText: null, context: null, bases: null };

/**
 * Reads Dockerfile, context and base images at once. What cannot be read is said in `notKnown`.
 * @throws LabError BENCH_LOST, CANCELLED
 */
export async function takeSnapshot(
  link: BenchLink,
  place: TypedPlace,
  o: SnapshotOptions,
): Promise<Snapshot> {
  if (!place.onBench) {
    const key = place.dockerfile === '-' ? 'build.notKnown.stdin' : 'build.notKnown.remote';
    const said: Message = { key, params: { context: place.context } };
    return { evidence: NOTHING, source: null, notKnown: [said], missing: null };
  }
  const { context, dockerfile } = place;
  let source: ContextSource;
  try {
    source = await benchContext(link, { context, dockerfile, builder: o.builder }, o);
  } catch (error) {
    return unread(error);
  }
  const { text } = source.dockerfile;
  try {
    const [files, bases] = await Promise.all([
      sums(link, place, source, o),
      baseImages(link.engine, parseDockerfile(text, { buildArgs: o.buildArgs })),
    ]);
    const evidence = { dockerfileText: text, context: files.summed, bases };
    return { evidence, source, notKnown: files.notKnown, missing: null };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function unread(error: unknown): Snapshot {
  const body = error instanceof LabError ? error : null;
  if (body?.code !== 'CONTEXT_INVALID' && body?.code !== 'FILE_NOT_FOUND') {
    throw error;
  }
  const missing = body.code === 'FILE_NOT_FOUND' ? 'dockerfile' : 'context';
  return { evidence: NOTHING, source: null, notKnown: [unreadable(body)], missing };
}

const unreadable = (error: LabError): Message => ({
  key: 'build.notKnown.unreadable',
  params: { path: String(error.details.path ?? '') || '.' },
});

async function sums(
  link: BenchLink,
  place: TypedPlace,
  source: ContextSource,
  { startedAt, signal }: SnapshotOptions,
): Promise<{ summed: SummedEntry[] | null; notKnown: Message[] }> {
  if (source.listing.bytes > LARGEST_CONTEXT) {
    return { summed: null, notKnown: [{ key: 'build.notKnown.large', params: {} }] };
  }
  const packed = source.pack(signal);
  try {
    for await (const _ of packed.stream) {
      // Only the sums are wanted.
    }
  } catch (error) {
    if (error instanceof LabError && error.code === 'CONTEXT_INVALID') {
      return { summed: null, notKnown: [unreadable(error)] };
    }
    throw error;
  }
  const summed = await packed.summed;
  const changed =
    startedAt === null
      ? []
      : await changedWithin(
          link,
          filesOf(place),
          { since: startedAt + READS_NOTHING, until: FROM_THEN_ON },
          summed,
        );
  return { summed, notKnown: changed.length === 0 ? [] : [changedMeanwhile(changed)] };
}

export const filesOf = (place: TypedPlace): { context: string; dockerfile: string } => ({
  context: place.contextPath,
  dockerfile: place.dockerfilePath ?? `${place.contextPath}/Dockerfile`,
});

/** How many paths a sentence names. */
const MOST_NAMED = 5;

export function changedMeanwhile(paths: readonly string[]): Message {
  const named = paths.slice(0, MOST_NAMED).join(', ');
  return {
    key: 'build.notKnown.changed',
    params: { paths: paths.length > MOST_NAMED ? `${named} …` : named },
  };
}
