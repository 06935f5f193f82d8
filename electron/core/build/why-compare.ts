import type { Why } from '../../contract/build.ts';
import type { Alignment } from './why-align.ts';
import type { FileChange } from './why-files.ts';
import type { Side } from './why-side.ts';

export type Ran = 'yes' | 'no' | 'unknown';

/** A reason that would make a step run. Not sure: whether it does is decided by something that nobody knows yet. */
export interface Candidate {
  why: Why;
  sure: boolean;
}

/** A build beside the one before it, while its instructions are gone through in order. */
export interface Comparison {
  before: Side;
  now: Side;
  alignment: Alignment;
  /** Whether the instructions so far ran, by index: the engine's word after a build, ours before it. */
  ran: Ran[];
  /** The line that made each of them run: its own, or that of the first that ran before it. */
  rootLine: (number | null)[];
  /** What differs between what the same sources took then and take now. */
  changes: Map<string, FileChange[]>;
}

export const sure = (reason: Why): Candidate => ({ why: reason, sure: true });

export const lineOf = (side: Side, index: number | null): number | null =>
  index === null ? null : (side.model.instructions[index]?.line ?? null);

/** How a stage is called in a sentence. */
export const stageName = (side: Side, stage: number): string | number =>
  side.model.stages[stage]?.name ?? stage;

/** The step that an instruction stands on, if it ran or may have run. */
export function chainRan(c: Comparison, index: number): number | null {
  const parent = c.now.parents[index] ?? null;
  if (parent === null || c.ran[parent] === 'no') {
    return null;
  }
  const old = c.alignment.before[parent] ?? null;
  const key = c.now.keys[parent] ?? null;
  const isBase = c.now.model.instructions[parent]?.kind === 'base';
  // A base that is another image with the same files is no other to BuildKit.
  const sameFiles = isBase && old !== null && key !== null && c.before.keys[old] === key;
  return sameFiles && c.now.builder === 'buildkit' ? null : parent;
}
