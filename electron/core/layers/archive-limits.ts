/**
 * How much is believed of an image archive, whoever wrote it; beyond that it is refused with ARCHIVE_INVALID. All are
 * far above what engines themselves make: an image has at most 127 layers, a manifest some kilobytes. Two more are part
 * of the tar parser: one member's extended headers (pax, GNU long names) hold at most 1 MiB, and sizes at most
 * 2^53 - 1 bytes.
 */
export interface ArchiveLimits {
  /** Members of the archive itself, that is blobs, folders and links, not files of the image. */
  members: number;
  /** One JSON document. Registries take manifests up to 4 MiB; configs grow with the image's history. */
  jsonBytes: number;
  /** All JSON documents of an archive that are read. */
  jsonTotal: number;
  /** Brackets within brackets. */
  jsonDepth: number;
  /** Values, names and brackets of one document: what it costs in memory. */
  jsonValues: number;
  /** Layers of one image. */
  layers: number;
  /** Manifests and indexes that the indexes of one archive name, all levels together. */
  descriptors: number;
  /** Indexes within indexes. Real archives have two. */
  indexDepth: number;
  /** Characters of one path; Linux takes 4095 bytes, and a byte that is not UTF-8 is written with four characters. */
  pathLength: number;
  /** Folders within folders: as deep as 4095 bytes can say. */
  pathDepth: number;
  /** Symlinks followed for one name, as many as Linux follows. */
  links: number;
  /**
   * Entries of all layers that are read at once. Listings were measured to take 70 bytes an entry and the merged tree
   * 140 more, half as much again while it is made: a process that reads a stream and indexes it stays within 150 MB up
   * to some 100,000 entries, and a million take 440 MB. Bytes of contents cost no memory.
   */
  entries: number;
  /** Bytes of names, link targets and extended attributes of all layers that are read at once. */
  nameBytes: number;
  /** Bytes of one layer, unpacked. */
  layerBytes: number;
  /** Bytes of the whole archive, unpacked, when it is packed as a whole. */
  archiveBytes: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const TIB = 1024 * 1024 * MIB;

export const ARCHIVE_LIMITS: Readonly<ArchiveLimits> = {
  members: 100_000,
  jsonBytes: 8 * MIB,
  jsonTotal: 64 * MIB,
  jsonDepth: 64,
  jsonValues: 500_000,
  layers: 4096,
  descriptors: 10_000,
  indexDepth: 8,
  pathLength: 16_384,
  pathDepth: 2048,
  links: 40,
  entries: 2_000_000,
  nameBytes: 256 * MIB,
  layerBytes: TIB,
  archiveBytes: 4 * TIB,
};
