import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';
import { chooseImage, openImageArchive } from '../../../electron/core/layers/image-archive.ts';
import { buildImageIndex, type ImageIndex } from '../../../electron/core/layers/image-index.ts';
import type { LayerListing } from '../../../electron/core/layers/layer-listing.ts';
import { LayerReader } from '../../../electron/core/layers/layer-reader.ts';
import type { ImageLink, LayerSource } from '../../../electron/core/layers/layer-source.ts';
import { canRun, LayerStoreSource } from '../../../electron/core/layers/layer-store-source.ts';
import { SaveStreamSource } from '../../../electron/core/layers/save-stream-source.ts';
import { type Comparison, inTurn, type MarkOptions } from '../mark.ts';
import type { Baseline } from './baseline.ts';
import type { ChildAnswer } from './child.ts';

export const WAYS = {
  save: 'save >/dev/null',
  saveAndList: 'save | tar t >/dev/null',
  store: 'index from the layer store, cold',
  stream: 'index from the save stream, cold',
  file: 'index from a saved file, cold, digests verified',
  second: 'second open: layers, sizes, bytes wasted',
  secondWhole: 'second open, then all: tree, wasted files, changes',
  secondStart: 'second open, program just started',
  secondStartWhole: 'second open, then all, program just started',
} as const;

export interface Setting {
  engine: ConnectedEngine;
  link: ImageLink;
  baseline: Baseline;
  /** For caches and saved files. */
  folder: string;
  options: MarkOptions;
}

/** Everything that can be done with one image, in turn. */
export async function compareWays(setting: Setting, ref: string): Promise<Comparison> {
  const { baseline, link, folder } = setting;
  const cold = path.join(folder, 'cold');
  const warm = path.join(folder, 'warm');
  const saved = path.join(folder, 'saved.tar');
  const fresh = async (source: LayerSource) => {
    const began = await emptied(cold);
    await open(setting, ref, cold, source);
    return performance.now() - began;
  };
  const index = await open(setting, ref, warm, new SaveStreamSource(link));
  await baseline.saveTo(ref, saved);
  const entries = countEntries(index.listings);
  const { size } = await stat(saved);
  const title = `${ref} (${(size / 1e6).toFixed(0)} MB saved, ${index.layers.length} layers, ${entries.toLocaleString('en')} entries)`;
  const store = canRun(link) ? [{ what: WAYS.store, run: () => fresh(new LayerStoreSource(link)) }] : [];
  // Once uncounted: what is measured is a program that has been running for a while.
  for (const { run } of store) {
    await run();
  }
  await openFile(saved);
  return inTurn(
    title,
    [
      { what: WAYS.save, run: () => baseline.save(ref) },
      { what: WAYS.saveAndList, run: () => baseline.saveAndList(ref) },
      ...store,
      { what: WAYS.stream, run: () => fresh(new SaveStreamSource(link)) },
      { what: WAYS.file, run: () => openFile(saved) },
      { what: WAYS.second, run: () => open(setting, ref, warm) },
      { what: WAYS.secondWhole, run: async () => makeWhole(await open(setting, ref, warm)) },
      { what: WAYS.secondStart, run: async () => (await child(['second', ref, warm])).ms },
      { what: WAYS.secondStartWhole, run: async () => (await child(['whole', ref, warm])).ms },
    ],
    setting.options,
  );
}

async function open(
  setting: Setting,
  ref: string,
  dataDir: string,
  source?: LayerSource,
): Promise<ImageIndex> {
  const { link, engine } = setting;
  const sources = source === undefined ? {} : { sources: [source] };
  return new LayerReader({ link, dataDir, store: engine.facts.store, ...sources }).imageIndex(ref);
}

async function openFile(file: string): Promise<ImageIndex> {
  const archive = await openImageArchive(file);
  try {
    const image = chooseImage(archive.images);
    const { config, listings } = await archive.source.read(image, new Set());
    return buildImageIndex(
      image.imageId,
      config,
      image.diffIds.flatMap((diffId) => listings.get(diffId) ?? []),
    );
  } finally {
    await archive.close();
  }
}

export function countEntries(listings: readonly LayerListing[]): number {
  return listings.reduce((sum, { table }) => sum + table.length, 0);
}

/** Has everything of an index made that is made only for who asks. */
export function makeWhole({ changes, wasted, tree }: ImageIndex): unknown {
  return { changes, wasted, tree };
}

/** Removes the folder; the time when that is done. */
async function emptied(folder: string): Promise<number> {
  await rm(folder, { recursive: true, force: true });
  return performance.now();
}

/** Runs child.ts, or a bundle of it. */
export async function child(
  words: string[],
  file = path.join(import.meta.dirname, 'child.ts'),
): Promise<ChildAnswer> {
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...words]);
  return JSON.parse(stdout) as ChildAnswer;
}
