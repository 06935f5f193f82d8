import { readInstruction } from '../layers/instruction.ts';
import type { DockerfileModel } from './dockerfile-types.ts';
import type { BuiltImage } from './record-types.ts';

/** Layers of the final image and bytes of their contents. */
export interface MadeLayers {
  layers: number;
  bytes: number;
}

export interface BuildLayers {
  /** By index of the instruction; what made none of the image's layers is there with zeros. */
  made: MadeLayers[];
  /** By stage, bytes with those of its base; only stages that the image stands on. */
  stages: Map<number, number>;
}

/** Rows that a client can have added after the last instruction, for `--label` say. */
const MOST_ADDED = 2;

/**
 * Which instruction made which layers of the image. Each instruction of the stages that the image stands on has one row
 * of the history (OCI image-spec config.md, "history"), and rows with a layer follow each other as the layers do. Null
 * when the rows are not those of the file.
 */
export function layersOf(model: DockerfileModel, target: number, image: BuiltImage): BuildLayers | null {
  const stages = standingOn(model, target);
  const chain = stages.flatMap((stage) => model.stages[stage]?.instructions ?? []);
  const sizes = rowSizes(image);
  if (sizes === null) {
    return null;
  }
  for (let added = 0; added <= MOST_ADDED; added += 1) {
    const first = image.rows.length - added - chain.length;
    if (first >= 0 && chain.every((at, nth) => isRowOf(model, at, image.rows[first + nth] ?? ''))) {
      return assign(model, stages, chain, sizes, first);
    }
  }
  return null;
}

/** The stage and those it begins from, the first one first. */
function standingOn(model: DockerfileModel, target: number): number[] {
  const stages: number[] = [];
  for (let at: number | null = target; at !== null; at = model.stages[at]?.baseStage ?? null) {
    stages.unshift(at);
  }
  return stages;
}

/** For each row the bytes of its layer, null for a row without one. */
function rowSizes({ index, rows }: BuiltImage): (number | null)[] | null {
  let next = 0;
  const sizes = rows.map((row) => {
    const layer = index.layers[next];
    if (layer === undefined || layer.instruction.raw !== row) {
      return null;
    }
    next += 1;
    return layer.size;
  });
  return next === index.layers.length ? sizes : null;
}

function isRowOf(model: DockerfileModel, instruction: number, row: string): boolean {
  const wanted = model.instructions[instruction]?.keyword;
  const { keyword } = readInstruction({ created_by: row });
  // A RUN in exec form, or by a shell of the learner's own, is put down as the bare command.
  return keyword === wanted || (wanted === 'RUN' && (keyword === 'COMMIT' || keyword === ''));
}

function assign(
  model: DockerfileModel,
  stages: number[],
  chain: number[],
  sizes: (number | null)[],
  first: number,
): BuildLayers {
  const made = model.instructions.map((): MadeLayers => ({ layers: 0, bytes: 0 }));
  const give = (instruction: number | undefined, size: number | null | undefined) => {
    const one = made[instruction ?? -1];
    if (one && size !== null && size !== undefined) {
      one.layers += 1;
      one.bytes += size;
    }
  };
  const from = model.stages[stages[0] ?? 0]?.from;
  for (const size of sizes.slice(0, first)) {
    give(from, size);
  }
  for (const [nth, instruction] of chain.entries()) {
    give(instruction, sizes[first + nth]);
  }
  const bytes = new Map<number, number>();
  let sum = made[from ?? -1]?.bytes ?? 0;
  for (const stage of stages) {
    for (const instruction of model.stages[stage]?.instructions ?? []) {
      sum += made[instruction]?.bytes ?? 0;
    }
    bytes.set(stage, sum);
  }
  return { made, stages: bytes };
}
