import type { Column } from './stack-model.ts';

/** How many textures there are to tell layers apart by; `Textures.tsx` draws them. */
export const TEXTURE_COUNT = 16;

/**
 * A texture for every layer: the same diff ID always the same one within a picture. It comes from the digest, so that
 * a layer keeps its looks from picture to picture; where two would look alike, the later one moves on to a free one.
 */
export function assignTextures(columns: Column[]): Map<string, number> {
  const textures = new Map<string, number>();
  const taken = new Set<number>();
  for (const column of columns) {
    for (const { layer } of column.strata.toReversed()) {
      if (textures.has(layer.diffId)) {
        continue;
      }
      let texture =
        Number.parseInt(layer.diffId.replace(/^sha256:/, '').slice(0, 8), 16) % TEXTURE_COUNT || 0;
      for (let tries = 0; taken.has(texture) && tries < TEXTURE_COUNT; tries += 1) {
        texture = (texture + 1) % TEXTURE_COUNT;
      }
      taken.add(texture);
      textures.set(layer.diffId, texture);
    }
  }
  return textures;
}
