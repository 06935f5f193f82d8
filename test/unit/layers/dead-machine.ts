import type { LayerEntry } from '../../../electron/core/layers/layer-listing.ts';
import { file, folder, hardlink, type Layer } from './dead-layers.ts';

/** A file or folder of the machine below. Files that share one are hard links. */
export interface Inode {
  /** Bytes; null for a folder. */
  size: number | null;
  mode: number;
  /** The layer that wrote it. */
  layer: number;
}
export type Disk = Map<string, Inode>;

/**
 * A machine on which commands are run at random, and which makes a layer of what they did, the way a union file system
 * does: what was written lies in the layer whole, what was removed has a whiteout, a folder that was removed and made
 * again is opaque, and a link to a file of a layer below carries that file once more.
 */
export class Machine {
  readonly disk: Disk = new Map();
  readonly #random: () => number;
  #layer = 0;

  constructor(seed: number) {
    this.#random = generator(seed);
  }

  /** Runs some commands; the layer that comes of them. */
  runLayer(): Layer {
    this.#layer += 1;
    const before = new Map(this.disk);
    for (let left = this.#below(40); left > 0; left -= 1) {
      this.#command();
    }
    return this.#pack(before);
  }

  #command(): void {
    const path = this.#anyPath();
    const there = this.disk.get(path);
    const what = this.#below(10);
    if (what < 4) {
      if (there?.size === null) {
        this.#remove(path);
      }
      this.#put(path, { size: this.#below(4) === 0 ? 0 : this.#below(1000) + 1, mode: 0o644 });
    } else if (what < 6) {
      this.#remove(path);
    } else if (what < 7) {
      this.#remove(path);
      this.#put(path, { size: null, mode: 0o755 });
    } else if (what < 9 && there !== undefined) {
      this.#put(path, { size: there.size, mode: 0o600 + this.#below(64) });
    } else if (there !== undefined && there.size !== null) {
      this.#link(path, this.#anyPath());
    }
  }

  #link(from: string, to: string): void {
    const inode = this.disk.get(from);
    if (inode === undefined || this.disk.has(to) || to.startsWith(`${from}/`) || !this.#hasParent(to)) {
      return;
    }
    if (inode.layer < this.#layer) {
      this.disk.set(from, { ...inode, layer: this.#layer });
    }
    this.disk.set(to, this.disk.get(from) as Inode);
  }

  #put(path: string, inode: Omit<Inode, 'layer'>): void {
    if (this.#hasParent(path)) {
      this.disk.set(path, { ...inode, layer: this.#layer });
    }
  }

  #hasParent(path: string): boolean {
    const parent = path.slice(0, path.lastIndexOf('/'));
    return parent === '' || this.disk.get(parent)?.size === null;
  }

  #remove(path: string): void {
    for (const one of [...this.disk.keys()]) {
      if (one === path || one.startsWith(`${path}/`)) {
        this.disk.delete(one);
      }
    }
  }

  #pack(before: Disk): Layer {
    const entries: LayerEntry[] = [];
    const whiteouts: string[] = [];
    const opaques: string[] = [];
    const names = new Map<Inode, string>();
    for (const [path, inode] of this.disk) {
      const { size, mode, layer } = inode;
      const first = names.get(inode);
      if (layer === this.#layer && size === null) {
        entries.push(folder(path, { mode }));
      } else if (layer === this.#layer && size !== null) {
        const written = file(path, size, { mode });
        entries.push(first === undefined ? written : hardlink(path, first, { mode }));
        names.set(inode, first ?? path);
      }
      if (this.#madeAgain(path, before)) {
        opaques.push(path);
      }
    }
    for (const path of before.keys()) {
      const parent = path.slice(0, path.lastIndexOf('/'));
      const folderStays = parent === '' || this.disk.get(parent)?.size === null;
      if (!this.disk.has(path) && folderStays && !opaques.includes(parent)) {
        whiteouts.push(path);
      }
    }
    return { entries, whiteouts, opaques };
  }

  /** A folder of which nothing is left that was in it. */
  #madeAgain(path: string, before: Disk): boolean {
    const inside = [...before.keys()].filter((one) => one.startsWith(`${path}/`));
    const left = inside.some((one) => (this.disk.get(one)?.layer ?? this.#layer) < this.#layer);
    return inside.length > 0 && !left && this.disk.get(path)?.size === null;
  }

  #anyPath(): string {
    const depth = 1 + this.#below(3);
    return Array.from({ length: depth }, () => `/${'abcd'[this.#below(4)]}`).join('');
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** Numbers from 0 to 1, the same for the same seed (the mulberry32 generator). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
