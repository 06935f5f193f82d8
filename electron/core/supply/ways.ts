import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { throwIfCancelled } from './engine-stream.ts';
import { findHostImage, isStandIn } from './host-image.ts';
import { loadFromPack } from './image-pack.ts';
import { familiarRef, mirrorRef, parseImageRef } from './image-ref.ts';
import { askRegistry, plainReason, pullAs } from './pull-image.ts';
import type { SuppliedImage, SupplyContext, SupplySource } from './supply-types.ts';

/** One way of getting an image; answers with its ID under our name. */
export interface Way {
  source: SupplySource;
  get: () => Promise<string>;
}

/** The ways that bring the published image. */
export function fetchWays(
  engine: ConnectedEngine,
  o: { ref: string; own: string; context: SupplyContext },
): Way[] {
  const ways: Way[] = [{ source: 'pack', get: () => loadFromPack(engine, o) }];
  const mirror = o.context.env.LAYER_LAB_MIRROR;
  if (mirror) {
    const from = mirrorRef(mirror, o.ref);
    ways.push({ source: 'mirror', get: () => pullFrom(engine, { ...o, from, registry: mirror }) });
  }
  const from = familiarRef(parseImageRef(o.ref));
  ways.push({ source: 'hub', get: () => pullFrom(engine, { ...o, from, registry: 'Docker Hub' }) });
  return ways;
}

async function pullFrom(
  engine: ConnectedEngine,
  o: { from: string; registry: string; own: string; context: SupplyContext },
): Promise<string> {
  await askRegistry(engine, o.from, o.registry);
  throwIfCancelled(o.context.signal);
  return await pullAs(engine, o);
}

/** Goes through the ways in order; the first that works wins. */
export async function tryWays(
  engine: ConnectedEngine,
  o: { ref: string; ownOf: (source: SupplySource) => string; ways: Way[]; signal: AbortSignal | undefined },
): Promise<SuppliedImage> {
  const failures: string[] = [];
  let needsRoot: LabError | null = null;
  for (const way of o.ways) {
    throwIfCancelled(o.signal);
    try {
      const id = await way.get();
      const image = await findHostImage(engine, id);
      return {
        ref: o.ref,
        hostRef: o.ownOf(way.source),
        id,
        source: way.source,
        standIn: image !== null && isStandIn(image),
      };
    } catch (error) {
      throwIfCancelled(o.signal);
      if (error instanceof LabError && error.code === 'NEEDS_ROOT') {
        needsRoot = error;
      }
      if (/no space left on device/i.test(plainReason(error))) {
        throw new LabError('DISK_FULL', `${o.ref}: ${plainReason(error)}`, { ref: o.ref });
      }
      failures.push(`${way.source}: ${plainReason(error)}`);
    }
  }
  if (needsRoot) {
    throw new LabError('NEEDS_ROOT', needsRoot.message, { ...needsRoot.details, ref: o.ref, ways: failures });
  }
  throw new LabError('IMAGE_UNAVAILABLE', `${o.ref} could not be had. ${failures.join(' ')}`, {
    ref: o.ref,
    ways: failures,
  });
}
