import type { KeptBuild, RecordKey } from './record-types.ts';

/** Keeps the newest 20 builds of each Dockerfile in a folder of the data directory, with texts of their files. */
export declare class RecordStore {
  constructor(options: { folder: string });
  /** Builds of a Dockerfile, newest first. What cannot be read is set aside and left out. */
  list(key: RecordKey): KeptBuild[];
  /** Every Dockerfile of a scope that has records. */
  keys(scope: string): RecordKey[];
  /** Writes a record, or again one of the same ID. `texts` are contents by SHA-256 (hex). */
  keep(key: RecordKey, kept: KeptBuild, texts?: ReadonlyMap<string, Buffer>): void;
  /** A kept text file, by SHA-256; null when it is not kept. */
  text(sha256: string): string | null;
}
