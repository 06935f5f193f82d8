import type { BenchLink } from '../bench/bench-link.ts';
import { findText } from '../layers/find-text.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import type { TextHit } from '../layers/text-search.ts';

const MOST_KEPT = 24;
const kept = new WeakMap<BenchLink, Map<string, Promise<TextHit[][]>>>();

/**
 * {@link findText}, remembered for each bench and image: an image never changes, and checks look again after every
 * event of the engine, which must not read hundreds of megabytes each time.
 */
export function textHits(link: BenchLink, index: ImageIndex, texts: readonly string[]): Promise<TextHit[][]> {
  const known = kept.get(link) ?? new Map<string, Promise<TextHit[][]>>();
  kept.set(link, known);
  const key = JSON.stringify([index.imageId, ...texts]);
  const earlier = known.get(key);
  if (earlier !== undefined) {
    return earlier;
  }
  const looking = findText({ link, index }, texts);
  known.set(key, looking);
  looking.catch(() => known.delete(key));
  const oldest = known.keys().next().value;
  if (known.size > MOST_KEPT && oldest !== undefined) {
    known.delete(oldest);
  }
  return looking;
}
