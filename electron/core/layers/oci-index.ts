import { z } from 'zod';
import { familiarName } from '../bench/inventory.ts';
import { type FoundImage, imageFrom, Platform } from './archive-config.ts';
import { blobName, isDigest, verifyBytes } from './archive-digest.ts';
import { archiveInvalid } from './archive-error.ts';
import type { ArchiveFiles } from './archive-files.ts';
import { parseArchiveJson } from './archive-json.ts';
import type { ArchiveLimits } from './archive-limits.ts';

/** OCI image-spec descriptor.md. */
const Descriptor = z.object({
  mediaType: z.string().nullish(),
  digest: z.string(),
  size: z.number().nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  platform: Platform.nullish(),
});
type Descriptor = z.infer<typeof Descriptor>;

/** An image index (image-index.md) or an image manifest (manifest.md): what it has tells which. */
const Document = z.object({
  manifests: z.array(Descriptor).nullish(),
  config: Descriptor.nullish(),
  layers: z.array(Descriptor).nullish(),
});
type Document = z.infer<typeof Document>;

const CONFIG_TYPES = new Set([
  undefined,
  null,
  '',
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

interface Walk {
  files: ArchiveFiles;
  verify: boolean;
  limits: ArchiveLimits;
  /** Members that are named and not there: an engine keeps only its own platform of a larger index. */
  missing: string[];
  /** Descriptors that were looked at. */
  seen: number;
  images: FoundImage[];
}

/** What is known on the way down to a manifest. */
interface Way {
  digests: string[];
  ref: string | null;
  platform: Platform | undefined;
}

/**
 * The images below an OCI layout's index.json, through indexes of indexes, in their order. Attestations and other
 * things that are no images are passed over.
 * @throws LabError ARCHIVE_INVALID
 */
export async function readOciImages(
  json: Buffer,
  files: ArchiveFiles,
  o: { verify: boolean; limits: ArchiveLimits; missing: string[] },
): Promise<FoundImage[]> {
  const walk: Walk = { ...o, files, seen: 0, images: [] };
  const top = parseArchiveJson(json, Document, '/index.json', o.limits);
  await readIndex(walk, top.manifests ?? [], { digests: [], ref: null, platform: undefined });
  return walk.images;
}

async function readIndex(walk: Walk, descriptors: Descriptor[], way: Way): Promise<void> {
  for (const descriptor of descriptors) {
    walk.seen += 1;
    if (walk.seen > walk.limits.descriptors) {
      throw archiveInvalid('its indexes name too many manifests', { limit: walk.limits.descriptors });
    }
    if (!isAttestation(descriptor)) {
      await readDescriptor(walk, descriptor, way);
    }
  }
}

async function readDescriptor(walk: Walk, descriptor: Descriptor, way: Way): Promise<void> {
  const { digest } = descriptor;
  if (way.digests.includes(digest)) {
    throw archiveInvalid('an index refers to itself', { member: blobName(digest) });
  }
  if (way.digests.length >= walk.limits.indexDepth) {
    throw archiveInvalid('indexes lie too deep in each other', { limit: walk.limits.indexDepth });
  }
  const json = await readBlob(walk, descriptor);
  if (json === null) {
    return;
  }
  const below: Way = {
    digests: [...way.digests, digest],
    ref: refOf(descriptor) ?? way.ref,
    platform: descriptor.platform ?? way.platform,
  };
  const document = parseArchiveJson(json, Document, blobName(digest), walk.limits);
  if (document.manifests && (document.layers || document.config)) {
    throw archiveInvalid('a document is index and manifest at once', { member: blobName(digest) });
  }
  if (document.manifests) {
    await readIndex(walk, document.manifests, below);
  } else {
    await readManifest(walk, document, below);
  }
}

async function readManifest(walk: Walk, { config, layers }: Document, way: Way): Promise<void> {
  const isImage = config && layers && CONFIG_TYPES.has(config.mediaType) && !layers.some(isStatement);
  const json = isImage ? await readBlob(walk, config) : null;
  if (!isImage || json === null) {
    return;
  }
  walk.images.push(
    imageFrom({
      config: json,
      member: blobName(config.digest),
      layers: layers.map(({ digest }) => ({ member: placeOf(digest), digest })),
      limits: walk.limits,
      refs: way.ref === null ? [] : [way.ref],
      aliases: way.digests,
      platform: way.platform,
    }),
  );
}

async function readBlob(walk: Walk, { digest, size }: Descriptor): Promise<Buffer | null> {
  const member = placeOf(digest);
  const json = await walk.files.json(member);
  if (json === null) {
    walk.missing.push(member);
  } else if (walk.verify) {
    verifyBytes(json, digest, member);
    if (typeof size === 'number' && size !== json.length) {
      const details = { member, expected: size, found: json.length };
      throw archiveInvalid('a blob does not have the size that its descriptor gives', details);
    }
  }
  return json;
}

function placeOf(digest: string): string {
  if (!isDigest(digest)) {
    throw archiveInvalid('a blob is named by what is no digest', { found: digest.slice(0, 200) });
  }
  return blobName(digest);
}

/** Who made an image and from what, kept beside it by BuildKit (buildkit docs/attestations/attestation-storage.md). */
function isAttestation({ annotations, platform }: Descriptor): boolean {
  return (
    annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' ||
    (platform?.os === 'unknown' && platform.architecture === 'unknown')
  );
}

function isStatement({ mediaType }: Descriptor): boolean {
  return mediaType === 'application/vnd.in-toto+json';
}

/** The whole name where it was kept; `ref.name` is often only the tag (OCI image-spec annotations.md). */
function refOf({ annotations }: Descriptor): string | null {
  const whole = annotations?.['io.containerd.image.name'];
  const name = whole || annotations?.['org.opencontainers.image.ref.name'];
  return name ? (whole || /[/:]/.test(name) ? familiarName(name) : name) : null;
}
