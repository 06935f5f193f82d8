import { describe, expect, it } from 'vitest';
import {
  decide,
  nameFromBench,
  planSync,
  type SyncAction,
} from '../../../electron/core/workspace/sync-plan.ts';

describe('what happens to one file', () => {
  const table: [base: string | null, ours: string | null, bench: string | null, action: SyncAction][] = [
    [null, null, null, 'nothing'],
    ['1', '1', '1', 'nothing'],
    // Changed on one side.
    ['1', '1', '2', 'pull'],
    ['1', '2', '1', 'push'],
    // New on one side.
    [null, null, '1', 'pull'],
    [null, '1', null, 'push'],
    // Removed on one side, untouched on the other.
    ['1', '1', null, 'removeOurs'],
    ['1', null, '1', 'removeBench'],
    // Removed on one side, changed on the other: the change stays.
    ['1', '2', null, 'push'],
    ['1', null, '2', 'pull'],
    // Both the same, only not known as such yet.
    [null, '1', '1', 'agree'],
    ['1', '2', '2', 'agree'],
    ['1', null, null, 'agree'],
    // Both changed, or both new.
    ['1', '2', '3', 'keepBoth'],
    [null, '1', '2', 'keepBoth'],
  ];
  it.each(table)('base %s, ours %s, bench %s: %s', (base, ours, bench, action) => {
    expect(decide(base, ours, bench)).toBe(action);
  });

  it('never removes or overwrites what only one side has', () => {
    const values = [null, '1', '2', '3'];
    for (const base of values) {
      for (const ours of values) {
        for (const bench of values) {
          const action = decide(base, ours, bench);
          if (ours !== null && ours !== base && ours !== bench) {
            expect(['push', 'keepBoth']).toContain(action);
          }
          if (bench !== null && bench !== base && bench !== ours) {
            expect(['pull', 'keepBoth']).toContain(action);
          }
        }
      }
    }
  });
});

describe('the plan for all files', () => {
  const side = (files: Record<string, string>) =>
    new Map(Object.entries(files).map(([path, hash]) => [path, { hash, size: 1, mode: 0o644 }]));

  it('names each file once, in order, and leaves skipped ones alone', () => {
    expect(
      planSync(
        side({ same: 'a', gone: 'a', huge: 'a' }),
        side({ same: 'a', gone: 'a', huge: 'a', mine: 'a', both: 'a' }),
        side({ same: 'a', theirs: 'a', both: 'b' }),
        new Set(['huge']),
      ),
    ).toEqual([
      { path: 'both', action: 'keepBoth' },
      { path: 'gone', action: 'removeOurs' },
      { path: 'mine', action: 'push' },
      { path: 'theirs', action: 'pull' },
    ]);
  });

  it('finds a free name for the version of the bench', () => {
    const taken = new Set(['a.txt.from-bench', 'a.txt.from-bench-2']);
    expect(nameFromBench('a.txt', (name) => taken.has(name))).toBe('a.txt.from-bench-3');
    expect(nameFromBench('b/a', () => false)).toBe('b/a.from-bench');
  });
});
