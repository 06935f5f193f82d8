import type { ConnectedEngine } from '../engine/connect.ts';
import { IMAGE_PREFIX } from '../engine/labels.ts';
import { findAptMirror } from './apt-mirror.ts';
import { readBenchRootfs } from './bench-rootfs.ts';
import { buildOnEngine, type ContextFile } from './classic-build.ts';
import { supplyDebianBase } from './debian-base.ts';
import { ROOTFS_RECIPE } from './debian-rootfs.ts';
import { dropName, findHostImage, isStandIn } from './host-image.ts';
import { familiarRef, ownRef, parseImageRef } from './image-ref.ts';
import { contextParts, shortHash } from './recipe-hash.ts';
import { benchDockerfile, debianBenchDockerfile, dindBenchDockerfile } from './recipes/bench.ts';
import { withSupplyLock } from './supply-lock.ts';
import {
  type SuppliedImage,
  type SupplyContext,
  type SupplyOptions,
  type SupplySource,
  supplyContext,
} from './supply-types.ts';
import { fetchWays, tryWays, type Way } from './ways.ts';

/** The published image a bench is made of where it can be had. */
const DIND = 'docker:28-dind';
const BENCH = `${IMAGE_PREFIX}bench`;
const BASE = `${IMAGE_PREFIX}bench-base`;

/** Names that follow from recipes: another recipe, another name. Newest knowledge of what is preferred comes first. */
interface BenchNames {
  dindBase: string;
  debianBase: string;
  /** The finished bench on either base. */
  finished: (base: string) => string;
}

function benchNames(scripts: readonly ContextFile[]): BenchNames {
  const own = shortHash(benchDockerfile('BASE'), ...contextParts(scripts));
  return {
    dindBase: `${BASE}:dind-${shortHash(dindBenchDockerfile('BASE'))}`,
    debianBase: `${BASE}:debian-${shortHash(ROOTFS_RECIPE, debianBenchDockerfile('BASE'))}`,
    finished: (base) => `${BENCH}:${shortHash(base, own)}`,
  };
}

/**
 * Makes sure the host engine has the image benches are made of: docker:dind, or an engine from Debian packages, and
 * over it our scripts. A change in the scripts builds one small layer anew; older bench images that no container uses
 * are then removed.
 * @throws LabError IMAGE_UNAVAILABLE (details.ways), NEEDS_ROOT (details.command), CANCELLED
 */
export async function supplyBenchImage(engine: ConnectedEngine, o: SupplyOptions): Promise<SuppliedImage> {
  const context = supplyContext(o, 'bench-image', '');
  const scripts = await readBenchRootfs();
  const names = benchNames(scripts);
  const present = await findFinished(engine, names);
  if (present !== null) {
    return present;
  }
  return await withSupplyLock(
    { dataDir: o.dataDir, name: 'bench', signal: o.signal, onWait: () => context.report(0, 0, 'none') },
    async () => (await findFinished(engine, names)) ?? (await makeBench(engine, { names, scripts, context })),
  );
}

async function findFinished(engine: ConnectedEngine, names: BenchNames): Promise<SuppliedImage | null> {
  for (const base of [names.dindBase, names.debianBase]) {
    const hostRef = names.finished(base);
    const image = await findHostImage(engine, hostRef);
    if (image !== null) {
      return { ref: 'bench', hostRef, id: image.Id, source: 'present', standIn: isStandIn(image) };
    }
  }
  return null;
}

async function makeBench(
  engine: ConnectedEngine,
  o: { names: BenchNames; scripts: ContextFile[]; context: SupplyContext },
): Promise<SuppliedImage> {
  const base = await supplyBenchBase(engine, o.names, o.context);
  const own = o.names.finished(base.hostRef);
  const id = await buildOnEngine(engine, {
    dockerfile: benchDockerfile(base.hostRef),
    files: o.scripts,
    own,
    recipe: null,
    proxy: null,
    context: o.context,
  });
  await dropOldBenches(engine, [own, base.hostRef]);
  return { ref: 'bench', hostRef: own, id, source: base.source, standIn: base.standIn };
}

async function supplyBenchBase(
  engine: ConnectedEngine,
  names: BenchNames,
  context: SupplyContext,
): Promise<SuppliedImage> {
  for (const hostRef of [names.dindBase, names.debianBase]) {
    const image = await findHostImage(engine, hostRef);
    if (image !== null) {
      return { ref: 'bench', hostRef, id: image.Id, source: 'present', standIn: isStandIn(image) };
    }
  }
  const ways: Way[] = [];
  for (const hostRef of [ownRef(DIND), familiarRef(parseImageRef(DIND))]) {
    if ((await findHostImage(engine, hostRef)) !== null) {
      ways.push({ source: 'present', get: () => benchOf(engine, hostRef, names.dindBase, context) });
    }
  }
  for (const way of fetchWays(engine, { ref: DIND, own: ownRef(DIND), context })) {
    const get = async (): Promise<string> => {
      await way.get();
      return await benchOf(engine, ownRef(DIND), names.dindBase, context);
    };
    ways.push({ source: way.source, get });
  }
  ways.push({ source: 'debian', get: () => debianBench(engine, names.debianBase, context) });
  const ownOf = (source: SupplySource): string => (source === 'debian' ? names.debianBase : names.dindBase);
  return await tryWays(engine, { ref: 'bench', ownOf, ways, signal: context.signal });
}

async function benchOf(
  engine: ConnectedEngine,
  from: string,
  own: string,
  context: SupplyContext,
): Promise<string> {
  return await buildOnEngine(engine, {
    dockerfile: dindBenchDockerfile(from),
    files: [],
    own,
    recipe: null,
    proxy: null,
    context,
  });
}

async function debianBench(engine: ConnectedEngine, own: string, context: SupplyContext): Promise<string> {
  const base = await supplyDebianBase(engine, context);
  const { proxy } = await findAptMirror(context).catch(() => ({ proxy: null }));
  return await buildOnEngine(engine, {
    dockerfile: debianBenchDockerfile(base),
    files: [],
    own,
    recipe: null,
    proxy,
    context,
  });
}

/** A bench image this young may be just about to be used, by a lab of another version. */
const UNUSED_FOR_S = 600;

/** Takes the names of older benches away; an image that a container uses keeps its name and stays. */
async function dropOldBenches(engine: ConnectedEngine, keep: readonly string[]): Promise<void> {
  const [images, containers] = await Promise.all([
    engine.docker.listImages(),
    engine.docker.listContainers({ all: true }),
  ]);
  const used = new Set(containers.map((container) => container.ImageID));
  const longAgo = Date.now() / 1000 - UNUSED_FOR_S;
  for (const image of images.filter(({ Created }) => Created < longAgo)) {
    for (const tag of image.RepoTags ?? []) {
      const isBench = tag.startsWith(`${BENCH}:`) || tag.startsWith(`${BASE}:`);
      if (isBench && !keep.includes(tag) && !used.has(image.Id)) {
        await dropName(engine, tag);
      }
    }
  }
}
