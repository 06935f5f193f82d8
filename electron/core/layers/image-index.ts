import type { ImagePicture, LayerChange, LayerSummary, WastedFile } from '../../contract/layers.ts';
import { familiarName } from '../bench/inventory.ts';
import { LABEL_STAND_IN } from '../engine/labels.ts';
import { type AppliedLayer, applyLayer } from './apply-layer.ts';
import { chainIds } from './chain-id.ts';
import type { ImageConfig } from './image-config.ts';
import { layerInstructions } from './instruction.ts';
import type { ChangeCounts } from './layer-changes.ts';
import type { LayerListing } from './layer-listing.ts';
import { MergedTree } from './merged-tree.ts';
import { sortByTree } from './tree-order.ts';

/** Everything that is known of an image's layers. Sizes in bytes; layers base first. */
export interface ImageIndex {
  imageId: string;
  layers: LayerSummary[];
  listings: LayerListing[];
  totalBytes: number;
  /** Bytes of the copies that a container of the image sees. Together with `deadBytes` these are `totalBytes`. */
  liveBytes: number;
  deadBytes: number;
  /** liveBytes / totalBytes; 1 for an image without any bytes. */
  efficiency: number;
  /** The published image that this one, or the one it was made from, stands in for. */
  standsFor: string | null;
  /** All layers merged. This and what follows is made when it is first asked for, and kept. */
  readonly tree: MergedTree;
  /** Copies that no container of the image sees, largest first; those of empty files are left out. */
  readonly wasted: WastedFile[];
  /** Changes of each layer, in the order of `layers`, in tree order. */
  readonly changes: LayerChange[][];
}

/**
 * The index of an image from its config and the listings of its layers, in the config's order. `layers` are what an
 * earlier index of this image said of them; without them all layers are merged at once.
 */
export function buildImageIndex(
  imageId: string,
  config: ImageConfig,
  listings: LayerListing[],
  layers?: LayerSummary[],
): ImageIndex {
  let made: MergedImage | null = null;
  const merge = (seen: (applied: AppliedLayer) => void) => {
    const again = mergeImage(listings, seen);
    made ??= again;
    return made;
  };
  const merged = () => made ?? merge(() => undefined);
  const changes = once(() => {
    const all: LayerChange[][] = [];
    merge((applied) => all.push(applied.changes()));
    return all;
  });
  const summarize = () => {
    const contents: LayerContents[] = [];
    const { wasted } = merge((applied) => contents.push({ size: applied.size, ...applied.counts() }));
    return summaries(config, contents, wasted);
  };
  const layersNow = layers ?? summarize();
  const totalBytes = layersNow.reduce((sum, layer) => sum + layer.size, 0);
  const deadBytes = layersNow.reduce((sum, layer) => sum + layer.deadBytes, 0);
  const liveBytes = totalBytes - deadBytes;
  return {
    imageId,
    layers: layersNow,
    listings,
    totalBytes,
    liveBytes,
    deadBytes,
    efficiency: totalBytes === 0 ? 1 : liveBytes / totalBytes,
    standsFor: config.config?.Labels?.[LABEL_STAND_IN] ?? null,
    get tree() {
      return merged().tree;
    },
    get wasted() {
      return merged().wasted;
    },
    get changes() {
      return changes();
    },
  };
}

interface MergedImage {
  tree: MergedTree;
  wasted: WastedFile[];
}

type LayerContents = ChangeCounts & { size: number };

/** `seen` hears what each layer did. */
function mergeImage(listings: readonly LayerListing[], seen: (applied: AppliedLayer) => void): MergedImage {
  const wasted: WastedFile[] = [];
  const tree = mergeLayers(listings, (applied, layer) => {
    seen(applied);
    for (const { content, how } of applied.died()) {
      const { path, size: bytes, layer: writtenBy } = content;
      if (bytes > 0) {
        wasted.push({ path, bytes, writtenBy, killedBy: layer, how });
      }
    }
  });
  return { tree, wasted: largestFirst(wasted) };
}

function summaries(
  config: ImageConfig,
  contents: readonly LayerContents[],
  wasted: readonly WastedFile[],
): LayerSummary[] {
  const diffIds = config.rootfs.diff_ids;
  const chain = chainIds(diffIds);
  const instructions = layerInstructions(config);
  const layers = contents.map((content, at) => ({
    index: at + 1,
    diffId: diffIds[at] ?? '',
    chainId: chain[at] ?? '',
    instruction: instructions[at] ?? { raw: '', keyword: '', text: '' },
    ...content,
    deadBytes: 0,
    deadFiles: 0,
  }));
  for (const { writtenBy, bytes } of wasted) {
    const owner = layers[writtenBy - 1];
    if (owner !== undefined) {
      owner.deadBytes += bytes;
      owner.deadFiles += 1;
    }
  }
  return layers;
}

/** Puts the layers on each other; `seen` hears what each did, numbered from 1. */
function mergeLayers(
  listings: readonly LayerListing[],
  seen: (applied: AppliedLayer, layer: number) => void = () => undefined,
): MergedTree {
  const tree = new MergedTree();
  for (const [at, listing] of listings.entries()) {
    seen(applyLayer(tree, listing, at + 1), at + 1);
  }
  return tree;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Ties in tree order, and by layer, which is how they were found: sorting keeps it. */
function largestFirst(wasted: WastedFile[]): WastedFile[] {
  const sorted = wasted.sort((a, b) => b.bytes - a.bytes);
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    while (sorted[to]?.bytes === sorted[from]?.bytes && to < sorted.length) {
      to += 1;
    }
    if (to - from > 1) {
      for (const [at, file] of sortByTree(sorted.slice(from, to)).entries()) {
        sorted[from + at] = file;
      }
    }
  }
  return sorted;
}

/** Trees of lower levels that are kept for an image: someone who looks into layers goes to and fro between few. */
const MOST_TREES = 4;
const treesOf = new WeakMap<ImageIndex, Map<number, MergedTree>>();

/** The merged tree as it is with only the first `count` layers. The last few that were asked for are kept. */
export function treeAtLevel(index: ImageIndex, count: number): MergedTree {
  if (count >= index.listings.length) {
    return index.tree;
  }
  const kept = treesOf.get(index) ?? new Map<number, MergedTree>();
  treesOf.set(index, kept);
  const tree = kept.get(count) ?? mergeLayers(index.listings.slice(0, Math.max(count, 0)));
  kept.delete(count);
  kept.set(count, tree);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_TREES) {
      break;
    }
    kept.delete(oldest);
  }
  return tree;
}

export function pictureOf(ref: string, index: ImageIndex): ImagePicture {
  return {
    ref,
    id: index.imageId,
    status: 'ready',
    // Images made from a stand-in inherit its label; only the one that bears the name stands in for it.
    standIn: index.standsFor !== null && familiarName(ref) === familiarName(index.standsFor),
    layers: index.layers,
    totalBytes: index.totalBytes,
    liveBytes: index.liveBytes,
    deadBytes: index.deadBytes,
    efficiency: index.efficiency,
    error: null,
  };
}
