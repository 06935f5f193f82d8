import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';

/** What a source needs to know of an image. Layers base first. */
export interface ImageLayers {
  imageId: string;
  diffIds: string[];
}

/** Somewhere that layers can be read from. Every source gives the same answer for the same image. */
export interface LayerSource {
  readonly name: 'layer-store' | 'save-stream';
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
}
