import type { DockerfileInstruction, DockerfileModel } from './dockerfile-types.ts';
import { type BuildEnd, CACHED, type Fate, fate, fateOf, fateOfStage, SKIPPED, UNKNOWN } from './map-fate.ts';
import type { BuildSight, SeenStep } from './map-sight.ts';

export interface Fates {
  /** By index of the instruction. */
  fates: Fate[];
  /** Instruction of each step of the builder that has one. */
  stepOf: Map<string, number>;
  /** Instructions of which something stayed unseen that should have been seen. */
  unseen: number[];
}

/** Steps of the classic builder and of Podman: they are numbered in the order of the file. */
export function mapClassic(
  model: DockerfileModel,
  sight: BuildSight,
  needed: Set<number>,
  end: BuildEnd,
): Fates {
  const stepOf = new Map<string, number>();
  const stepAt = new Map<number, SeenStep>();
  const strangers: number[] = [];
  for (const step of sight.steps.values()) {
    const instruction = instructionOf(model, step);
    if (instruction) {
      stepOf.set(step.id, instruction.index);
      stepAt.set(instruction.index, step);
    } else {
      const number = Number(step.id.split('.').at(-1));
      // Labels that were given to the build come as further steps after those of the file.
      if (number <= model.instructions.length) {
        strangers.push(Math.max(0, number - 1));
      }
    }
  }
  const fates: Fate[] = [];
  for (const instruction of model.instructions) {
    const step = stepAt.get(instruction.index);
    const awaited = end === 'running' && needed.has(instruction.stage) ? UNKNOWN : SKIPPED;
    // Podman has no step for an ARG before the first FROM.
    const missing = instruction.global && stepAt.size > 0 ? CACHED : awaited;
    const found = step ? classicFate(instruction, step, end) : missing;
    const baseStage = instruction.kind === 'base' ? model.stages[instruction.stage]?.baseStage : null;
    const begins = found.outcome === 'cached' && typeof baseStage === 'number';
    fates.push(begins ? fateOfStage(model, baseStage, fates) : found);
  }
  return { fates, stepOf, unseen: strangers };
}

/** Podman counts within each stage, and no ARG before the first FROM. */
function instructionOf(model: DockerfileModel, step: SeenStep): DockerfileInstruction | null {
  const [first = 0, second] = step.id.split('.').map(Number);
  const keyword = /^\S+/.exec(step.name)?.[0]?.toUpperCase();
  const inStage = (stage: number, number: number) => {
    const { from = -1, instructions = [] } = model.stages[stage] ?? {};
    return model.instructions[[from, ...instructions][number - 1] ?? -1];
  };
  const candidates =
    second === undefined ? [model.instructions[first - 1], inStage(0, first)] : [inStage(first - 1, second)];
  return candidates.find((candidate) => candidate?.keyword === keyword) ?? null;
}

function classicFate(instruction: DockerfileInstruction, step: SeenStep, end: BuildEnd): Fate {
  const seen = fateOf(step, end);
  if (seen.outcome !== 'executed') {
    return seen;
  }
  if (instruction.global) {
    // The builder only remembers it and never says that it was cached.
    return CACHED;
  }
  if (instruction.kind === 'base' && step.triggers === 0 && !step.fetched) {
    return CACHED;
  }
  return fate('executed', { at: seen.at, ms: seen.ms });
}
