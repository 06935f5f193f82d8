import type { BlobHearer } from './archive-layer.ts';

/** The members of an archive, wherever they are. Names are absolute and normal; links are followed. */
export interface ArchiveFiles {
  /** The name under which a file lies; null when there is none. */
  resolve(name: string): string | null;
  /**
   * A small document; null when there is none.
   * @throws LabError ARCHIVE_INVALID when it is not small
   */
  json(name: string): Promise<Buffer | null>;
}

/** An archive on disk, which may be gone through as often as one likes. */
export interface StoredArchive extends ArchiveFiles {
  /**
   * Reads some members (by the names that `resolve` gives), in whatever order is best. `onBytes` hears how many bytes
   * were read of how many.
   * @throws LabError ARCHIVE_INVALID, CANCELLED
   */
  pass(
    names: ReadonlySet<string>,
    hear: (name: string) => BlobHearer,
    o: { signal?: AbortSignal | undefined; onBytes?: ((bytes: number, total: number) => void) | undefined },
  ): Promise<void>;
  close(): Promise<void>;
}
