import type { FileVersion } from './file-version.ts';

/**
 * What is to happen to one file. `keepBoth`: ours stays the file, the bench's gets another name beside it.
 * `agree`: both are the same already and only have to be remembered as such.
 */
export type SyncAction = 'nothing' | 'agree' | 'pull' | 'push' | 'removeOurs' | 'removeBench' | 'keepBoth';

/**
 * Decides for one file from three versions: the last that both sides had, ours, and the bench's; null where there is
 * none. What only one side has changed wins; a change beats a removal; two different changes are both kept.
 */
export function decide(base: string | null, ours: string | null, bench: string | null): SyncAction {
  if (ours === bench) {
    return ours === base ? 'nothing' : 'agree';
  }
  if (ours === null) {
    return bench === base ? 'removeBench' : 'pull';
  }
  if (bench === null) {
    return ours === base ? 'removeOurs' : 'push';
  }
  if (ours === base) {
    return 'pull';
  }
  return bench === base ? 'push' : 'keepBoth';
}

export interface PlannedFile {
  path: string;
  action: Exclude<SyncAction, 'nothing'>;
}

/** Decides for all files. `skipped` paths exist on the bench but are left alone there, and so is our copy of them. */
export function planSync(
  base: ReadonlyMap<string, FileVersion>,
  ours: ReadonlyMap<string, FileVersion>,
  bench: ReadonlyMap<string, FileVersion>,
  skipped: ReadonlySet<string>,
): PlannedFile[] {
  const paths = [...new Set([...base.keys(), ...ours.keys(), ...bench.keys()])].sort();
  return paths.flatMap((path) => {
    const hash = (side: ReadonlyMap<string, FileVersion>) => side.get(path)?.hash ?? null;
    const action = skipped.has(path) ? 'nothing' : decide(hash(base), hash(ours), hash(bench));
    return action === 'nothing' ? [] : [{ path, action }];
  });
}

/** A free name beside `path` for the bench's version of it: `index.html.from-bench`, `index.html.from-bench-2`, … */
export function nameFromBench(path: string, taken: (path: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = `${path}.from-bench${number === 1 ? '' : `-${number}`}`;
    if (!taken(name)) {
      return name;
    }
  }
}
