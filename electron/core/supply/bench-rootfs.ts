import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContextFile } from './classic-build.ts';

/** The folder whose content lies over every bench image, paths as in the image. */
const ROOTFS = fileURLToPath(new URL('../bench/rootfs/', import.meta.url));

/**
 * Our scripts for the bench, as files of a build context below `rootfs/`. Executable is what begins with `#!`, so that
 * a checkout without modes (Windows) gives the same image; line ends are made Unix ones for the same reason.
 */
export async function readBenchRootfs(folder: string = ROOTFS): Promise<ContextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async (entry): Promise<ContextFile> => {
    const file = path.join(entry.parentPath, entry.name);
    const content = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
    const inside = path.relative(folder, file).split(path.sep).join('/');
    return { path: `rootfs/${inside}`, content, executable: content.startsWith('#!') };
  });
  const all = await Promise.all(read);
  return all.sort((a, b) => (a.path < b.path ? -1 : 1));
}
