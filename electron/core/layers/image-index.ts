import type { ImagePicture, LayerChange, LayerSummary, WastedFile } from '../../contract/layers.ts';
import { familiarName } from '../bench/inventory.ts';
import { LABEL_STAND_IN } from '../engine/labels.ts';
import { type AppliedLayer, applyLayer } from './apply-layer.ts';
import { chainIds } from './chain-id.ts';
import type { ImageConfig } from './image-config.ts';
import { layerInstructions } from './instruction.ts';
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
  const merged = () => {
    made ??= mergeImage(config, listings);
    return made;
  };
  const changes = once(() => {
    const all: LayerChange[][] = [];
    const again = mergeImage(config, listings, (applied) => all.push(applied.changes()));
    made ??= again;
    return all;
  });
  const summaries = layers ?? merged().layers;
  const totalBytes = summaries.reduce((sum, layer) => sum + layer.size, 0);
  const deadBytes = summaries.reduce((sum, layer) => sum + layer.deadBytes, 0);
  const liveBytes = totalBytes - deadBytes;
  return {
    imageId,
    layers: summaries,
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
  layers: LayerSummary[];
  wasted: WastedFile[];
}

/** `seen` hears what each layer did. */
function mergeImage(
  config: ImageConfig,
  listings: readonly LayerListing[],
  seen: (applied: AppliedLayer) => void = () => undefined,
): MergedImage {
  const chain = chainIds(config.rootfs.diff_ids);
  const instructions = layerInstructions(config);
  const layers: LayerSummary[] = [];
  const wasted: WastedFile[] = [];
  const tree = mergeLayers(listings, (applied, layer) => {
    seen(applied);
    for (const { content, how } of applied.died()) {
      const { path, size: bytes, layer: writtenBy } = content;
      const owner = layers[writtenBy - 1];
      if (bytes > 0 && owner !== undefined) {
        wasted.push({ path, bytes, writtenBy, killedBy: layer, how });
        owner.deadBytes += bytes;
        owner.deadFiles += 1;
      }
    }
    layers.push({
      index: layer,
      diffId: listings[layer - 1]?.diffId ?? '',
      chainId: chain[layer - 1] ?? '',
      instruction: instructions[layer - 1] ?? { raw: '', keyword: '', text: '' },
      size: applied.size,
      ...applied.counts(),
      deadBytes: 0,
      deadFiles: 0,
    });
  });
  return { tree, layers, wasted: largestFirst(wasted) };
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
  return sortByTree(wasted).sort((a, b) => b.bytes - a.bytes);
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
