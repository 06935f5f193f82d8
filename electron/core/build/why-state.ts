import path from 'node:path';
import type { DockerfileModel } from './dockerfile-types.ts';

/** What of the image config an instruction runs in, as far as the file says it; the base image's own is not in it. */
export interface RunState {
  /** Absolute, or beginning with `~` where the base image's working directory counts. */
  folder: string;
  user: string;
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

/** The state before each instruction, by index. */
export function runStates(model: DockerfileModel): RunState[] {
  const states: RunState[] = model.instructions.map(() => FRESH);
  /** At the end of each stage. */
  const ends: RunState[] = [];
  for (const stage of model.stages) {
    let state = stage.baseStage === null ? FRESH : (ends[stage.baseStage] ?? FRESH);
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
