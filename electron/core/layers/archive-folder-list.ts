import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { archiveInvalid } from './archive-error.ts';
import type { ArchiveLimits } from './archive-limits.ts';

/** Folders within the folder that are looked into: `blobs/sha256/<hex>` and `<id>/layer.tar` need two. */
const DEPTH = 3;

/**
 * The regular files below `root` with their sizes, by absolute name. Symlinks count as what they lead to while that
 * lies below `root`, and are left out where it does not.
 * @throws LabError ARCHIVE_INVALID when there are too many
 */
export async function listFolder(root: string, limits: ArchiveLimits): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const folders: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  let seen = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await readdir(path.join(root, next.name), { withFileTypes: true })) {
      seen += 1;
      if (seen > limits.members) {
        throw archiveInvalid('the folder has too many files', { limit: limits.members });
      }
      const name = `${next.name}/${entry.name}`;
      if (entry.isDirectory() && next.depth < DEPTH) {
        folders.push({ name, depth: next.depth + 1 });
      } else if (entry.isFile() || entry.isSymbolicLink()) {
        const size = await sizeBelow(root, name);
        if (size !== null) {
          sizes.set(name, size);
        }
      }
    }
  }
  return sizes;
}

async function sizeBelow(root: string, name: string): Promise<number | null> {
  try {
    const real = await realpath(path.join(root, name));
    const found = await stat(real);
    return real.startsWith(root + path.sep) && found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}
