import type { BuildEdge, BuildOptions, BuildRecord, BuildStage, BuildStep } from '../../contract/build.ts';
import type { Message } from '../../contract/text.ts';
import { type BuildLayers, layersOf } from './build-layers.ts';
import { neededStages, parseDockerfile, targetStage } from './dockerfile-model.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import { explainSteps } from './explain-build.ts';
import { type BuildSight, mapSteps } from './map-steps.ts';
import type { BuildEvidence, BuiltImage, KeptBuild } from './record-types.ts';

export interface RecordFacts {
  id: string;
  origin: BuildRecord['origin'];
  options: BuildOptions;
  evidence: BuildEvidence;
  /** Everything the builder said. */
  sight: BuildSight;
  ended: BuildRecord['status'];
  /** Milliseconds since 1970. */
  startedAt: number;
  ms: number | null;
  /** The kept builds of the Dockerfile, newest first, without this one. */
  before: readonly KeptBuild[];
  /** Counts the builds of the Dockerfile, those too that are not kept any more. */
  number: number;
  /** The image that came out; null when it is not known or cannot be read. */
  image: BuiltImage | null;
  /** What whoever listened could not see. */
  notKnown?: Message[];
  /** A failure that the builder did not tell of: the bench was lost, say. */
  failure?: string | null;
}

/**
 * The whole record of a build, made by this function whatever the build's origin, so that equal builds have equal
 * records. While the build runs steps have no reasons yet. Pure.
 */
export function completeRecord(facts: RecordFacts): KeptBuild {
  const { options, evidence, ended, image } = facts;
  const { builder, target, buildArgs } = options;
  const model = parseDockerfile(evidence.dockerfileText ?? '', { buildArgs });
  const mapped = mapSteps(model, facts.sight, { builder, target, ended });
  const goal = targetStage(model, target);
  const layers = image && goal !== null && ended === 'done' ? layersOf(model, goal, image) : null;
  const previous = comparable(facts.before, builder);
  const known = evidence.dockerfileText !== null;
  const steps = known ? withLayers(mapped.steps, layers) : [];
  const failure = facts.failure ? { message: facts.failure, exitCode: null, line: null, step: null } : null;
  const record: BuildRecord = {
    id: facts.id,
    number: facts.number,
    origin: facts.origin,
    options,
    startedAt: new Date(facts.startedAt).toISOString(),
    ms: facts.ms,
    status: ended,
    imageId: ended === 'done' ? (image?.index.imageId ?? mapped.imageId) : null,
    stages: stagesOf(model, options, layers),
    edges: edgesOf(model, layers),
    steps,
    context: sizeOf(evidence),
    comparedWith: previous?.record.id ?? null,
    notKnown: [...(facts.notKnown ?? []), ...mapped.notKnown],
    error: ended === 'failed' ? (failure ?? mapped.error) : null,
  };
  const kept = { record, evidence };
  if (ended === 'running') {
    return kept;
  }
  const older = facts.before.filter((one) => one !== previous && one.record.options.builder === builder);
  return {
    record: { ...record, steps: explainSteps(previous, kept, older) },
    evidence,
  };
}

/**
 * Of builds of one Dockerfile, newest first, the one that a build by this builder is compared with: the builders keep
 * their caches apart, and a build that still runs has no results yet.
 */
export function comparable(builds: readonly KeptBuild[], builder: BuildOptions['builder']): KeptBuild | null {
  return (
    builds.find(({ record }) => record.options.builder === builder && record.status !== 'running') ?? null
  );
}

function withLayers(steps: BuildStep[], found: BuildLayers | null): BuildStep[] {
  return steps.map((step) => {
    const made = found?.made[step.index];
    return made ? { ...step, layers: made.layers, sizeAdded: made.bytes } : step;
  });
}

function stagesOf(
  model: DockerfileModel,
  { target, builder }: BuildOptions,
  layers: BuildLayers | null,
): BuildStage[] {
  const needed = neededStages(model, target, builder);
  return model.stages.map(({ index, name, base, baseStage, line }) => ({
    index,
    name,
    base,
    baseStage,
    line,
    needed: needed.has(index),
    bytes: layers?.stages.get(index) ?? null,
  }));
}

/** What a COPY takes is the layer that it makes, when it makes one of the image's; a mount leaves nothing. */
function edgesOf(model: DockerfileModel, layers: BuildLayers | null): BuildEdge[] {
  return model.edges.map(({ from, image, to, line, paths, instruction }) => {
    const made = layers?.made[instruction];
    const copies = model.instructions[instruction]?.keyword === 'COPY';
    return { from, image, to, line, paths, bytes: copies && made && made.layers > 0 ? made.bytes : null };
  });
}

function sizeOf({ context }: BuildEvidence): BuildRecord['context'] {
  if (context === null) {
    return null;
  }
  const files = context.filter(({ type }) => type === 'file');
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
