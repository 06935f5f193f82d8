import type { InspectChange, InspectReport, InspectSource } from '../contract/inspect.ts';
import type { LayerChange, LayerInstruction } from '../contract/layers.ts';
import { type ImageIndex, treeAtLevel } from '../core/layers/image-index.ts';
import type { LayerEntry } from '../core/layers/layer-listing.ts';
import type { InspectOptions } from './inspect-input.ts';
import { checkLimits } from './inspect-limits.ts';
import { CannotRun } from './output.ts';

export interface Place {
  label: 'Engine' | 'Bench' | 'Archive';
  text: string;
}

/** An image that was read, and from where. */
export interface InspectedImage {
  index: ImageIndex;
  /** As asked for, or as the archive names it; may be empty. */
  ref: string;
  platform: string | null;
  /** name@sha256:… by which registries know it, as far as the engine knows. */
  digests: readonly string[];
  source: InspectSource;
  /** For people: which engine, which bench, which file. */
  place: Place;
}

/**
 * The report of an image, as --json prints it.
 * @throws CannotRun when the image has no such layer
 */
export function reportOf(
  image: InspectedImage,
  o: Pick<InspectOptions, 'layer' | 'failUnder' | 'maxWasted'>,
): InspectReport {
  const { index } = image;
  return {
    formatVersion: 1,
    image: { ref: image.ref, id: index.imageId, platform: image.platform, source: image.source },
    layers: index.layers.map((layer) => ({
      index: layer.index,
      diffId: layer.diffId,
      chainId: layer.chainId,
      size: layer.size,
      instruction: instructionText(layer.instruction),
      added: layer.added,
      changed: layer.modified,
      deleted: layer.deleted,
      deadBytes: layer.deadBytes,
    })),
    entries: countEntries(index),
    liveBytes: index.liveBytes,
    deadBytes: index.deadBytes,
    efficiency: index.efficiency,
    wasted: index.wasted.map(({ path, bytes, writtenBy, killedBy, how }) => ({
      path,
      bytes,
      writtenBy,
      killedBy,
      how,
    })),
    limits: checkLimits(index, o),
    ...(o.layer === undefined ? {} : { layer: { index: o.layer, changes: changesOf(index, o.layer) } }),
  };
}

export function instructionText({ keyword, text }: LayerInstruction): string {
  return `${keyword} ${text}`.trim();
}

function countEntries({ tree }: ImageIndex): number {
  let entries = 0;
  for (const _ of tree.walk()) {
    entries += 1;
  }
  return entries;
}

function changesOf(index: ImageIndex, number: number): InspectChange[] {
  const changes = index.changes[number - 1];
  const listing = index.listings[number - 1];
  if (changes === undefined || listing === undefined) {
    const count = index.layers.length;
    throw new CannotRun(`There is no layer ${number}: the image has ${count === 1 ? 'one' : count}.`);
  }
  const written = new Map(listing.entries.map((entry) => [entry.path, entry]));
  // What a deleted path was is only to be had from below; most layers delete nothing.
  const below = changes.some(({ kind }) => kind === 'deleted') ? treeAtLevel(index, number - 1) : null;
  return changes
    .filter(({ implicit }) => !implicit)
    .map((change) => {
      const entry = written.get(change.path) ?? below?.lookup(change.path)?.entry ?? null;
      return withOwner(change, entry);
    });
}

function withOwner(change: LayerChange, entry: LayerEntry | null): InspectChange {
  const { path, kind, type, size, sizeBefore, metadataOnly } = change;
  // A folder that no layer lists is what an engine makes of it.
  const { mode, uid, gid, link } = entry ?? { mode: 0o755, uid: 0, gid: 0, link: '' };
  return { path, kind, type, mode, uid, gid, size, sizeBefore, metadataOnly, link };
}
