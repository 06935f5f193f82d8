import type Docker from 'dockerode';
import type { BenchLink } from '../bench/bench-link.ts';
import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';

/** What a source needs to know of an image. Layers base first. */
export interface ImageLayers {
  imageId: string;
  diffIds: string[];
}

/** An engine to read images from. `run` runs a command where the engine keeps its data; null where nothing can be run. */
export interface ImageLink {
  readonly engine: Docker;
  readonly run: BenchLink['run'] | null;
  /** Where that data is, when it is known already: asking an engine for it takes longer than reading a small image. */
  readonly place?: { root: string; driver: string };
}

/** One copy of a regular file: where a layer (1 is the base) wrote it, and what is known of its content. */
export interface FileWanted {
  layer: number;
  path: string;
  /** Bytes. */
  size: number;
  /** CRC-64/ISO in hex; empty for an empty file. */
  digest: string;
}

/**
 * Somewhere that layers can be read from. Every source gives the same answer for the same image. Listings are kept by
 * diff ID and configs by image ID and believed from then on, so a source hands out only what its engine names so, or
 * what it has verified to have that digest.
 */
export interface LayerSource {
  readonly name: 'layer-store' | 'save-stream' | 'archive';
  /**
   * The image's config and the listings of the layers it lists, by diff ID. `known` are diff IDs whose listing the
   * caller has: those may be left out.
   * @throws LabError ARCHIVE_INVALID when something cannot be understood, LAYER_NOT_FOUND when it is not there.
   */
  read(
    image: ImageLayers,
    known: ReadonlySet<string>,
    signal?: AbortSignal,
  ): Promise<{ config: ImageConfig; listings: Map<string, LayerListing> }>;
  /**
   * Content of a regular file as layer `index` (1 is the base) wrote it, at most `maxBytes`.
   * @throws LabError FILE_TOO_LARGE, FILE_NOT_FOUND
   */
  readFile(image: ImageLayers, index: number, path: string, maxBytes: number): Promise<Buffer>;
  /** The same for several at once, in their order; for sources where each one would mean to read all of the image. */
  readFiles?(image: ImageLayers, wanted: readonly FileWanted[], maxBytes: number): Promise<Buffer[]>;
}
