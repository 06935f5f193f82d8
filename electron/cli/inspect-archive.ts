import { LabError } from '../contract/errors.ts';
import { chooseImage, openImageArchive } from '../core/layers/image-archive.ts';
import { buildImageIndex } from '../core/layers/image-index.ts';
import type { InspectInput, InspectOptions } from './inspect-input.ts';
import type { ProgressLine } from './inspect-progress.ts';
import type { InspectedImage } from './inspect-report.ts';
import { standardInputFile } from './inspect-stdin.ts';

/** The platform of an image whose config tells none. */
const UNTOLD = 'unknown/unknown';

/**
 * Reads an image of an archive: a tar, packed or not, or an OCI layout folder. All of it is read and held against its
 * digests every time, also where its layers are known from before: whether a broken archive is found must not depend on
 * what this computer has seen.
 * @throws CannotRun, LabError ARCHIVE_INVALID, IMAGE_NOT_FOUND, FILE_NOT_FOUND, DISK_FULL
 */
export async function inspectArchive(
  input: Exclude<InspectInput, { kind: 'image' }>,
  o: Pick<InspectOptions, 'image' | 'platform'>,
  progress: ProgressLine,
): Promise<InspectedImage> {
  const file =
    input.kind === 'archive' ? input.file : await standardInputFile((bytes) => progress.report(bytes, 0));
  const archive = await openImageArchive(file, { onProgress: progress.report });
  try {
    const image = chooseImage(archive.images, { ref: o.image, platform: o.platform });
    const { config, listings } = await archive.source.read(image, new Set());
    const ordered = image.diffIds.map((diffId, at) => {
      const listing = listings.get(diffId);
      if (listing === undefined) {
        throw new LabError('LAYER_NOT_FOUND', `Layer ${at + 1} is not in the archive: ${diffId}`, { diffId });
      }
      return listing;
    });
    return {
      index: buildImageIndex(image.imageId, config, ordered),
      ref: image.refs[0] ?? '',
      platform: image.platform === UNTOLD ? null : image.platform,
      digests: [],
      source: 'archive',
      place: { label: 'Archive', text: input.kind === 'stdin' ? 'standard input' : input.file },
    };
  } finally {
    await archive.close();
  }
}
