import type { DockerfileInstruction, DockerfileModel, DockerfileStage } from './dockerfile-types.ts';
import type { BuildSight, SeenStep } from './map-sight.ts';

/** A vertex that BuildKit numbered: `[build 2/4] COPY …`. */
interface Numbered {
  step: SeenStep;
  stage: number;
  number: number;
  keyword: string;
}

/** Vertices of one instruction, which are several for ADD of a URL, and for several platforms. */
export interface Placed {
  /** By index of the instruction. For a FROM: its own, without its triggers'. */
  vertices: Map<number, SeenStep[]>;
  /** By index of the FROM: ONBUILD instructions of its base. */
  triggers: Map<number, SeenStep[]>;
  /** Stages whose vertices do not fit the file. */
  strange: number[];
}

const NUMBERED = /^\[([^\]]*?) *(\d+)\/\d+\] (?:ONBUILD )?(?:LINK )?(\S+)/;

/**
 * Finds the instruction of each vertex by its stage and number, never by digest (which changes with every build) and
 * never by the words after it (variables in them are replaced). How BuildKit numbers: moby/buildkit,
 * frontend/dockerfile/dockerfile2llb/convert.go, prefixCommand. FROM of an image, RUN, COPY, ADD and WORKDIR take a
 * number; `WORKDIR /` does not; the ONBUILD instructions of the base come between FROM and the rest.
 */
export function placeVertices(model: DockerfileModel, sight: BuildSight, needed: Set<number>): Placed {
  const placed: Placed = { vertices: new Map(), triggers: new Map(), strange: [] };
  const numbered = readNumbers(model, sight);
  for (const stage of model.stages) {
    const own = numbered.filter((vertex) => vertex.stage === stage.index);
    if (own.length === 0) {
      continue;
    }
    const plan = fittingPlan(model, stage, own);
    if (!plan) {
      placed.strange.push(stage.index);
      continue;
    }
    for (const { step, number } of own) {
      const instruction = plan[number - 1];
      if (instruction !== undefined) {
        add(placed.vertices, instruction.index, step);
        for (const fetched of step.inputs.flatMap((input) => sight.steps.get(input) ?? [])) {
          // BuildKit up to 0.8 has a vertex without a number for what ADD fetches.
          if (instruction.keyword === 'ADD' && /^(?:https?|git|ssh):\/\/|^git@/.test(fetched.name)) {
            add(placed.vertices, instruction.index, fetched);
          }
        }
      } else {
        add(placed.triggers, stage.from, step);
      }
    }
    followInputs(placed, stage, plan, sight);
  }
  const isPlaced = (index: number) =>
    model.instructions[index]?.kind === 'config' || placed.vertices.has(index);
  const lacking = model.stages.filter(
    ({ index, from, instructions }) => needed.has(index) && ![from, ...instructions].every(isPlaced),
  );
  if (lacking.length > 0) {
    const chains = model.stages.map((stage) => chain(model, stage));
    for (const { index } of lacking) {
      borrow(placed, chains, index);
    }
  }
  return placed;
}

function add(to: Map<number, SeenStep[]>, key: number, step: SeenStep): void {
  const there = to.get(key) ?? [];
  if (!there.includes(step)) {
    to.set(key, [...there, step]);
  }
}

function readNumbers(model: DockerfileModel, sight: BuildSight): Numbered[] {
  const found: Numbered[] = [];
  for (const step of sight.steps.values()) {
    const [, label = '', number, keyword = ''] = NUMBERED.exec(step.name) ?? [];
    if (number !== undefined) {
      // A platform may stand before the stage's name: [linux/arm64 build 2/4].
      const name = label.split(' ').findLast((word) => word !== '' && !word.includes('/')) ?? '';
      const stage = stageOf(model, name);
      if (stage !== null) {
        found.push({ step, stage, number: Number(number), keyword });
      }
    }
  }
  return found;
}

function stageOf(model: DockerfileModel, label: string): number | null {
  if (label === '') {
    return model.stages.length === 1 ? 0 : null;
  }
  const named = model.stages.findLast(({ name }) => name === label);
  const unnamed = /^stage-(\d+)$/.exec(label)?.[1];
  const stage = named ?? (unnamed === undefined ? undefined : model.stages[Number(unnamed)]);
  return stage && (stage.name === null || stage === named) ? stage.index : null;
}

/** What stands behind each number of a stage, `undefined` for ONBUILD instructions of its base. */
type Plan = (DockerfileInstruction | undefined)[];

/** The plan that the vertices fit: by their keywords, which are in their names whatever the values of variables are. */
function fittingPlan(model: DockerfileModel, stage: DockerfileStage, own: Numbered[]): Plan | null {
  const last = Math.max(...own.map(({ number }) => number));
  for (const plan of plans(model, stage, last)) {
    const fits = own.every(({ number, keyword }) => {
      const instruction = plan[number - 1];
      return number <= plan.length && (instruction === undefined || instruction.keyword === keyword);
    });
    if (fits) {
      return plan;
    }
  }
  return null;
}

/** Ways in which BuildKit may have numbered, the likeliest first. */
function* plans(model: DockerfileModel, stage: DockerfileStage, last: number): Generator<Plan> {
  const all = stage.instructions.flatMap((index) => model.instructions[index] ?? []);
  const steps = all.filter((instruction) => instruction.kind === 'step');
  const certain = steps.filter((instruction) => !isRoot(instruction));
  // A folder that the base image's variables or working directory decide may turn out to be the root, too.
  const absolute = certain.filter(({ keyword, target }) => keyword !== 'WORKDIR' || target?.startsWith('/'));
  const from = model.instructions[stage.from];
  const hasBase = stage.baseStage === null && stage.resolvedBase !== 'scratch' && from !== undefined;
  for (const numberedSteps of [certain, absolute, steps]) {
    // An image without layers is no vertex.
    for (const head of hasBase ? [[from], []] : [[]]) {
      const rest = last - head.length - numberedSteps.length;
      for (const count of rest > 0 ? [rest] : [0]) {
        yield [...head, ...Array.from({ length: count }, () => undefined), ...numberedSteps];
      }
    }
  }
}

/** `WORKDIR /` has no vertex. Words that only the base image can replace are left for the other plans. */
export const isRoot = ({ keyword, target, references, visible }: DockerfileInstruction): boolean =>
  keyword === 'WORKDIR' &&
  target !== null &&
  /^\/+$/.test(target) &&
  references.every((name) => visible.some((variable) => variable.name === name));

/** A base that is also taken from with `COPY --from` may have the name without a number that it has there. */
const keywordOf = (name: string): string | null =>
  NUMBERED.exec(name)?.[3] ?? (name.startsWith('FROM ') ? 'FROM' : null);

/**
 * Steps that are the same in several stages are one vertex, which has the name of one of them. What a later step of
 * this stage stands on is its first input.
 */
function followInputs(placed: Placed, stage: DockerfileStage, plan: Plan, sight: BuildSight): void {
  for (let at = plan.length - 2; at >= 0; at -= 1) {
    const here = plan[at];
    const next = plan[at + 1];
    const after = (next ? placed.vertices.get(next.index) : placed.triggers.get(stage.from))?.find(
      ({ inputs }) => inputs.length > 0,
    );
    if (!here || !after || placed.vertices.has(here.index)) {
      continue;
    }
    const input = sight.steps.get(after.inputs[0] ?? '');
    if (input && keywordOf(input.name) === here.keyword) {
      add(placed.vertices, here.index, input);
    }
  }
}

/** Instructions that change nothing of what later steps run in. */
const APART = new Set(
  'CMD ENTRYPOINT EXPOSE HEALTHCHECK LABEL MAINTAINER ONBUILD STOPSIGNAL VOLUME'.split(' '),
);

/** The last steps of a stage may be another's: those of a stage that is the same up to there. */
function borrow(placed: Placed, chains: Chain[], stage: number): void {
  const mine = chains[stage] ?? [];
  for (const theirs of chains.filter((_, other) => other !== stage)) {
    for (let at = 0; at < mine.length && mine[at]?.key === theirs[at]?.key; at += 1) {
      const [here, there] = [mine[at]?.index ?? -1, theirs[at]?.index ?? -1];
      const found = placed.vertices.get(there);
      if (found && !placed.vertices.has(here)) {
        placed.vertices.set(here, found);
      }
    }
  }
}

/** The instructions of a stage, each with all that makes its vertex what it is, apart from those before it. */
type Chain = { index: number; key: string }[];

function chain(model: DockerfileModel, stage: DockerfileStage): Chain {
  const keyOf = (index: number): Chain => {
    const instruction = model.instructions[index];
    if (!instruction || APART.has(instruction.keyword)) {
      return [];
    }
    const values = instruction.visible.filter(({ name }) => instruction.keyed.includes(name));
    const said = [instruction.keyword, instruction.expanded, instruction.text];
    return [{ index, key: JSON.stringify([said, values.map(({ name, value }) => [name, value])]) }];
  };
  const base = { index: stage.from, key: JSON.stringify([stage.resolvedBase, stage.platform]) };
  return [base, ...stage.instructions.flatMap(keyOf)];
}
