import { describe, expect, it } from 'vitest';
import { visibleRows } from '../../../renderer/layers/change-rows.ts';
import { buildTree, groupNode, nodesDownTo, type TreeNode } from '../../../renderer/layers/change-tree.ts';
import { text } from '../../../renderer/layers/text.ts';
import { treeStep } from '../../../renderer/layers/tree-keys.ts';
import { change } from './picture-fixtures.ts';

const folder = (path: string, implicit = true) =>
  change(path, { type: 'directory', kind: 'modified', size: 0, implicit });
const page = [
  folder('/etc'),
  change('/etc/a', { size: 5 }),
  change('/etc/b', { kind: 'deleted', size: 0, sizeBefore: 9 }),
  folder('/usr'),
  folder('/usr/share'),
  folder('/usr/share/html'),
  change('/usr/share/html/index.html', { kind: 'modified', size: 7, sizeBefore: 3 }),
];

function draw(nodes: TreeNode[]): string[] {
  return visibleRows(nodes, () => true).map(
    ({ node, depth }) => `${'  '.repeat(depth)}${node.label} ${node.size}`,
  );
}

describe('the tree of changes', () => {
  it('joins folders that are there for one thing only', () => {
    expect(draw(buildTree(page))).toEqual(['etc/ 5', '  a 5', '  b 0', 'usr/share/html/index.html 7']);
  });

  it('keeps a folder apart that was changed itself', () => {
    expect(draw(buildTree([folder('/d', false), change('/d/f')]))).toEqual(['d/ 1', '  f 1']);
  });

  it('leaves out implicit folders whose changes are elsewhere', () => {
    expect(draw(buildTree([folder('/run'), folder('/var'), change('/var/x')]))).toEqual(['var/x 1']);
  });

  it('keeps a file that took the place of a folder, with what went with it', () => {
    const tree = buildTree([
      change('/a', { kind: 'modified', size: 3 }),
      change('/a/in', { kind: 'deleted', size: 0 }),
    ]);
    expect(draw(tree)).toEqual(['a/ 3', '  in 0']);
    expect(tree[0]?.change?.kind).toBe('modified');
  });

  it('finds the way down to a path, through joined folders and under headings', () => {
    const way = (path: string) =>
      nodesDownTo([groupNode('g', 'g', '', buildTree(page))], path).map((one) => one.id);
    expect(way('/etc/b')).toEqual(['g', '/etc', '/etc/b']);
    expect(way('/usr/share/html/index.html')).toEqual(['g', '/usr/share/html/index.html']);
    expect(way('/usr')).toEqual([]);
  });
});

it('keys walk the tree as in any other', () => {
  const nodes = [groupNode('g', 'later', '', buildTree(page))];
  const rows = visibleRows(nodes, (node) => node.group);
  expect(rows.map(({ node }) => node.label)).toEqual(['later', 'etc/', 'usr/share/html/index.html']);
  expect(treeStep(rows, 1, 'ArrowRight')).toEqual({ to: 1, open: true });
  expect(treeStep(rows, 0, 'ArrowRight')).toEqual({ to: 1 });
  expect(treeStep(rows, 2, 'ArrowLeft')).toEqual({ to: 0 });
  expect(treeStep(rows, 0, 'ArrowLeft')).toEqual({ to: 0, open: false });
  expect(treeStep(rows, 2, 'ArrowDown')).toEqual({ to: 2 });
  expect(treeStep(rows, 0, 'End')).toEqual({ to: 2 });
  expect(treeStep(rows, 1, ' ')).toEqual({ to: 1, open: true });
  expect(treeStep(rows, 1, 'q')).toBeNull();
  expect(treeStep([], 0, 'End')).toBeNull();
});

it('has every text in both languages, with the same values in it', () => {
  const flat = (value: unknown, at = ''): [string, string][] =>
    typeof value === 'string'
      ? [[at, (value.match(/\{\{\w+\}\}|<\/?b>/g) ?? []).toSorted().join()]]
      : Object.entries(value as object).flatMap(([key, one]) => flat(one, `${at}.${key}`));
  const loose = (pairs: [string, string][]) =>
    pairs.map(([key, values]) => [key, values.replaceAll(/,?\{\{count\}\}/g, '')]);
  expect(loose(flat(text['zh-CN']))).toEqual(loose(flat(text.en)));
});
