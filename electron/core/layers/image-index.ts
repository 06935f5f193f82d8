import type { ImagePicture, LayerChange, LayerSummary, WastedFile } from '../../contract/layers.ts';
import { familiarName } from '../bench/inventory.ts';
import { LABEL_STAND_IN } from '../engine/labels.ts';
import { applyLayer } from './apply-layer.ts';
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
  /** Changes of each layer, in the order of `layers`, in tree order. */
  changes: LayerChange[][];
  listings: LayerListing[];
  /** All layers merged. */
  tree: MergedTree;
  totalBytes: number;
  /** Bytes of the copies that a container of the image sees. Together with `deadBytes` these are `totalBytes`. */
  liveBytes: number;
  deadBytes: number;
  /** liveBytes / totalBytes; 1 for an image without any bytes. */
  efficiency: number;
  /** Copies that no container of the image sees, largest first; those of empty files are left out. */
  wasted: WastedFile[];
  /** The published image that this one, or the one it was made from, stands in for. */
  standsFor: string | null;
}

/** Builds the index of an image from its config and the listings of its layers, in the config's order. */
export function buildImageIndex(imageId: string, config: ImageConfig, listings: LayerListing[]): ImageIndex {
  const chain = chainIds(config.rootfs.diff_ids);
  const instructions = layerInstructions(config);
  const tree = new MergedTree();
  const layers: LayerSummary[] = [];
  const changes: LayerChange[][] = [];
  const wasted: WastedFile[] = [];
  for (const [at, listing] of listings.entries()) {
    const applied = applyLayer(tree, listing, at + 1);
    for (const { content, how } of applied.died) {
      const { path, size: bytes, layer: writtenBy } = content;
      const owner = layers[writtenBy - 1];
      if (bytes > 0 && owner !== undefined) {
        wasted.push({ path, bytes, writtenBy, killedBy: at + 1, how });
        owner.deadBytes += bytes;
        owner.deadFiles += 1;
      }
    }
    changes.push(applied.changes);
    layers.push({
      index: at + 1,
      diffId: listing.diffId,
      chainId: chain[at] ?? '',
      instruction: instructions[at] ?? { raw: '', keyword: '', text: '' },
      size: applied.size,
      ...countChanges(applied.changes),
      deadBytes: 0,
      deadFiles: 0,
    });
  }
  const totalBytes = layers.reduce((sum, layer) => sum + layer.size, 0);
  const deadBytes = wasted.reduce((sum, file) => sum + file.bytes, 0);
  const liveBytes = totalBytes - deadBytes;
  return {
    imageId,
    layers,
    changes,
    listings,
    tree,
    totalBytes,
    liveBytes,
    deadBytes,
    efficiency: totalBytes === 0 ? 1 : liveBytes / totalBytes,
    wasted: largestFirst(wasted),
    standsFor: config.config?.Labels?.[LABEL_STAND_IN] ?? null,
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

function mergeLayers(listings: LayerListing[]): MergedTree {
  const tree = new MergedTree();
  for (const [at, listing] of listings.entries()) {
    applyLayer(tree, listing, at + 1);
  }
  return tree;
}

/** Counts by kind, without implicit parent folders; `entries` is what the layer itself holds (not the deleted). */
export function countChanges(changes: readonly LayerChange[]): {
  entries: number;
  added: number;
  modified: number;
  deleted: number;
} {
  const counts = { entries: 0, added: 0, modified: 0, deleted: 0 };
  for (const change of changes) {
    if (!change.implicit) {
      counts[change.kind] += 1;
      counts.entries += change.kind === 'deleted' ? 0 : 1;
    }
  }
  return counts;
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
