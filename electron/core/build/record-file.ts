import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BuildRecord } from '../../contract/build.ts';
import type { KeptBuild, RecordKey } from './record-types.ts';

/** Version of what is written today. */
const SCHEMA_VERSION = 1;

const Entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink']),
  mode: z.number(),
  size: z.number(),
  mtime: z.number(),
  link: z.string(),
  sha256: z.string(),
});

const Base = z.object({
  ref: z.string(),
  imageId: z.string().nullable(),
  layers: z.string().exactOptional(),
  runsWith: z.string().exactOptional(),
  onBuild: z.array(z.string()).exactOptional(),
});

const Stored = z.object({
  key: z.object({ scope: z.string(), context: z.string(), dockerfile: z.string() }),
  record: BuildRecord,
  evidence: z.object({
    dockerfileText: z.string().nullable(),
    context: z.array(Entry).nullable(),
    bases: z.array(Base).nullable(),
  }),
});

export interface StoredBuild {
  key: RecordKey;
  kept: KeptBuild;
}

export function stored({ key, kept }: StoredBuild): Buffer {
  const { record, evidence } = kept;
  return Buffer.from(JSON.stringify({ schemaVersion: SCHEMA_VERSION, key, record, evidence }));
}

/** A kept build; null when there is no such file. `broken`: no record, unlike one that a later version wrote. */
export function readKept(file: string): StoredBuild | { broken: boolean } | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  try {
    const written: { schemaVersion?: unknown } = JSON.parse(text);
    if (typeof written.schemaVersion === 'number' && written.schemaVersion > SCHEMA_VERSION) {
      return { broken: false };
    }
    const { key, record, evidence } = Stored.parse(written);
    return { key, kept: { record, evidence } };
  } catch {
    return { broken: true };
  }
}
