import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { type EngineLine, readEngineStream } from './engine-stream.ts';
import { adoptImage, dropName, findHostImage } from './host-image.ts';
import type { SupplyContext } from './supply-types.ts';

/** How long a registry may take to answer the first question. */
const REACH_MS = 3_000;
/** A pull that has said nothing for this long has died on the way. */
const STALL_MS = 60_000;
/** How long a registry that could not be reached is not asked again. */
const UNREACHABLE_FOR_MS = 5 * 60_000;
const unreachable = new Map<string, { until: number; why: string }>();

/**
 * Asks the engine, not this computer (it may be elsewhere, and has its own mirrors and proxy), whether it can reach
 * the image's registry and finds the image there. Takes at most 3 s; an unreachable registry is remembered for 5
 * minutes and costs nothing the next time.
 * @throws LabError IMAGE_UNAVAILABLE with the reason
 */
export async function askRegistry(engine: ConnectedEngine, ref: string, registry: string): Promise<void> {
  const key = `${engine.facts.endpoint} ${registry}`;
  const known = unreachable.get(key);
  if (known && known.until > Date.now()) {
    throw new LabError('IMAGE_UNAVAILABLE', known.why);
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${registry} did not answer in ${REACH_MS / 1000} s.`)),
      REACH_MS,
    );
  });
  try {
    await Promise.race([engine.docker.getImage(ref).distribution(), tooLong]);
  } catch (error) {
    const why = plainReason(error);
    if (!/manifest unknown|not found|denied|unauthorized|toomanyrequests/i.test(why)) {
      unreachable.set(key, { until: Date.now() + UNREACHABLE_FOR_MS, why });
    }
    throw new LabError('IMAGE_UNAVAILABLE', why);
  } finally {
    clearTimeout(timer);
  }
}

/** Forgets which registries could not be reached, e.g. because the learner has asked to try again. */
export function forgetUnreachable(): void {
  unreachable.clear();
}

/** An error in one sentence, without dockerode's framing. */
export function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}

/**
 * Pulls `from` and keeps it as `own` only: the pulled name is taken away again, so that the host's list of images
 * holds nothing new outside our prefix. Answers with the image's ID.
 * @throws LabError IMAGE_UNAVAILABLE, CANCELLED
 */
export async function pullAs(
  engine: ConnectedEngine,
  o: { from: string; own: string; context: SupplyContext },
): Promise<string> {
  const hadBefore = await findHostImage(engine, o.from);
  const stalled = new AbortController();
  const signal = o.context.signal ? AbortSignal.any([o.context.signal, stalled.signal]) : stalled.signal;
  const onLine = layerBytes(o.context.report);
  let timer = setTimeout(() => stalled.abort(), STALL_MS);
  try {
    const stream = await engine.docker.createImage({ fromImage: o.from, abortSignal: signal });
    await readEngineStream(
      stream,
      (line) => {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), STALL_MS);
        onLine(line);
      },
      o.context.signal,
    );
    const pulled = await findHostImage(engine, o.from);
    if (pulled === null) {
      throw new LabError('IMAGE_UNAVAILABLE', `The engine said it pulled ${o.from} and does not have it.`);
    }
    return await adoptImage(engine, pulled.Id, o.own);
  } catch (error) {
    if (stalled.signal.aborted) {
      throw new LabError('IMAGE_UNAVAILABLE', `Nothing came for ${STALL_MS / 1000} s while pulling.`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
    if (hadBefore === null) {
      await dropName(engine, o.from);
    }
  }
}

/** Adds up what the layers say of themselves while they are downloaded. */
function layerBytes(report: SupplyContext['report']): (line: EngineLine) => void {
  const layers = new Map<string, { current: number; total: number }>();
  return (line) => {
    const total = line.progressDetail?.total ?? 0;
    if (line.status === 'Downloading' && line.id && total > 0) {
      layers.set(line.id, { current: line.progressDetail?.current ?? 0, total });
    } else if (line.id && /^(Download|Pull) complete$/.test(line.status ?? '')) {
      const layer = layers.get(line.id);
      if (layer) {
        layer.current = layer.total;
      }
    } else {
      return;
    }
    const all = [...layers.values()];
    report(
      all.reduce((sum, layer) => sum + layer.current, 0),
      all.reduce((sum, layer) => sum + layer.total, 0),
      'bytes',
    );
  };
}
