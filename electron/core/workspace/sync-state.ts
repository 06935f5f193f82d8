import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { z } from 'zod';
import type { FileVersion } from './file-version.ts';

const Stored = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  files: z.array(z.strictObject({ path: z.string(), hash: z.string(), size: z.number(), mode: z.number() })),
});

/** What both sides had when they last agreed. `id` is also kept in the bench: without it there, nothing was agreed. */
export interface SyncState {
  id: string;
  files: Map<string, FileVersion>;
}

export function newSyncState(): SyncState {
  return { id: randomBytes(12).toString('hex'), files: new Map() };
}

/** A missing or broken file is no agreement: then nothing is ever taken for removed, and differences are kept. */
export async function loadSyncState(file: string): Promise<SyncState> {
  try {
    const stored = Stored.parse(JSON.parse(await fs.readFile(file, 'utf8')));
    return {
      id: stored.id,
      files: new Map(stored.files.map(({ path, ...version }) => [path, version])),
    };
  } catch {
    return newSyncState();
  }
}

export async function saveSyncState(file: string, state: SyncState): Promise<void> {
  const stored: z.infer<typeof Stored> = {
    version: 1,
    id: state.id,
    files: [...state.files].map(([path, version]) => ({ path, ...version })),
  };
  const temporary = `${file}.writing`;
  const handle = await fs.open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(stored));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.rename(temporary, file);
}
