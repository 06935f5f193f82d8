import type { Why } from '../../contract/build.ts';
import type { KeptBuild } from './record-types.ts';
import { align } from './why-align.ts';
import { candidates } from './why-candidates.ts';
import { type Candidate, type Comparison, chainRan, lineOf, type Ran } from './why-compare.ts';
import { isConfig, type Side, sideOf } from './why-side.ts';

export function compare(before: Side, now: Side): Comparison {
  return { before, now, alignment: align(before, now), ran: [], rootLine: [], changes: new Map() };
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

/** What an instruction would do as far as its makings tell. */
export function expected(c: Comparison, index: number, kept: ReturnType<typeof keptResults>): Verdict {
  const { now } = c;
  const instruction = now.model.instructions[index];
  const key = now.keys[index] ?? null;
  const free = { ran: 'no', reason: null, build: c.before.number } as const;
  if (!instruction || (instruction.global && now.builder === 'classic')) {
    return free;
  }
  const comparable =
    instruction.kind !== 'base' && !(now.builder === 'buildkit' && isConfig(now.builder, instruction));
  const refused = now.options.noCache && instruction.kind !== 'base';
  const build = comparable && !refused && key !== null ? kept(key) : null;
  if (build !== null) {
    return { ran: 'no', reason: null, build };
  }
  const found = strongest(c, index);
  if (found) {
    return { ran: found.sure ? 'yes' : 'unknown', reason: found.why, build: null };
  }
  // Its key is another although no reason was found: nothing is said that we cannot account for.
  if (comparable && key !== null) {
    return { ran: 'unknown', reason: null, build: null };
  }
  return { ...free, build: (key === null ? null : kept(key)) ?? free.build };
}

/** So many builds before the one compared with are asked what they left: the newest of them. */
const OLDER = 8;

/**
 * Looks up which build left the result of a step of this key: the build compared with, else the newest of those before
 * it. Those are only read when there is something to ask them.
 */
export function keptResults(before: Side, older: readonly KeptBuild[]): (key: string) => number | null {
  const tables = [() => keysOf(before), ...older.slice(0, OLDER).map((kept) => () => keysLeft(kept, before))];
  const read: ReadonlySet<string>[] = [];
  const numbers = [before.number, ...older.map(({ record }) => record.number)];
  return (key) => {
    for (const [at, table] of tables.entries()) {
      const keys = read[at] ?? table();
      read[at] = keys;
      if (keys.has(key)) {
        return numbers[at] ?? null;
      }
    }
    return null;
  };
}

function keysLeft(kept: KeptBuild, { builder }: Side): ReadonlySet<string> {
  const side = sideOf(kept, builder);
  return side ? keysOf(side) : new Set();
}

/** Keys of the steps that ended well, so that their results were kept. */
function keysOf(side: Side): ReadonlySet<string> {
  const left = side.keys.filter((_, index) => {
    const outcome = side.outcomes[index];
    return outcome === 'cached' || outcome === 'executed';
  });
  return new Set(left.filter((key) => key !== null));
}
