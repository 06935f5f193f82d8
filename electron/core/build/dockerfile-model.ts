import type { DockerfileModel, ParseOptions } from './dockerfile-types.ts';

export type * from './dockerfile-types.ts';

/** Reads a Dockerfile. Never throws: what is wrong with it is in `problems`, and the rest is read as far as possible. */
export function parseDockerfile(_text: string, _options: ParseOptions = {}): DockerfileModel {
  return { escape: '\\', syntax: null, instructions: [], stages: [], edges: [], problems: [] };
}

/** The stage that a target names (by name or number; null: the last), or null when there is none. */
export function targetStage(model: DockerfileModel, target: string | null): number | null {
  if (target === null) {
    return model.stages.length - 1;
  }
  const named = model.stages.findLast((stage) => stage.name === target.toLowerCase());
  return named?.index ?? (/^\d+$/.test(target) ? (model.stages[Number(target)]?.index ?? null) : null);
}
