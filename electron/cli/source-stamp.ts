import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inProject, projectRoot } from './project.ts';

async function filesBelow(name: string): Promise<string[]> {
  const entries = await readdir(inProject(name), { withFileTypes: true, recursive: true }).catch(() => null);
  if (!entries) {
    return [name];
  }
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** SHA-256 over the names and contents of these files and folders of the project. */
export async function sourceHash(names: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const file of await filesBelow(name)) {
      hash.update(`${file}\0`).update(await readFile(inProject(file)));
    }
  }
  return hash.digest('hex');
}

/**
 * Builds when the sources have changed since the last build that was finished. Answers whether it built. The stamp is
 * taken away first and written last, so that an interrupted build is done again.
 */
export async function buildWhenChanged(
  name: string,
  sources: readonly string[],
  build: () => Promise<void>,
): Promise<boolean> {
  const stamp = inProject('dist', `.${name}-built-from`);
  const hash = await sourceHash(sources);
  const built = await readFile(stamp, 'utf8').catch(() => '');
  if (built === hash) {
    return false;
  }
  await rm(stamp, { force: true });
  await build();
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, hash);
  return true;
}
