import { expect, it } from 'vitest';
import { type ImageIndex, treeAtLevel } from '../../../electron/core/layers/image-index.ts';
import { countChanges } from '../../../electron/core/layers/layer-changes.ts';
import type { MergedTree } from '../../../electron/core/layers/merged-tree.ts';
import { indexOf } from './dead-layers.ts';
import { type Disk, type Inode, Machine } from './dead-machine.ts';

const told = ({ size, mode, layer }: Inode): string => `${size} ${mode.toString(8)} layer ${layer}`;

/** What a disk holds, and which names are one file. */
function onDisk(disk: Disk): string[] {
  const firstName = new Map<Inode, string>();
  const lines: string[] = [];
  for (const path of [...disk.keys()].sort()) {
    const inode = disk.get(path) as Inode;
    firstName.set(inode, firstName.get(inode) ?? path);
    lines.push(`${path} ${told(inode)} ${inode.size === null ? '' : firstName.get(inode)}`);
  }
  return lines;
}

function inTree(tree: MergedTree): string[] {
  const disk: Disk = new Map();
  const inodes = new Map<object, Inode>();
  for (const [path, { entry, content, layer, children }] of tree.walk()) {
    const inode = { size: children === null ? (content?.size ?? -1) : null, mode: entry?.mode ?? -1, layer };
    const key = content ?? {};
    inodes.set(key, inodes.get(key) ?? inode);
    disk.set(path, inodes.get(key) as Inode);
  }
  return onDisk(disk);
}

/** Copies that were there after one of the layers and are not there now: bytes, by whom, until when. */
function deadOf(disks: Disk[]): string[] {
  const dead = new Map<Inode, string>();
  for (const [at, disk] of disks.slice(1).entries()) {
    const now = new Set(disk.values());
    for (const inode of new Set(disks[at]?.values())) {
      if (inode.size !== null && inode.size > 0 && !now.has(inode) && !dead.has(inode)) {
        dead.set(inode, `${inode.size} ${inode.layer}>${at + 2}`);
      }
    }
  }
  return [...dead.values()].sort();
}

/** `A /path` and so on, without folders that are there before and after. */
function changesOf(before: Disk, after: Disk): string[] {
  const lines: string[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === undefined || now === undefined) {
      lines.push(`${old === undefined ? 'A' : 'D'} ${path}`);
    } else if (old !== now && (old.size !== null || now.size !== null)) {
      lines.push(`M ${path}`);
    }
  }
  return lines.sort();
}

function changesIn(index: ImageIndex, layer: number, before: Disk): string[] {
  const lines: string[] = [];
  for (const { path, kind, type } of index.changes[layer] ?? []) {
    const stayed = kind === 'modified' && type === 'directory' && before.get(path)?.size === null;
    lines.push(...(stayed ? [] : [`${{ added: 'A', modified: 'M', deleted: 'D' }[kind]} ${path}`]));
  }
  return lines.sort();
}

it('what random commands leave on a disk, layer by layer, is what the index says', () => {
  let copies = 0;
  for (let seed = 1; seed <= 400; seed += 1) {
    const machine = new Machine(seed);
    const disks: Disk[] = [];
    const layers = Array.from({ length: 6 }, () => {
      const layer = machine.runLayer();
      disks.push(new Map(machine.disk));
      return layer;
    });
    const index = indexOf(...layers);
    const found = disks.map((_, at) => inTree(treeAtLevel(index, at + 1)));
    expect({ seed, found }).toEqual({ seed, found: disks.map(onDisk) });
    const wasted = index.wasted.map(({ bytes, writtenBy, killedBy }) => `${bytes} ${writtenBy}>${killedBy}`);
    expect({ seed, wasted: wasted.sort() }).toEqual({ seed, wasted: deadOf(disks) });
    for (const [at, disk] of disks.entries()) {
      const before = disks[at - 1] ?? new Map();
      expect({ seed, at, changes: changesIn(index, at, before) }).toEqual({
        ...{ seed, at, changes: changesOf(before, disk) },
      });
      const counts = countChanges(index.changes[at] ?? []);
      expect({ seed, at, ...index.layers[at] }).toMatchObject({ seed, at, ...counts });
    }
    const dead = index.wasted.reduce((sum, { bytes }) => sum + bytes, 0);
    expect([index.liveBytes + index.deadBytes, dead]).toEqual([index.totalBytes, index.deadBytes]);
    copies += wasted.length;
  }
  expect(copies).toBeGreaterThan(1000);
});
