import { z } from 'zod';
import { isDigest, sha256Of } from './archive-digest.ts';
import { archiveInvalid } from './archive-error.ts';
import { parseArchiveJson } from './archive-json.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { ImageConfig } from './image-config.ts';

/** A layer of an image in an archive: where it lies and what it must be. `digest` is that of the blob as stored. */
export interface ArchiveLayerPlace {
  member: string;
  digest: string | null;
  diffId: string;
}

/** An image of an archive, and all that is needed to read it. */
export interface FoundImage {
  refs: string[];
  /** Digest of the config, which is the image ID on engines with a graph driver. */
  imageId: string;
  /** Digests of its manifest and the indexes above that: image IDs on engines with the containerd image store. */
  aliases: string[];
  diffIds: string[];
  /** `linux/amd64`, `linux/arm64/v8`; `unknown/unknown` when nothing says. */
  platform: string;
  config: ImageConfig;
  /** Base first, one for each of `diffIds`. */
  layers: ArchiveLayerPlace[];
}

export const Platform = z.object({
  os: z.string().optional(),
  architecture: z.string().optional(),
  variant: z.string().optional(),
});
export type Platform = z.infer<typeof Platform>;

const Config = ImageConfig.and(Platform);

/**
 * Puts an image together from its config's bytes and the places of its layers.
 * @throws LabError ARCHIVE_INVALID when they do not go together
 */
export function imageFrom(from: {
  config: Buffer;
  member: string;
  layers: { member: string; digest: string | null }[];
  limits: ArchiveLimits;
  refs: string[];
  aliases: string[];
  platform?: Platform | undefined;
}): FoundImage {
  const { member, limits, refs, aliases } = from;
  const { os, architecture, variant, ...config } = parseArchiveJson(from.config, Config, member, limits);
  const diffIds = config.rootfs.diff_ids;
  const wrong = diffIds.find((diffId) => !isDigest(diffId));
  if (wrong !== undefined) {
    throw archiveInvalid('a config names a layer by what is no digest', { member, found: wrong });
  }
  if (diffIds.length > limits.layers) {
    throw archiveInvalid('an image has too many layers', { member, limit: limits.layers });
  }
  if (from.layers.length !== diffIds.length) {
    throw archiveInvalid('manifest and config disagree on the number of layers', {
      member,
      expected: diffIds.length,
      found: from.layers.length,
    });
  }
  const platform = architecture === undefined ? (from.platform ?? {}) : { os, architecture, variant };
  const layers = from.layers.map((layer, at) => ({ ...layer, diffId: diffIds[at] ?? '' }));
  return {
    refs: [...new Set(refs)],
    imageId: sha256Of(from.config),
    aliases,
    diffIds,
    platform: platformText(platform),
    config,
    layers,
  };
}

/** A platform as it is written on command lines. */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os || 'unknown', architecture || 'unknown', variant].filter(Boolean).join('/');
}
