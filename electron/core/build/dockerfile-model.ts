import { KEYWORDS, readInstruction } from './dockerfile-instruction.ts';
import { cutInstructions } from './dockerfile-lines.ts';
import { look } from './dockerfile-seen.ts';
import { edgesOf, openStage } from './dockerfile-stages.ts';
import type { DockerfileModel, DockerfileProblem, ParseOptions } from './dockerfile-types.ts';
import { declare, declareGlobals, inherited, predefined, type Variables } from './dockerfile-variables.ts';

export { neededStages, targetStage } from './dockerfile-stages.ts';
export type * from './dockerfile-types.ts';

/**
 * Reads a Dockerfile (docs.docker.com/reference/dockerfile), with the values that `--build-arg` gives. Never throws:
 * what is wrong with it is in `problems`, and the rest is read as far as possible.
 */
export function parseDockerfile(text: string, options: ParseOptions = {}): DockerfileModel {
  const { buildArgs = {}, builder = 'buildkit' } = options;
  const { escape: escapeBy, syntax, cuts, problems } = cutInstructions(text);
  const model: DockerfileModel = {
    escape: escapeBy,
    syntax,
    instructions: [],
    stages: [],
    edges: [],
    problems,
  };
  const globals: Variables = new Map();
  /** What is visible at the end of each stage: a stage that begins from it goes on from there. */
  const left: Variables[] = [];
  let visible: Variables = new Map();
  for (const cut of cuts) {
    const bare = readInstruction(cut, escapeBy);
    const index = model.instructions.length;
    const global = model.stages.length === 0 && bare.keyword !== 'FROM';
    const said = (kind: DockerfileProblem['kind'], message: string) =>
      problems.push({ line: bare.line, kind, message });
    if (!KEYWORDS.has(bare.keyword)) {
      said('unknown-instruction', `unknown instruction: ${bare.keyword}`);
    } else if (bare.rest === '' && bare.heredocs.length === 0) {
      said('missing-argument', `${bare.keyword} requires at least one argument`);
    } else if (global && bare.keyword !== 'ARG') {
      said('no-from', 'no build stage in current context');
    }
    if (bare.keyword === 'FROM') {
      const stage = openStage(bare, index, model.stages, globals, escapeBy);
      model.stages.push(stage);
      visible = new Map([...predefined(buildArgs), ...inherited(left[stage.baseStage ?? -1], builder)]);
      left.push(visible);
    }
    const seen = look(bare, global || bare.keyword === 'FROM' ? globals : visible, escapeBy);
    const stage = Math.max(0, model.stages.length - 1);
    const { problem: _, ...sight } = seen;
    const instruction = { index, stage, global, ...bare, ...sight };
    model.instructions.push(instruction);
    if (!global && bare.keyword !== 'FROM') {
      model.stages[stage]?.instructions.push(index);
      model.edges.push(...edgesOf(instruction, model.stages, escapeBy));
    }
    const declared =
      bare.keyword === 'ARG' && global
        ? declareGlobals(bare, globals, buildArgs, escapeBy)
        : bare.keyword === 'ARG' || bare.keyword === 'ENV'
          ? declare(bare, visible, globals, { buildArgs, builder }, escapeBy)
          : [];
    const wrong = seen.problem ?? declared.find((value) => value.problem !== null)?.problem ?? null;
    if (wrong !== null) {
      said('bad-substitution', wrong);
    }
  }
  if (model.instructions.length === 0) {
    problems.push({ line: 1, kind: 'empty', message: 'file with no instructions' });
  }
  problems.sort((a, b) => a.line - b.line);
  return model;
}
