import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../../electron/contract/index.ts';
import {
  baseName,
  type FolderState,
  folderRows,
  foldersAbove,
  foundRows,
} from '../../../renderer/layers/folder-rows.ts';
import { inSlices } from '../../../renderer/layers/in-slices.ts';
import { mixOf } from '../../../renderer/layers/layer-mix.ts';
import {
  askWhoWrote,
  closeHistory,
  jumpTo,
  select,
  showTab,
  useLayersView,
} from '../../../renderer/layers/layers-view.ts';
import { formatShare } from '../../../renderer/layers/share.ts';
import { typedTo } from '../../../renderer/layers/tree-keys.ts';
import { wastedRows } from '../../../renderer/layers/wasted-rows.ts';

const entry = (path: string, more: Partial<TreeEntry> = {}): TreeEntry => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 1,
  link: '',
  layer: 1,
  children: null,
  ...more,
});
const folder = (path: string, children: number) => entry(path, { type: 'directory', children });
const ready = (entries: TreeEntry[], total = entries.length): FolderState => ({
  status: 'ready',
  entries,
  total,
});

describe('the merged tree, folder by folder', () => {
  const folders = new Map<string, FolderState>([
    ['/', ready([folder('/bin', 0), folder('/etc', 2), folder('/usr', 1)])],
    ['/etc', ready([entry('/etc/passwd'), entry('/etc/shadow')], 5)],
    ['/usr', { status: 'failed', error: new Error('no') }],
  ]);
  const draw = (open: string[], known: ReadonlyMap<string, FolderState> = folders) =>
    folderRows(known, new Set(open)).map(
      (row) => `${'  '.repeat(row.depth)}${row.kind === 'entry' ? baseName(row.path) : row.kind}`,
    );

  it('shows only what is open, and a word for what is on its way, has failed or was cut off', () => {
    expect(draw([], new Map())).toEqual(['loading']);
    expect(draw([])).toEqual(['bin', 'etc', 'usr']);
    expect(draw(['/etc', '/usr'])).toEqual([
      'bin',
      'etc',
      '  passwd',
      '  shadow',
      '  more',
      'usr',
      '  failed',
    ]);
    expect(draw(['/bin', '/usr/lib'])).toEqual(['bin', 'etc', 'usr']);
  });

  it('tells a screen reader where each line is, and has an id for each', () => {
    const rows = folderRows(folders, new Set(['/etc', '/usr']));
    expect(rows[2]).toMatchObject({ depth: 1, position: 1, siblings: 3, parent: 1, folder: false });
    expect(rows[4]).toMatchObject({ kind: 'more', count: 3, position: 3, parent: 1 });
    expect(rows[0]?.folder).toBe(false);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });

  it('lists what was found by whole paths', () => {
    expect(foundRows([entry('/a/b')])[0]).toMatchObject({ name: 'a/b', depth: 0, position: 1, siblings: 1 });
    expect(foldersAbove('/a/b/c')).toEqual(['/a', '/a/b']);
  });
});

describe('typing in a tree', () => {
  const lines = ['bin/', 'etc/', 'etc/nginx/conf', 'env', 'usr/'].map((name, at) => ({
    id: name,
    name,
    depth: 0,
    folder: false,
    open: false,
    position: at + 1,
    siblings: 5,
    parent: -1,
  }));

  it('goes to the next name that begins so, on with the word, on with the same letter, and round', () => {
    expect(typedTo(lines, 0, 'e')).toBe(1);
    expect(typedTo(lines, 1, 'en')).toBe(3);
    expect(typedTo(lines, 1, 'ee')).toBe(2);
    expect(typedTo(lines, 4, 'B')).toBe(0);
    expect(typedTo(lines, 0, 'conf')).toBe(2);
    expect(typedTo(lines, 0, 'x')).toBe(-1);
    expect(typedTo([], 0, 'x')).toBe(-1);
  });
});

describe('long work', () => {
  function* work(steps: number): Generator<void, number> {
    for (let step = 0; step < steps; step += 1) {
      yield;
    }
    return steps;
  }

  it('gives the screen a turn whenever its time is up, and answers at once when it is small', () => {
    let clock = 0;
    const waiting: (() => void)[] = [];
    const answers: number[] = [];
    const run = (steps: number) =>
      inSlices(
        work(steps),
        (value) => answers.push(value),
        () => clock++,
        (go) => waiting.push(go),
      );
    run(3);
    expect(answers).toEqual([3]);
    run(30);
    expect(answers).toEqual([3]);
    let turns = 0;
    for (let go = waiting.shift(); go; go = waiting.shift()) {
      turns += 1;
      go();
    }
    expect(turns).toBeGreaterThan(2);
    expect(answers).toEqual([3, 30]);
    run(30)();
    waiting.shift()?.();
    expect(answers).toEqual([3, 30]);
  });
});

describe('numbers as they are drawn', () => {
  it('never says all for what is not all, nor nothing for what is something', () => {
    expect([1, 0.9999, 0.0606, 0.5, 0.0001, 0].map(formatShare)).toEqual([
      '100 %',
      '99.9 %',
      '6.0 %',
      '50.0 %',
      '< 0.1 %',
      '0 %',
    ]);
  });

  it('shares a bar by number, and leaves each kind enough to be seen', () => {
    expect(mixOf({ added: 0, modified: 0, deleted: 0 })).toEqual([]);
    expect(mixOf({ added: 3, modified: 1, deleted: 0 })).toEqual([
      { kind: 'added', from: 0, share: 0.75 },
      { kind: 'modified', from: 0.75, share: 0.25 },
    ]);
    const lopsided = mixOf({ added: 100_000, modified: 1, deleted: 1 });
    expect(lopsided.map(({ share }) => share > 0.09)).toEqual([true, true, true]);
    expect(lopsided.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  });

  it('keeps two dead copies of one path apart', () => {
    const file = { path: '/a', bytes: 5, killedBy: 3, how: 'overwritten' as const };
    const rows = wastedRows([
      { ...file, writtenBy: 1 },
      { ...file, writtenBy: 2 },
    ]);
    expect(rows.map(({ id }) => id)).toEqual(['/a 1', '/a 2']);
  });
});

describe('going from list to list', () => {
  const layer = { ref: 'nginx', index: 2, diffId: 'b' };

  it('jumps to a layer and a path there, again when asked again, and forgets the path on other ways', () => {
    showTab('wasted');
    askWhoWrote({ ref: 'nginx', imageId: 'i', path: '/x' });
    jumpTo(layer, '/x');
    expect(useLayersView.getState()).toMatchObject({
      tab: 'changes',
      wanted: { kind: 'layer', ...layer },
      reveal: { path: '/x' },
      asked: { path: '/x' },
    });
    const first = useLayersView.getState().reveal?.count ?? 0;
    jumpTo(layer, '/x');
    expect(useLayersView.getState().reveal?.count).toBeGreaterThan(first);
    select({ kind: 'writable', containerId: 'c' });
    expect(useLayersView.getState().reveal).toBeNull();
    closeHistory();
    expect(useLayersView.getState().asked).toBeNull();
  });
});
