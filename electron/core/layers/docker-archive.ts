import { chooseImage, defaultPlatform, samePlatform } from './archive-choice.ts';
import type { FoundImage } from './archive-config.ts';
import { archiveInvalid } from './archive-error.ts';
import type { ArchiveFiles } from './archive-files.ts';
import type { Spent } from './archive-guard.ts';
import { findImages } from './archive-images.ts';
import { JsonBudget } from './archive-json.ts';
import { type BlobHearer, JsonBlob, LayerBlob } from './archive-layer.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.ts';
import { MemberTable } from './archive-members.ts';
import { UnknownBlob } from './archive-unknown.ts';
import { unpackedChunks, walkArchive } from './archive-walk.ts';
import { baseName } from './entry-name.ts';
import type { ImageConfig } from './image-config.ts';
import type { LayerListing } from './layer-listing.ts';
import type { TarHeader } from './tar-header.ts';

const SMALLEST_LAYER = 512;

export interface ArchiveRequest {
  /** Diff IDs whose listing is not needed. Layers are passed over where their name gives the diff ID away. */
  known: ReadonlySet<string>;
  /** The image that is meant, as its engine names it; else the first one of this machine's platform. */
  image?: { imageId: string; diffIds: readonly string[] };
  /** Files to be kept from each layer that has them. */
  capture?: { paths: ReadonlySet<string>; maxBytes: number };
  signal?: AbortSignal | undefined;
  /** Only for tests. */
  limits?: Partial<ArchiveLimits>;
}

export interface ArchiveLayer {
  diffId: string;
  listing: LayerListing | null;
  /** By path, of those that it has; null for one that is too large. */
  captured: ReadonlyMap<string, Buffer | null>;
}

/**
 * Reads what an engine's `save` call answers, in one pass and constant memory: a tar with layers as tar, gzip or zstd,
 * in the legacy layout (`<id>/layer.tar`, doubles as symlinks), the OCI one (`blobs/sha256/…`) or both. Which blob is
 * which layer is known only at the end, so all are listed as they pass. An engine's own words are believed: digests
 * are not verified. A chunk may be written over once the next one has been asked for.
 * @throws LabError ARCHIVE_INVALID, CANCELLED; LAYER_NOT_FOUND when the image that is meant is not in it
 */
export async function readDockerArchive(
  chunks: AsyncIterable<Buffer>,
  request: ArchiveRequest,
): Promise<{ config: ImageConfig; layers: ArchiveLayer[] }> {
  const limits = { ...ARCHIVE_LIMITS, ...request.limits };
  const passing = new PassingArchive(request, limits);
  await walkArchive(unpackedChunks(chunks), (name, header) => passing.open(name, header), {
    limits,
    signal: request.signal,
  });
  const images = await findImages(passing, { verify: false, limits });
  const image = meantImage(images, request.image);
  return { config: image.config, layers: image.layers.map((layer) => passing.layer(layer, request)) };
}

/** All that is kept of an archive that went by. */
class PassingArchive implements ArchiveFiles {
  readonly #request: ArchiveRequest;
  readonly #limits: ArchiveLimits;
  readonly #kept: JsonBudget;
  readonly #read: JsonBudget;
  readonly #spent: Spent = { entries: 0, nameBytes: 0 };
  readonly #members: MemberTable<{ content: Buffer | LayerBlob | null }>;

  constructor(request: ArchiveRequest, limits: ArchiveLimits) {
    this.#request = request;
    this.#limits = limits;
    this.#kept = new JsonBudget(limits);
    this.#read = new JsonBudget(limits);
    this.#members = new MemberTable(limits);
  }

  open(name: string, header: TarHeader): BlobHearer | null {
    const member: { content: Buffer | LayerBlob | null } = { content: null };
    this.#members.add(name, header, member);
    const { known, capture } = this.#request;
    if (header.type !== 'file' || (capture === undefined && known.has(`sha256:${baseName(name)}`))) {
      return null;
    }
    return new UnknownBlob((kind) => {
      if (kind === 'json') {
        this.#kept.spend(header.size, name);
        return new JsonBlob((json) => {
          member.content = json;
        });
      }
      if (header.size < SMALLEST_LAYER && kind === 'none') {
        return null;
      }
      const blob = new LayerBlob({ member: name, limits: this.#limits, spent: this.#spent, capture });
      member.content = blob;
      return blob;
    });
  }

  resolve(name: string): string | null {
    return this.#members.resolve(name);
  }

  async json(name: string): Promise<Buffer | null> {
    const content = this.#members.get(name)?.content ?? null;
    if (content instanceof LayerBlob) {
      throw archiveInvalid('a document is not JSON', { member: name });
    }
    this.#read.spend(content?.length ?? 0, name);
    return content;
  }

  layer({ member, diffId }: FoundImage['layers'][number], { known }: ArchiveRequest): ArchiveLayer {
    const content = this.#members.get(member)?.content ?? null;
    if (content instanceof LayerBlob && content.failure === null) {
      return {
        diffId,
        listing: content.builder.listing(diffId),
        captured: content.capture?.contents ?? new Map(),
      };
    }
    if (content instanceof LayerBlob && !known.has(diffId)) {
      throw content.failure;
    }
    if (!known.has(diffId)) {
      throw archiveInvalid('a layer is no tar archive', { member, layer: diffId });
    }
    return { diffId, listing: null, captured: new Map() };
  }
}

function meantImage(images: FoundImage[], meant: ArchiveRequest['image']): FoundImage {
  if (meant === undefined) {
    const right = images.filter(({ platform }) => samePlatform(platform, defaultPlatform()));
    return right[0] ?? chooseImage(images.slice(0, 1));
  }
  // The containerd store's ID may be that of an index, with an image for each platform below it.
  const { imageId, diffIds } = meant;
  const named = images.filter(({ imageId: id, aliases }) => id === imageId || aliases.includes(imageId));
  const layered = (image: FoundImage) =>
    image.diffIds.length === diffIds.length && image.diffIds.every((diffId, at) => diffId === diffIds[at]);
  return (
    named.find(layered) ??
    images.find(layered) ??
    chooseImage(named.length > 0 ? named : images, named.length > 1 ? { platform: defaultPlatform() } : {})
  );
}
