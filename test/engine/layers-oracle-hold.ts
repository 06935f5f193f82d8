import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect } from 'vitest';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX } from '../../electron/core/engine/labels.ts';
import { openImageArchive } from '../../electron/core/layers/image-archive.ts';
import type { ImageIndex } from '../../electron/core/layers/image-index.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import type { LayerSource } from '../../electron/core/layers/layer-source.ts';
import { LayerStoreSource } from '../../electron/core/layers/layer-store-source.ts';
import { SaveStreamSource } from '../../electron/core/layers/save-stream-source.ts';
import { supplyImage } from '../../electron/core/supply/supply.ts';
import type { Member } from '../unit/layers/tar-builder.ts';
import { readyEngine, testHome } from './harness.ts';
import { hostLink } from './layers-host-link.ts';
import { exported } from './layers-oracle-export.ts';
import { buildImage, loadImage } from './layers-oracle-images.ts';
import { asContainer, differences } from './layers-oracle-tree.ts';

/** Makes images on the engine and holds what we read of them to what the engine exports. */
export class Oracle {
  readonly #engine: ConnectedEngine;
  readonly #folder: string;
  readonly #made: string[] = [];

  private constructor(engine: ConnectedEngine, folder: string) {
    this.#engine = engine;
    this.#folder = folder;
  }

  static async open(): Promise<Oracle> {
    return new Oracle(await readyEngine(), await mkdtemp(path.join(tmpdir(), 'layers-oracle-')));
  }

  async close(): Promise<void> {
    for (const ref of this.#made.reverse()) {
      await this.#engine.docker.getImage(ref).remove();
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Reads the image in every way there is and holds it to the export and to each other. */
  async holdsToExport(ref: string): Promise<ImageIndex> {
    const { Id } = await this.#engine.docker.getImage(ref).inspect();
    const shown = await exported(this.#engine, Id);
    const save = await this.#read(Id, new SaveStreamSource({ engine: this.#engine.docker }));
    expect(differences(shown, asContainer(save.tree))).toEqual([]);
    const others = [await this.#readFile(Id)];
    const link = await hostLink(this.#engine);
    if (link !== null) {
      others.push(await this.#read(Id, new LayerStoreSource(link)));
    }
    for (const other of others) {
      expect(differences(shown, asContainer(other.tree))).toEqual([]);
      expect(other.listings).toEqual(save.listings);
      expect([other.layers, other.wasted]).toEqual([save.layers, save.wasted]);
    }
    expect(save.liveBytes + save.deadBytes).toBe(save.totalBytes);
    expect(save.liveBytes).toBe(bytesSeen(save));
    return save;
  }

  /** An image that lessons use; its name on the engine. */
  async standIn(name: string): Promise<string> {
    const options = { dataDir: testHome(), onProgress: () => undefined };
    return (await supplyImage(this.#engine, name, options)).hostRef;
  }

  async loaded(name: string, layers: Member[][]): Promise<string> {
    const ref = `${IMAGE_PREFIX}oracle-${name}:test`;
    await loadImage(this.#engine, ref, layers);
    this.#made.push(ref);
    return ref;
  }

  async built(name: string, dockerfile: string[]): Promise<string> {
    const ref = `${IMAGE_PREFIX}oracle-${name}:test`;
    await buildImage(this.#engine, ref, dockerfile);
    this.#made.push(ref);
    return ref;
  }

  /** From an archive that the engine saved to a file. */
  async #readFile(id: string): Promise<ImageIndex> {
    const file = path.join(this.#folder, 'saved.tar');
    await pipeline((await this.#engine.docker.getImage(id).get()) as Readable, createWriteStream(file));
    const archive = await openImageArchive(file);
    try {
      return await this.#read(id, archive.source);
    } finally {
      await archive.close();
      await rm(file);
    }
  }

  async #read(id: string, source: LayerSource): Promise<ImageIndex> {
    const dataDir = await mkdtemp(path.join(this.#folder, `${source.name}-`));
    const link = { engine: this.#engine.docker, run: null };
    return new LayerReader({ link, dataDir, store: null, sources: [source] }).imageIndex(id);
  }
}

/** Bytes that a container sees, each copy once, counted without the index's own sums. */
function bytesSeen({ tree }: ImageIndex): number {
  const copies = new Set([...tree.walk()].flatMap(([, { content }]) => content ?? []));
  return [...copies].reduce((sum, { size }) => sum + size, 0);
}

/** How each layer's copies fared, as `path bytes written>killed how`. */
export const wasted = (index: ImageIndex): string[] =>
  index.wasted.map(
    ({ path: name, bytes, writtenBy, killedBy, how }) => `${name} ${bytes} ${writtenBy}>${killedBy} ${how}`,
  );
