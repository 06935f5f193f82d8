import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';

/** The parts of an image's config that layers are told from (OCI image-spec config.md). */
export const ImageConfig = z.object({
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
  history: z
    .array(
      z.object({
        created_by: z.string().nullish(),
        comment: z.string().nullish(),
        empty_layer: z.boolean().nullish(),
      }),
    )
    .nullish()
    // It only tells of the layers: an image whose history cannot be read has layers all the same.
    .catch(null),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
});
export type ImageConfig = z.infer<typeof ImageConfig>;

/** @throws LabError ARCHIVE_INVALID when it is no image config. */
export function parseImageConfig(json: Buffer | string): ImageConfig {
  try {
    return ImageConfig.parse(JSON.parse(json.toString()));
  } catch (cause) {
    throw new LabError('ARCHIVE_INVALID', 'The image has no readable config', { part: 'config' }, cause);
  }
}
