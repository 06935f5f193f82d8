import { expect, it } from 'vitest';
import { treeAtLevel } from '../../../electron/core/layers/image-index.ts';
import { file, folder, indexOf } from './dead-layers.ts';

it('the tree of any level is the same one while it is looked at, and few are kept', () => {
  const layers = Array.from({ length: 9 }, (_, at) => ({ entries: [file(`/${at}`, at), file('/all', at)] }));
  const index = indexOf(...layers);
  const names = (level: number) => [...treeAtLevel(index, level).walk()].map(([path]) => path);
  expect(treeAtLevel(index, 9)).toBe(index.tree);
  expect(treeAtLevel(index, 100)).toBe(index.tree);
  expect(names(0)).toEqual([]);
  const third = treeAtLevel(index, 3);
  expect(names(3)).toEqual(['/0', '/1', '/2', '/all']);
  expect(third.lookup('/all')?.content).toMatchObject({ layer: 3, size: 2 });
  for (const level of [1, 2, 3, 4, 3]) {
    treeAtLevel(index, level);
  }
  expect(treeAtLevel(index, 3)).toBe(third);
  for (const level of [5, 6, 7, 8]) {
    treeAtLevel(index, level);
  }
  expect(treeAtLevel(index, 3)).not.toBe(third);
  expect(treeAtLevel(index, 3)).toEqual(third);
});

// So many that nothing may be done to all of them as arguments of one call, or by recursion.
it('a folder with 130,000 files and one 2,000 folders deep come and go', () => {
  const many = Array.from({ length: 130_000 }, (_, at) => file(`/many/${at}`, 1));
  const deep = '/d'.repeat(2_000);
  const index = indexOf(
    { entries: [folder('/many'), ...many, file(`${deep}/end`, 5)] },
    { whiteouts: ['/many', '/d'] },
  );
  expect(index.layers[0]).toMatchObject({ added: 130_002, deadFiles: 130_001, deadBytes: 130_005 });
  expect(index.layers[1]).toMatchObject({ deleted: 130_002 + 2_000 });
  expect([...treeAtLevel(index, 1).walk()]).toHaveLength(130_002 + 2_000);
  expect([...index.tree.walk()]).toEqual([]);
}, 60_000);
