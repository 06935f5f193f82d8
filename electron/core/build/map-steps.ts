import type { BuilderKind, BuildStep } from '../../contract/build.ts';
import type { Message } from '../../contract/text.ts';
import { neededStages } from './dockerfile-model.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import { mapBuildkit } from './map-buildkit.ts';
import { type Fates, mapClassic } from './map-classic.ts';
import { type BuildEnd, type Fate, fate, SKIPPED, UNKNOWN } from './map-fate.ts';
import type { BuildSight } from './map-sight.ts';

export type { BuildEnd } from './map-fate.ts';
export { type BuildSight, newBuildSight } from './map-sight.ts';

export interface MapOptions {
  builder: BuilderKind;
  target: string | null;
  ended: BuildEnd;
}

export interface MappedBuild {
  /**
   * One for each instruction of the file, in its order. `why`, `layers` and `sizeAdded` are null. A config instruction
   * of a BuildKit build has the outcome of what is before it in its stage: whoever knows the build before knows better.
   */
  steps: BuildStep[];
  /** As the builder names it: `sha256:…`, or a short ID where only the classic builder's last line was seen. */
  imageId: string | null;
  error: { message: string; exitCode: number | null; line: number | null; step: number | null } | null;
  notKnown: Message[];
  /** Index of the instruction that an ID of the events belongs to, so that logs find their line. */
  stepOf: Map<string, number>;
}

/** Says what became of each instruction of a Dockerfile, from what was seen of its build. */
export function mapSteps(model: DockerfileModel, sight: BuildSight, options: MapOptions): MappedBuild {
  const { builder, target, ended } = options;
  const needed = neededStages(model, target, builder);
  const map = builder === 'classic' ? mapClassic : mapBuildkit;
  const blind = sight.redrawn || sight.unheard || (ended === 'done' && sight.steps.size === 0);
  const mapped: Fates = blind
    ? { fates: model.instructions.map(() => UNKNOWN), stepOf: new Map(), unseen: [] }
    : map(model, sight, needed, ended);
  const fates = withRefusal(model, sight, mapped.fates);
  const error = errorOf(model, sight, fates, ended);
  return {
    steps: model.instructions.map((instruction, index) =>
      stepFrom(instruction, fates[index] ?? UNKNOWN, sight),
    ),
    imageId: ended === 'done' ? sight.imageId : null,
    error,
    notKnown: notKnown(model, sight, mapped.unseen, blind),
    stepOf: mapped.stepOf,
  };
}

function stepFrom(
  instruction: DockerfileModel['instructions'][number],
  found: Fate,
  sight: BuildSight,
): BuildStep {
  const { index, stage, line, endLine, keyword, text, kind } = instruction;
  const from = sight.firstAt;
  return {
    index,
    stage,
    line,
    endLine,
    instruction: keyword,
    text,
    kind,
    outcome: found.outcome,
    startMs: found.at === null || from === null ? null : Math.max(0, Math.round(found.at - from)),
    ms: found.ms === null ? null : Math.round(found.ms),
    layers: null,
    sizeAdded: null,
    why: null,
    error: found.failure,
  };
}

/** A builder that could not read the file names a line; nothing of it was run. */
function withRefusal(model: DockerfileModel, sight: BuildSight, fates: Fate[]): Fate[] {
  const { error } = sight;
  if (!error || error.line === null || fates.some(({ failure }) => failure !== null)) {
    return fates;
  }
  const { message, exitCode } = error;
  const at = indexOfLine(model, error.line);
  const seesNothing = sight.redrawn && !/parse error/i.test(message);
  return fates.map((found, index) => {
    if (index === at) {
      return fate('failed', { failure: { message, exitCode } });
    }
    return seesNothing || found.outcome === 'executed' ? found : SKIPPED;
  });
}

const indexOfLine = (model: DockerfileModel, line: number): number | null =>
  model.instructions.find((instruction) => line >= instruction.line && line <= instruction.endLine)?.index ??
  null;

function errorOf(
  model: DockerfileModel,
  sight: BuildSight,
  fates: Fate[],
  ended: BuildEnd,
): MappedBuild['error'] {
  const { error } = sight;
  if (ended === 'cancelled' || (ended === 'done' && !error)) {
    return null;
  }
  const failed = fates.flatMap(({ failure, stopped }, step) =>
    failure && !stopped ? [{ ...failure, step }] : [],
  );
  const cause = failed.find(({ message }) => error?.message.includes(message)) ?? failed[0];
  if (!cause && !error) {
    return null;
  }
  const line = error?.line ?? null;
  const step = cause?.step ?? (line === null ? null : indexOfLine(model, line));
  return {
    message: error?.message ?? cause?.message ?? '',
    exitCode: error?.exitCode ?? cause?.exitCode ?? null,
    line: line ?? (step === null ? null : (model.instructions[step]?.line ?? null)),
    step,
  };
}

function notKnown(model: DockerfileModel, sight: BuildSight, unseen: number[], blind: boolean): Message[] {
  if (sight.redrawn) {
    return [{ key: 'build.notKnown.redrawn', params: {} }];
  }
  if (blind) {
    return [{ key: 'build.notKnown.silent', params: {} }];
  }
  const lines = [...new Set(unseen)].map((index) => model.instructions[index]?.line ?? 0);
  return lines.length === 0
    ? []
    : [{ key: 'build.notKnown.steps', params: { lines: lines.sort((a, b) => a - b).join(', ') } }];
}
