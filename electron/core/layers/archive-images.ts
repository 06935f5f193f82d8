import { z } from 'zod';
import { type FoundImage, imageFrom } from './archive-config.ts';
import { promisedDigest, verifyBytes } from './archive-digest.ts';
import { archiveInvalid } from './archive-error.ts';
import type { ArchiveFiles } from './archive-files.ts';
import { parseArchiveJson } from './archive-json.ts';
import type { ArchiveLimits } from './archive-limits.ts';
import { memberName } from './archive-members.ts';
import { readOciImages } from './oci-index.ts';

const SaveManifest = z.array(
  z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()) }),
);

/**
 * All images of an archive: those that its index.json names (OCI image-spec image-layout.md) and those of its
 * manifest.json (`docker save`). An archive may have both, and both then mean the same images, which are named once.
 * With `verify` every document is held against the digest by which it is named.
 * @throws LabError ARCHIVE_INVALID, also when there is no image
 */
export async function findImages(
  files: ArchiveFiles,
  o: { verify: boolean; limits: ArchiveLimits },
): Promise<FoundImage[]> {
  const index = await files.json('/index.json');
  const manifest = await files.json('/manifest.json');
  if (index === null && manifest === null) {
    throw archiveInvalid('it has neither manifest.json nor index.json');
  }
  const missing: string[] = [];
  const oci = index === null ? [] : await readOciImages(index, files, { ...o, missing });
  const saved = manifest === null ? [] : await readSaveManifest(manifest, files, { ...o, missing });
  const images = [...oci, ...saved];
  const whole = images.filter((image) => image.layers.every(({ member }) => files.resolve(member) !== null));
  if (whole.length > 0) {
    return mergeImages(whole);
  }
  const [gone] = images
    .flatMap((image) => image.layers)
    .filter(({ member }) => files.resolve(member) === null);
  if (gone !== undefined) {
    throw archiveInvalid('a layer is missing', { member: gone.member, layer: gone.diffId });
  }
  throw missing[0] === undefined
    ? archiveInvalid('there is no image in it')
    : archiveInvalid('a manifest or config is missing', { member: missing[0] });
}

async function readSaveManifest(
  json: Buffer,
  files: ArchiveFiles,
  o: { verify: boolean; limits: ArchiveLimits; missing: string[] },
): Promise<FoundImage[]> {
  const images: FoundImage[] = [];
  const entries = parseArchiveJson(json, SaveManifest, '/manifest.json', o.limits);
  if (entries.length > o.limits.descriptors) {
    throw archiveInvalid('it names too many images', { limit: o.limits.descriptors });
  }
  for (const { Config, RepoTags, Layers } of entries) {
    const member = memberName(Config);
    const config = await files.json(member);
    if (config === null) {
      o.missing.push(member);
      continue;
    }
    const promised = promisedDigest(member);
    if (o.verify && promised !== null) {
      verifyBytes(config, promised, member);
    }
    const layers = Layers.map((name) => {
      const layer = memberName(name);
      return { member: layer, digest: layer.startsWith('/blobs/') ? promisedDigest(layer) : null };
    });
    images.push(imageFrom({ config, member, layers, limits: o.limits, refs: RepoTags ?? [], aliases: [] }));
  }
  return images;
}

/** One image for each config, under all the names that it is given. */
function mergeImages(images: FoundImage[]): FoundImage[] {
  const byId = new Map<string, FoundImage>();
  for (const image of images) {
    const first = byId.get(image.imageId);
    if (first === undefined) {
      byId.set(image.imageId, image);
    } else {
      first.refs = [...new Set([...first.refs, ...image.refs])];
      first.aliases = [...new Set([...first.aliases, ...image.aliases])];
    }
  }
  return [...byId.values()];
}
