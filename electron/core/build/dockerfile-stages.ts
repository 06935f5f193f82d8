import type { BuilderKind } from '../../contract/build.ts';
import { type BareInstruction, flagOf, mountsOf } from './dockerfile-instruction.ts';
import type {
  DockerfileEdge,
  DockerfileInstruction,
  DockerfileModel,
  DockerfileStage,
} from './dockerfile-types.ts';
import type { Variables } from './dockerfile-variables.ts';
import { expandWord } from './dockerfile-words.ts';

/** The stage that a FROM opens. */
export function openStage(
  instruction: BareInstruction,
  at: number,
  before: readonly DockerfileStage[],
  globals: Variables,
  escapeBy: string,
): DockerfileStage {
  const [base = '', as, name] = instruction.rest.split(/\s+/);
  const say = (word: string): string => expandWord(word, (asked) => globals.get(asked)?.value, escapeBy).text;
  const resolvedBase = say(base);
  const platform = flagOf(instruction, 'platform');
  return {
    index: before.length,
    name: as?.toUpperCase() === 'AS' && name !== undefined ? name.toLowerCase() : null,
    base,
    resolvedBase,
    baseStage: stageNamed(before, resolvedBase),
    platform: platform === null ? null : say(platform),
    line: instruction.line,
    from: at,
    instructions: [],
  };
}

/** The last stage of that name, which hides those before it. */
const stageNamed = (stages: readonly DockerfileStage[], name: string): number | null =>
  stages.findLast((stage) => stage.name !== null && stage.name === name.toLowerCase())?.index ?? null;

/** What an instruction takes from stages before its own, or from images. */
export function edgesOf(
  instruction: DockerfileInstruction,
  stages: readonly DockerfileStage[],
  escapeBy: string,
): DockerfileEdge[] {
  const before = stages.slice(0, instruction.stage);
  const to = { to: instruction.stage, instruction: instruction.index, line: instruction.line };
  const say = (word: string): string => {
    const value = (name: string) => instruction.visible.find((variable) => variable.name === name)?.value;
    return expandWord(word, value, escapeBy).text;
  };
  if (instruction.keyword === 'RUN') {
    return mountsOf(instruction).flatMap((mount) => {
      const from = mount.get('from');
      if (!from) {
        return [];
      }
      const paths = [mount.get('source') ?? mount.get('src') ?? '/'];
      return [{ ...origin(say(from), before, false), ...to, paths: paths.map(say) }];
    });
  }
  const from = instruction.keyword === 'COPY' ? flagOf(instruction, 'from') : null;
  return from ? [{ ...origin(say(from), before, true), ...to, paths: instruction.sources }] : [];
}

function origin(
  name: string,
  before: readonly DockerfileStage[],
  mayBeNumber: boolean,
): Pick<DockerfileEdge, 'from' | 'image'> {
  const named = stageNamed(before, name);
  const numbered = mayBeNumber && /^\d+$/.test(name) ? (before[Number(name)]?.index ?? null) : null;
  const from = named ?? numbered;
  return { from, image: from === null ? name : null };
}

/** The stage that a target names (by name or number; null: the last), or null when there is none. */
export function targetStage(model: DockerfileModel, target: string | null): number | null {
  if (target === null || target === '') {
    return model.stages.at(-1)?.index ?? null;
  }
  const numbered = /^\d+$/.test(target) ? (model.stages[Number(target)]?.index ?? null) : null;
  return stageNamed(model.stages, target) ?? numbered;
}

/**
 * The stages that a build of the target runs. BuildKit: those that the target stands on or takes from, and so on. The
 * classic builder: all up to the target. With a target that is no stage, none.
 */
export function neededStages(
  model: DockerfileModel,
  target: string | null,
  builder: BuilderKind,
): Set<number> {
  const goal = targetStage(model, target);
  if (goal === null) {
    return new Set();
  }
  if (builder === 'classic') {
    return new Set(model.stages.slice(0, goal + 1).map(({ index }) => index));
  }
  const needed = new Set([goal]);
  // A stage can only need earlier ones, so one pass from the back finds all.
  for (let at = goal; at >= 0; at -= 1) {
    if (needed.has(at)) {
      const takes = model.edges.filter(({ to }) => to === at).map(({ from }) => from);
      for (const from of [model.stages[at]?.baseStage ?? null, ...takes]) {
        if (from !== null) {
          needed.add(from);
        }
      }
    }
  }
  return needed;
}
