import { LabError } from '../contract/errors.ts';
import { dataDirectory } from '../core/app-paths.ts';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { hostLink } from '../core/engine/host-link.ts';
import { samePlatform } from '../core/layers/archive-choice.ts';
import { LayerReader } from '../core/layers/layer-reader.ts';
import type { ImageLink } from '../core/layers/layer-source.ts';
import { openBench } from './inspect-bench.ts';
import type { InspectOptions } from './inspect-input.ts';
import type { InspectedImage, Place } from './inspect-report.ts';
import { CannotRun } from './output.ts';

/** An engine to read an image from. `place` names it for people. */
interface OpenEngine {
  link: ImageLink;
  store: 'graph-driver' | 'containerd';
  place: Place;
  close(): void;
}

/**
 * Reads an image of the host's engine, or of a bench of this data directory.
 * @throws CannotRun, LabError ENGINE_NOT_FOUND, IMAGE_NOT_FOUND, ARCHIVE_INVALID, LAYER_NOT_FOUND
 */
export async function inspectOnEngine(
  input: { ref: string; engine: 'host' | 'bench' },
  o: Pick<InspectOptions, 'lesson' | 'platform'>,
): Promise<InspectedImage> {
  const host = await connect();
  const engine = input.engine === 'bench' ? await onBench(host, o.lesson) : await onHost(host);
  try {
    return await readImage(engine, input.ref, o.platform);
  } catch (error) {
    throw asEngineFailure(error, engine.place);
  } finally {
    engine.close();
  }
}

/** What the engine answered instead, or that its connection broke, is no bug of ours. */
function asEngineFailure(error: unknown, place: Place): unknown {
  const failed = error instanceof Error && ('statusCode' in error || 'code' in error);
  return failed && !(error instanceof LabError)
    ? new LabError('ENGINE_LOST', `The engine failed (${place.text}): ${error.message}`, {}, error)
    : error;
}

async function connect(): Promise<ConnectedEngine> {
  const { found, attempts } = await findEngine({ dataDir: dataDirectory() });
  if (found === null) {
    const tried = attempts.map(({ endpoint, message }) => `  ${message} (${endpoint})`);
    throw new LabError('ENGINE_NOT_FOUND', ['No engine answers.', ...tried].join('\n'));
  }
  return found;
}

async function onHost(host: ConnectedEngine): Promise<OpenEngine> {
  const { facts } = host;
  const kind = facts.podman ? 'Podman' : 'Docker';
  const text = `${kind} ${facts.version} at ${facts.endpoint}`;
  const place: Place = { label: 'Engine', text };
  return { link: await hostLink(host), store: facts.store, place, close: () => undefined };
}

async function onBench(host: ConnectedEngine, lesson: string | undefined): Promise<OpenEngine> {
  const bench = await openBench(host, lesson);
  return { ...bench, place: { label: 'Bench', text: `${bench.lesson}, Docker ${bench.version}` } };
}

async function readImage(
  { link, store, place }: OpenEngine,
  ref: string,
  platform: string | undefined,
): Promise<InspectedImage> {
  const found = await describe(link, ref, place.text);
  if (platform !== undefined && !samePlatform(found.platform, platform)) {
    throw new CannotRun(`The engine has ${ref} for ${found.platform}, not for ${platform}.`);
  }
  const reader = new LayerReader({ link, dataDir: dataDirectory(), store });
  const { index, readFrom } = await reader.open(found.id);
  return { index, ref, platform: found.platform, digests: found.digests, source: readFrom, place };
}

/** Letters that references and IDs are made of; the client puts them into an address as they are. */
const REFERENCE = /^\w[\w.:@/-]*$/;

/** @throws LabError IMAGE_NOT_FOUND, BAD_REQUEST for what is no reference */
async function describe(
  link: ImageLink,
  ref: string,
  place: string,
): Promise<{ id: string; platform: string; digests: string[] }> {
  if (!REFERENCE.test(ref) || ref.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw new LabError('BAD_REQUEST', `${ref} is neither an image reference nor a file.`, { ref });
  }
  try {
    // The types leave Variant out (linux/arm/v7).
    const image = (await link.engine.getImage(ref).inspect()) as {
      Id: string;
      Os: string;
      Architecture: string;
      Variant?: string;
      RepoDigests?: string[] | null;
    };
    const platform = [image.Os, image.Architecture, image.Variant].filter(Boolean).join('/');
    return { id: image.Id, platform, digests: image.RepoDigests ?? [] };
  } catch (error) {
    // 400: not even a reference.
    if ([400, 404].includes((error as { statusCode?: number }).statusCode ?? 0)) {
      throw new LabError('IMAGE_NOT_FOUND', `There is no image ${ref} (${place}).`, { ref }, error);
    }
    throw error;
  }
}
