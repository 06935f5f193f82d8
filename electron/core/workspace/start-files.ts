import fs from 'node:fs/promises';
import path from 'node:path';
import { type AppCopy, openAppCopy } from './app-copy.ts';
import { type FileVersion, versionOf } from './file-version.ts';

/** Makes the app's copy from the lesson's start files, whole or not at all; an existing copy stays as it is. */
export async function beginCopy(folder: string, startFiles: string): Promise<AppCopy> {
  const parent = path.dirname(folder);
  await fs.mkdir(parent, { recursive: true });
  for (const name of await fs.readdir(parent)) {
    // What a crash in mid-write left behind.
    if (name.startsWith(`${path.basename(folder)}.writing-`)) {
      await fs.rm(path.join(parent, name), { recursive: true, force: true });
    }
  }
  if (!(await exists(folder))) {
    const half = `${folder}.writing-start`;
    await fs.mkdir(half, { recursive: true });
    if (await exists(startFiles)) {
      await fs.cp(startFiles, half, {
        recursive: true,
        // A lesson brings files; a link in it could name any file of this computer.
        filter: async (name) => !(await fs.lstat(name)).isSymbolicLink(),
      });
    }
    await fs.rename(half, folder);
  }
  return openAppCopy(folder);
}

/**
 * Every file of a copy with its hash. Permission bits come from `known` where the content is the same: not every
 * computer can keep them.
 */
export async function versionsIn(
  copy: AppCopy,
  known: ReadonlyMap<string, FileVersion>,
): Promise<Map<string, FileVersion>> {
  const versions = new Map<string, FileVersion>();
  for (const file of (await copy.list()).files) {
    const content = await copy.read(file);
    if (content) {
      const version = versionOf(content);
      const before = known.get(file);
      versions.set(file, before?.hash === version.hash ? before : version);
    }
  }
  return versions;
}

/**
 * Moves a copy aside and begins again from the start files. Null when the copy had nothing but them.
 * @returns the folder in which the old files are kept
 */
export async function restartCopy(folder: string, startFiles: string): Promise<string | null> {
  const [ours, start] = await Promise.all(
    [folder, startFiles].map((place) => versionsIn(openAppCopy(place), new Map())),
  );
  if (
    ours &&
    start &&
    ours.size === start.size &&
    [...ours].every(([f, v]) => start.get(f)?.hash === v.hash)
  ) {
    return null;
  }
  const kept = path.join(`${folder}.kept`, new Date().toISOString().replaceAll(':', '-'));
  await fs.mkdir(path.dirname(kept), { recursive: true });
  await fs.rename(folder, kept);
  await beginCopy(folder, startFiles);
  return kept;
}

async function exists(name: string): Promise<boolean> {
  return await fs.stat(name).then(
    () => true,
    () => false,
  );
}
