import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { resourcePath } from '../resources.ts';
import type { ContextFile } from './classic-build.ts';

/**
 * Our scripts for the bench, as files of a build context below `rootfs/`. Executable is what begins with `#!`, so that
 * a checkout without modes (Windows) gives the same image; line ends are made Unix ones for the same reason.
 */
export async function readBenchRootfs(folder: string = resourcePath('benchRootfs')): Promise<ContextFile[]> {
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
