import type { BenchLink } from '../bench/bench-link.ts';
import type { ImageIndex } from './image-index.ts';

/** A file of a layer that has a text. */
export interface TextHit {
  /** Number of the layer, 1 is the base. */
  layer: number;
  path: string;
}

export interface TextSearch {
  link: Pick<BenchLink, 'engine' | 'run'>;
  index: Pick<ImageIndex, 'imageId' | 'listings'>;
  signal?: AbortSignal;
}

/** Hits from the base up, then by path. */
export function inOrder(hits: TextHit[]): TextHit[] {
  return hits.sort((a, b) => a.layer - b.layer || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
