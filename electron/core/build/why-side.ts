import { hash } from 'node:crypto';
import type { BuilderKind, BuildOptions, StepOutcome } from '../../contract/build.ts';
import { type DockerfileModel, neededStages, parseDockerfile } from './dockerfile-model.ts';
import type { DockerfileInstruction } from './dockerfile-types.ts';
import { isRoot } from './map-vertices.ts';
import type { BaseImage, BuildEvidence, KeptBuild } from './record-types.ts';
import { type ContextIndex, indexContext, type Selection, select } from './why-context.ts';
import { type Facts, factsOf } from './why-facts.ts';
import { runStates } from './why-state.ts';

/** One of the builds that are compared: what its steps were made from, looked up once. */
export interface Side {
  /** Null for one that has not been built. */
  number: number | null;
  builder: BuilderKind;
  options: BuildOptions;
  model: DockerfileModel;
  needed: Set<number>;
  context: ContextIndex | null;
  bases: Map<string, BaseImage>;
  /** By index of the instruction; null where it is not known or not yet. */
  outcomes: (StepOutcome | null)[];
  /** By index of the instruction. */
  facts: Facts[];
  /** The step that each one stands on; null for FROM of an image, and for ARGs before the first FROM. */
  parents: (number | null)[];
  /** ONBUILD instructions of the base that a FROM runs, as an own small build each. */
  triggers: Map<number, Facts[]>;
  /** See {@link stepKeys}. */
  keys: (string | null)[];
}

/** Null when it is not known what the build was made from. */
export function sideOf(kept: KeptBuild, builder: BuilderKind): Side | null {
  const { record, evidence } = kept;
  const outcomes = record.steps.map(({ outcome }) => outcome);
  return readSide(record.options, evidence, { number: record.number, builder, outcomes });
}

export function readSide(
  options: BuildOptions,
  evidence: BuildEvidence,
  o: { number: number | null; builder: BuilderKind; outcomes: (StepOutcome | null)[] },
): Side | null {
  if (evidence.dockerfileText === null) {
    return null;
  }
  const { builder } = o;
  const model = parseDockerfile(evidence.dockerfileText, { buildArgs: options.buildArgs });
  const bases = new Map((evidence.bases ?? []).map((base) => [base.ref, base]));
  const stateIn = (of: DockerfileModel) => runStates(of, (ref) => bases.get(ref)?.runsWith);
  const states = stateIn(model);
  const context = evidence.context && indexContext(evidence.context, builder);
  const factsIn = (of: DockerfileModel, index: number): Facts[] => {
    const instruction = of.instructions[index];
    const state = (of === model ? states : stateIn(of))[index];
    return instruction && state ? [factsOf(of, instruction, state, builder, options.buildArgs)] : [];
  };
  const triggers = new Map(
    model.stages.map(({ from, baseStage, resolvedBase }): [number, Facts[]] => {
      const lines = baseStage === null ? (bases.get(resolvedBase)?.onBuild ?? []) : [];
      const small = parseDockerfile(['FROM scratch', ...lines].join('\n'));
      return [from, small.instructions.slice(1).flatMap(({ index }) => factsIn(small, index))];
    }),
  );
  const side: Side = {
    ...o,
    options,
    model,
    needed: neededStages(model, options.target, builder),
    context,
    bases,
    facts: model.instructions.flatMap(({ index }) => factsIn(model, index)),
    parents: parentsIn(model, builder),
    triggers,
    keys: [],
  };
  side.keys = stepKeys(side);
  return side;
}

/** Instructions that only write the image's config. BuildKit has no step for them, nor for `WORKDIR /`. */
export function isConfig(builder: BuilderKind, instruction: DockerfileInstruction | undefined): boolean {
  return (
    instruction !== undefined &&
    (instruction.kind === 'config' || (builder === 'buildkit' && isRoot(instruction)))
  );
}

/** BuildKit's steps stand on the last that made files; the classic builder's on whatever is before them. */
function parentsIn(model: DockerfileModel, builder: BuilderKind): (number | null)[] {
  const parents: (number | null)[] = model.instructions.map(() => null);
  const last: number[] = [];
  for (const stage of model.stages) {
    let before = stage.from;
    parents[before] = stage.baseStage === null ? null : (last[stage.baseStage] ?? null);
    for (const index of stage.instructions) {
      parents[index] = before;
      if (builder === 'classic' || !isConfig(builder, model.instructions[index])) {
        before = index;
      }
    }
    last.push(before);
  }
  return parents;
}

/** The last step of a stage that later ones and other stages take from. */
export function endOfStage(side: Side, stage: number): number {
  const { from = 0, instructions = [] } = side.model.stages[stage] ?? {};
  const steps = instructions.filter(
    (index) => side.builder === 'classic' || !isConfig(side.builder, side.model.instructions[index]),
  );
  return steps.at(-1) ?? from;
}

/** What the sources of a step take; null when the context is not known. */
export function selectionsOf(side: Side, facts: Facts): Selection[] | null {
  const { context } = side;
  return context && facts.sources.map((source) => select(context, source));
}

/** The image that stands at the bottom of a stage, as it is named. Null for scratch. */
export function rootOf(side: Side, stage: number): { ref: string; from: number } | null {
  for (let at = side.model.stages[stage]; at; ) {
    if (at.baseStage === null) {
      return at.resolvedBase === 'scratch' ? null : { ref: at.resolvedBase, from: at.from };
    }
    at = side.model.stages[at.baseStage];
  }
  return null;
}

/**
 * What the engine's cache knows a step by, as far as it can be told from outside: equal keys of two builds mean that
 * the second finds what the first made. Null: it cannot be told, nor for what stands on it. A config instruction of
 * BuildKit has a key of its own alone.
 */
function stepKeys(side: Side): (string | null)[] {
  const keys: (string | null)[] = [];
  const parts = (...all: unknown[]): string => hash('sha256', JSON.stringify(all));
  for (const instruction of side.model.instructions) {
    const { index, kind, stage } = instruction;
    const facts = side.facts[index];
    if (!facts) {
      keys.push(null);
    } else if (kind === 'base') {
      keys.push(baseKey(side, index, stage, keys, parts));
    } else {
      const alone = side.builder === 'buildkit' && isConfig(side.builder, instruction);
      const parent = side.parents[index] ?? null;
      const below = alone || parent === null ? '' : (keys[parent] ?? null);
      const own = ownKey(side, index, facts, keys);
      keys.push(below === null || own === null ? null : parts(below, own));
    }
  }
  return keys;
}

function baseKey(
  side: Side,
  index: number,
  stage: number,
  keys: (string | null)[],
  parts: (...all: unknown[]) => string,
): string | null {
  const { baseStage = null, resolvedBase = '', platform = null } = side.model.stages[stage] ?? {};
  const parent = side.parents[index] ?? null;
  const base = baseStage === null ? imageKey(side, resolvedBase) : keys[parent ?? -1];
  const triggers = (side.triggers.get(index) ?? []).map((facts) => ownKey(side, null, facts, keys));
  if (base === undefined || base === null || triggers.includes(null)) {
    return null;
  }
  return triggers.length === 0 && baseStage !== null ? base : parts(base, platform, triggers);
}

/** An image that the engine does not keep by name can only be told by its name. */
export function imageKey(side: Side, ref: string): string {
  const image = side.bases.get(ref);
  const sum = side.builder === 'buildkit' ? image?.layers : undefined;
  return ref === 'scratch' ? ref : (sum ?? image?.imageId ?? `name ${ref}`);
}

/** What of a step itself counts. */
function ownKey(side: Side, index: number | null, facts: Facts, keys: (string | null)[]): string | null {
  const files = facts.sources.length > 0 ? selectionsOf(side, facts) : [];
  if (files === null || facts.remote.length > 0) {
    return null;
  }
  const taken: (string | null)[] = side.model.edges
    .filter(({ instruction }) => instruction === index)
    .map(({ from, image, paths }) => {
      const source = from === null ? imageKey(side, image ?? '') : (keys[endOfStage(side, from)] ?? null);
      return source === null ? null : JSON.stringify([source, paths]);
    });
  if (taken.includes(null)) {
    return null;
  }
  const seen = facts.seen.map(({ name, value }) => [name, value]);
  const sums = files.map(({ sum }) => sum);
  // The shell is part of the words of what runs in it.
  const { folder, user } = facts.state;
  return JSON.stringify([facts.processed, seen, sums, taken, folder, user, runsWith(side, index, facts)]);
}

/** What a step has of the base image's config, where the file itself does not say it. */
function runsWith(side: Side, index: number | null, facts: Facts): string {
  const instruction = index === null ? undefined : side.model.instructions[index];
  if (side.builder === 'classic' || instruction?.kind !== 'step') {
    return '';
  }
  const needs = instruction.keyword === 'RUN' || facts.processed.includes('\n~');
  const root = needs ? rootOf(side, instruction.stage) : null;
  return root === null ? '' : (side.bases.get(root.ref)?.runsWith ?? '');
}
