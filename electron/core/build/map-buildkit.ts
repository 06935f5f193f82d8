import type { DockerfileInstruction, DockerfileModel } from './dockerfile-types.ts';
import type { Fates } from './map-classic.ts';
import {
  type BuildEnd,
  CACHED,
  type Fate,
  fate,
  fateOf,
  fateOfBase,
  fateOfStage,
  SKIPPED,
  UNKNOWN,
} from './map-fate.ts';
import type { BuildSight, SeenStep } from './map-sight.ts';
import { isRoot, type Placed, placeVertices } from './map-vertices.ts';

/** Steps of BuildKit: the vertices that have one, and what follows for instructions that have none. */
export function mapBuildkit(
  model: DockerfileModel,
  sight: BuildSight,
  needed: Set<number>,
  end: BuildEnd,
): Fates {
  const placed = placeVertices(model, sight, needed);
  const fates: Fate[] = [];
  const unseen: number[] = [];
  for (const instruction of model.instructions) {
    let found = fateAt(instruction, { model, sight, needed, end, placed, fates });
    if (isDoubtful(found, placed.vertices.get(instruction.index), sight)) {
      found = UNKNOWN;
    }
    fates.push(found);
    const over = end !== 'running' && found.outcome === 'unknown';
    if (over && (instruction.kind !== 'config' || placed.strange.includes(instruction.stage))) {
      unseen.push(instruction.index);
    }
  }
  const stepOf = new Map<string, number>();
  for (const places of [placed.triggers, placed.vertices]) {
    for (const [index, steps] of places) {
      for (const { id } of steps) {
        stepOf.set(id, Math.min(index, stepOf.get(id) ?? index));
      }
    }
  }
  return { fates, stepOf, unseen };
}

interface Scene {
  model: DockerfileModel;
  sight: BuildSight;
  needed: Set<number>;
  end: BuildEnd;
  placed: Placed;
  /** Of the instructions before. */
  fates: Fate[];
}

function fateAt(instruction: DockerfileInstruction, scene: Scene): Fate {
  const { placed, end, fates, needed } = scene;
  if (!needed.has(instruction.stage)) {
    return SKIPPED;
  }
  if (instruction.global) {
    return CACHED;
  }
  if (instruction.kind === 'base') {
    return baseFate(instruction, scene);
  }
  const vertices = placed.vertices.get(instruction.index);
  if (vertices) {
    return together(vertices, end);
  }
  if (instruction.kind === 'config' || isRoot(instruction)) {
    const before = fates.at(-1) ?? UNKNOWN;
    return before.outcome === 'executed' ? fate('executed', { ms: 0 }) : before.failure ? SKIPPED : before;
  }
  return missing(end);
}

/** Nobody spoke of a step that was needed: it was not come to, or it is not known what became of it. */
const missing = (end: BuildEnd): Fate => (end === 'failed' || end === 'cancelled' ? SKIPPED : UNKNOWN);

function baseFate(instruction: DockerfileInstruction, scene: Scene): Fate {
  const { model, sight, end, placed, fates } = scene;
  const stage = model.stages[instruction.stage];
  const vertices = placed.vertices.get(instruction.index) ?? [];
  const triggers = placed.triggers.get(instruction.index) ?? [];
  if (stage && stage.baseStage !== null) {
    const base = fateOfStage(model, stage.baseStage, fates);
    return base.outcome === 'cached' && triggers.length > 0 ? fateOfBase(null, triggers, end) : base;
  }
  if (vertices.length === 0 && stage && stage.resolvedBase !== 'scratch') {
    const metadata = [...sight.steps.values()].find(
      ({ name, state }) => state === 'failed' && metadataOf(name) === fullName(stage.resolvedBase),
    );
    if (metadata) {
      return fateOf(metadata, end);
    }
    const others = stage.instructions.some((index) => placed.vertices.has(index));
    if (!others && triggers.length === 0) {
      return missing(end);
    }
  }
  return fateOfBase(vertices[0] ?? null, triggers, end);
}

/** ADD of a URL has a vertex that fetches and one that copies what was fetched, which is the step. */
function together(vertices: SeenStep[], end: BuildEnd): Fate {
  const all = vertices.map((vertex) => fateOf(vertex, end));
  const failed = all.find(({ failure, stopped }) => failure !== null && !stopped);
  if (failed) {
    return failed;
  }
  const isInput = ({ id }: SeenStep) => vertices.some(({ inputs }) => inputs.includes(id));
  const main = vertices.find((vertex) => !isInput(vertex));
  const own = main ? fateOf(main, end) : UNKNOWN;
  if (own.outcome !== 'executed') {
    return own;
  }
  const ran = all.filter(({ outcome }) => outcome === 'executed');
  const starts = ran.flatMap(({ at }) => (at === null ? [] : [at]));
  return fate('executed', {
    at: starts.length > 0 ? Math.min(...starts) : null,
    ms: ran.every(({ ms }) => ms !== null) ? ran.reduce((sum, { ms }) => sum + (ms ?? 0), 0) : null,
  });
}

/**
 * When BuildKit cannot find out what a step would copy (the file is not there), it calls the steps before it "cached"
 * together with the failure, in the same instant, whether they had run, were cached or had never been come to. A text
 * has no instants, only the words of the failure.
 */
function isDoubtful(found: Fate, vertices: SeenStep[] | undefined, sight: BuildSight): boolean {
  const vertex = vertices?.[0];
  if (found.outcome !== 'cached' || !vertex || /(?:^|\] )FROM /.test(vertex.name)) {
    return false;
  }
  const failures = [...sight.steps.values()].filter(({ state }) => state === 'failed');
  const isText = /^\d+$/.test(vertex.id);
  const { startedAt, endedAt } = vertex;
  return failures.some(({ failure, startedAt: failedAt }) =>
    isText
      ? NOT_THERE.test(failure?.message ?? '')
      : startedAt !== null && startedAt === endedAt && failedAt === startedAt,
  );
}

const NOT_THERE = /failed to calculate checksum|failed to compute cache key|^"\/[^"]*" not found/;

const metadataOf = (name: string): string | null =>
  /^\[(?:\S+ )?internal\] load metadata for (\S+)$/.exec(name)?.[1] ?? null;

/** The full name of an image (distribution/reference, "familiar names"): registry and tag as they are meant. */
function fullName(image: string): string {
  const [first = '', ...rest] = image.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const named = hasRegistry ? image : `docker.io/${rest.length === 0 ? 'library/' : ''}${image}`;
  return /:[^/]+$/.test(named) || named.includes('@') ? named : `${named}:latest`;
}
