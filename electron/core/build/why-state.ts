import path from 'node:path';
import { z } from 'zod';
import type { DockerfileModel } from './dockerfile-types.ts';

/** What of the image config an instruction runs in, as far as the file says it; the base image's own is not in it. */
export interface RunState {
  /** Absolute, or beginning with `~` where the base image's working directory counts. */
  folder: string;
  user: string;
  /** JSON; empty for the builder's own. */
  shell: string;
  /** Index of the instruction that set it; null when the base image did. */
  by: { folder: number | null; user: number | null; shell: number | null };
}

const FRESH: RunState = {
  folder: '~',
  user: '',
  shell: '',
  by: { folder: null, user: null, shell: null },
};

/** Of a base image, as JSON: see BaseImage.runsWith. */
const BaseConfig = z.tuple([z.unknown(), z.string(), z.string(), z.array(z.string())]);

/** What the base image's config says, where it is known. */
function begin(runsWith: string | undefined): RunState {
  const read = BaseConfig.safeParse(JSON.parse(runsWith ?? 'null'));
  if (!read.success) {
    return FRESH;
  }
  const [, folder, user, shell] = read.data;
  return { ...FRESH, folder: folder || '/', user, shell: shell.length > 0 ? JSON.stringify(shell) : '' };
}

/** The state before each instruction, by index. `runsWith`: see BaseImage, by the name of the image. */
export function runStates(model: DockerfileModel, runsWith: (ref: string) => string | undefined): RunState[] {
  const states: RunState[] = model.instructions.map(() => FRESH);
  /** At the end of each stage. */
  const ends: RunState[] = [];
  for (const stage of model.stages) {
    let state =
      stage.baseStage === null ? begin(runsWith(stage.resolvedBase)) : (ends[stage.baseStage] ?? FRESH);
    for (const index of stage.instructions) {
      states[index] = state;
      const instruction = model.instructions[index];
      if (instruction) {
        state = after(state, instruction);
      }
    }
    ends.push(state);
  }
  return states;
}

function after(state: RunState, instruction: DockerfileModel['instructions'][number]): RunState {
  const { keyword, index, rest, json, target } = instruction;
  switch (keyword) {
    case 'WORKDIR':
      return {
        ...state,
        folder: folderFrom(state.folder, target ?? rest),
        by: { ...state.by, folder: index },
      };
    case 'USER':
      return { ...state, user: userOf(instruction), by: { ...state.by, user: index } };
    case 'SHELL':
      return { ...state, shell: JSON.stringify(json ?? rest), by: { ...state.by, shell: index } };
    default:
      return state;
  }
}

const userOf = ({ expanded }: { expanded: string }): string => expanded.replace(/^\S+\s+/, '').trim();

/** Where a path leads from a folder. */
export const folderFrom = (folder: string, to: string): string =>
  to.startsWith('/') ? path.posix.normalize(to) : path.posix.join(folder, to);
