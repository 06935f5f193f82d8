import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { LabError } from '../../contract/errors.ts';
import type { FoundImage } from './archive-config.ts';
import { archiveInvalid, cancelled } from './archive-error.ts';
import type { StoredArchive } from './archive-files.ts';
import { ArchiveFolder } from './archive-folder.ts';
import { findImages } from './archive-images.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './archive-limits.ts';
import { PackedFile } from './archive-packed-file.ts';
import { ArchiveSource } from './archive-source.ts';
import { TarFile } from './archive-tar-file.ts';
import type { LayerSource } from './layer-source.ts';
import { sniff } from './layer-stream.ts';

export { chooseImage, defaultPlatform } from './archive-choice.ts';

/** Packings that `docker load` knows and Node does not. */
const UNKNOWN_PACKINGS = [
  { name: 'xz', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58]) },
  { name: 'bzip2', magic: Buffer.from('BZh') },
];

/** An image in an archive. `imageId` is the digest of its config; `refs` may be empty; layers base first. */
export interface ArchiveImage {
  refs: string[];
  imageId: string;
  diffIds: string[];
  /** `linux/amd64`, `linux/arm64/v8`; `unknown/unknown` when nothing says. */
  platform: string;
}

export interface ImageArchive {
  /** In the archive's order, at least one; {@link chooseImage} finds the one that is meant. */
  images: ArchiveImage[];
  source: LayerSource & { readonly name: 'archive' };
  close(): Promise<void>;
}

export interface OpenArchiveOptions {
  signal?: AbortSignal;
  /** Bytes of the file that were read, of how many: once while it opens, if it must be read then, and once for each reading of layers. */
  onProgress?: (bytes: number, total: number) => void;
  /** Only for tests. */
  limits?: Partial<ArchiveLimits>;
}

/**
 * Opens an image archive from outside: a tar file as `docker save`, `podman save`, `skopeo`, `buildah` or BuildKit
 * write it (legacy, OCI layout or both), packed with gzip or zstd or not, or a folder with the same in it. Only what
 * says which images there are is read now; layers are read, and held against their digests, when they are asked for.
 * @throws LabError FILE_NOT_FOUND, ARCHIVE_INVALID with details that say where, CANCELLED
 */
export async function openImageArchive(file: string, o: OpenArchiveOptions = {}): Promise<ImageArchive> {
  const limits = { ...ARCHIVE_LIMITS, ...o.limits };
  const archive = await asLabError(() => openStored(file, limits, o));
  try {
    const images = await asLabError(() => findImages(archive, { verify: true, limits }));
    const source = guarded(new ArchiveSource({ archive, images, limits, onBytes: o.onProgress }));
    return { images: images.map(publicImage), source, close: () => archive.close() };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

async function openStored(
  file: string,
  limits: ArchiveLimits,
  { signal, onProgress }: OpenArchiveOptions,
): Promise<StoredArchive> {
  if (signal?.aborted) {
    throw cancelled();
  }
  if ((await stat(file)).isDirectory()) {
    return ArchiveFolder.open(file, limits);
  }
  // A pipe that nobody writes to would be waited for when it is opened.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  let kept = false;
  try {
    const found = await handle.stat();
    if (!found.isFile()) {
      throw archiveInvalid('it is neither a file nor a folder');
    }
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.subarray(0, bytesRead);
    const unknown = UNKNOWN_PACKINGS.find(({ magic }) => start.indexOf(magic) === 0);
    if (unknown !== undefined) {
      throw archiveInvalid(`it is packed with ${unknown.name}, which must be unpacked first`);
    }
    const kind = sniff(start);
    if (kind === 'gzip' || kind === 'zstd') {
      return await PackedFile.open(file, found.size, { limits, signal, onBytes: onProgress });
    }
    const archive = await TarFile.open(handle, found.size, { limits, signal });
    kept = true;
    return archive;
  } finally {
    if (!kept) {
      await handle.close();
    }
  }
}

function publicImage({ refs, imageId, diffIds, platform }: FoundImage): ArchiveImage {
  return { refs, imageId, diffIds, platform };
}

function guarded(source: ArchiveSource): ImageArchive['source'] {
  return {
    name: 'archive',
    read: (...args) => asLabError(() => source.read(...args)),
    readFile: (...args) => asLabError(() => source.readFile(...args)),
    readFiles: (...args) => asLabError(() => source.readFiles(...args)),
  };
}

/** What the file system refuses is an expected failure too. */
async function asLabError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, path = '' } = error as NodeJS.ErrnoException;
    if (error instanceof LabError || typeof code !== 'string') {
      throw error;
    }
    throw code === 'ENOENT'
      ? new LabError('FILE_NOT_FOUND', `There is no ${path}`, { path }, error)
      : archiveInvalid(`it cannot be read (${code})`, { path }, error);
  }
}
