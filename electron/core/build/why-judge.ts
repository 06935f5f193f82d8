import type { Why } from '../../contract/build.ts';
import { align } from './why-align.ts';
import { candidates } from './why-candidates.ts';
import { type Candidate, type Comparison, chainRan, lineOf, type Ran } from './why-compare.ts';
import { isConfig, type Side } from './why-side.ts';

export function compare(before: Side, now: Side): Comparison {
  return { before, now, alignment: align(before, now), ran: [], rootLine: [] };
}

/** Says of the next instruction whether it ran, before those after it are asked about. */
export function settle(c: Comparison, index: number, ran: Ran): void {
  const parent = chainRan(c, index);
  c.ran[index] = ran;
  c.rootLine[index] = parent === null ? lineOf(c.now, index) : (c.rootLine[parent] ?? lineOf(c.now, parent));
}

/** The first reason that is sure to make a step run, else the first that may. */
export function strongest(c: Comparison, index: number): Candidate | null {
  let doubtful: Candidate | null = null;
  for (const candidate of candidates(c, index)) {
    if (candidate.sure) {
      return candidate;
    }
    doubtful ??= candidate;
  }
  return doubtful;
}

export interface Verdict {
  ran: Ran;
  /** Null: nothing speaks against the cache. */
  reason: Why | null;
  /** The build whose result would be found. */
  build: number | null;
}

/**
 * What an instruction would do as far as its makings tell. `older`: keys of steps whose results were kept, and the build
 * that made them; newest last.
 */
export function expected(c: Comparison, index: number, kept: ReadonlyMap<string, number>): Verdict {
  const { now } = c;
  const instruction = now.model.instructions[index];
  const key = now.keys[index] ?? null;
  const build = key === null ? undefined : kept.get(key);
  const free = { ran: 'no', reason: null, build: c.before.number } as const;
  if (!instruction || (instruction.global && now.builder === 'classic')) {
    return free;
  }
  const comparable =
    instruction.kind !== 'base' && !(now.builder === 'buildkit' && isConfig(now.builder, instruction));
  const refused = now.options.noCache && instruction.kind !== 'base';
  if (comparable && !refused && build !== undefined) {
    return { ran: 'no', reason: null, build };
  }
  const found = strongest(c, index);
  if (found) {
    return { ran: found.sure ? 'yes' : 'unknown', reason: found.why, build: null };
  }
  // Its key is another although no reason was found: nothing is said that we cannot account for.
  return comparable && key !== null ? { ran: 'unknown', reason: null, build: null } : free;
}

/** Keys of all steps whose results builds left, with the newest build that left each. */
export function keptKeys(sides: readonly Side[]): Map<string, number> {
  const kept = new Map<string, number>();
  for (const side of sides) {
    for (const [index, key] of side.keys.entries()) {
      const outcome = side.outcomes[index];
      if (key !== null && side.number !== null && (outcome === 'cached' || outcome === 'executed')) {
        kept.set(key, side.number);
      }
    }
  }
  return kept;
}
