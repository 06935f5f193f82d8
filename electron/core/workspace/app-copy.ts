import fs from 'node:fs/promises';
import path from 'node:path';
import type { FileContent } from './file-version.ts';
import { workspacePath } from './workspace-path.ts';

/** The copy of a workspace on the app's side: a folder of plain files, each written whole or not at all. */
export interface AppCopy {
  readonly folder: string;
  /** Null when there is none, or something else than a file. */
  read(file: string): Promise<FileContent | null>;
  write(file: string, content: Buffer, mode: number): Promise<void>;
  setMode(file: string, mode: number): Promise<void>;
  makeFolder(folder: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** A file, or a folder with all in it. Empty folders that this leaves stay. */
  remove(file: string): Promise<void>;
  /** A folder only if nothing is in it any more. */
  removeEmptyFolder(folder: string): Promise<void>;
  exists(file: string): Promise<boolean>;
  list(): Promise<{ files: string[]; folders: string[] }>;
}

let unique = 0;

export function openAppCopy(folder: string): AppCopy {
  const onDisk = (file: string) => path.join(folder, ...workspacePath(file).split('/'));

  return {
    folder,
    async read(file) {
      try {
        const handle = await fs.open(onDisk(file), 'r');
        try {
          const stat = await handle.stat();
          return stat.isFile() ? { content: await handle.readFile(), mode: stat.mode & 0o7777 } : null;
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (isCode(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) {
          return null;
        }
        throw error;
      }
    },
    async write(file, content, mode) {
      const target = onDisk(file);
      await clearTheWay(folder, target);
      await fs.mkdir(path.dirname(target), { recursive: true });
      unique += 1;
      // Outside the folder, so that a crash leaves nothing of ours among the learner's files.
      const temporary = `${folder}.writing-${process.pid}-${unique}`;
      const handle = await fs.open(temporary, 'w', 0o600);
      try {
        await handle.writeFile(content);
        await handle.chmod(mode);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await fs.rename(temporary, target);
      await syncFolder(path.dirname(target));
    },
    async setMode(file, mode) {
      await fs.chmod(onDisk(file), mode);
    },
    async makeFolder(name) {
      await clearTheWay(folder, path.join(onDisk(name), 'inside'));
      await fs.mkdir(onDisk(name), { recursive: true });
    },
    async rename(from, to) {
      await fs.mkdir(path.dirname(onDisk(to)), { recursive: true });
      await fs.rename(onDisk(from), onDisk(to));
      await syncFolder(path.dirname(onDisk(to)));
    },
    async remove(file) {
      await fs.rm(onDisk(file), { recursive: true, force: true });
    },
    async removeEmptyFolder(name) {
      await fs.rmdir(onDisk(name)).catch(() => undefined);
    },
    async exists(file) {
      return await fs.lstat(onDisk(file)).then(
        () => true,
        () => false,
      );
    },
    async list() {
      const found = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
      const names = (wanted: (entry: (typeof found)[number]) => boolean) =>
        found
          .filter(wanted)
          .map((entry) =>
            path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
          )
          .sort();
      return { files: names((entry) => entry.isFile()), folders: names((entry) => entry.isDirectory()) };
    },
  };
}

/**
 * What was a file may have become a folder on the bench, and the reverse. What stands in the way and could hold
 * something is moved aside, never removed.
 */
async function clearTheWay(root: string, target: string): Promise<void> {
  for (let parent = path.dirname(target); parent.length > root.length; parent = path.dirname(parent)) {
    const stat = await fs.lstat(parent).catch(() => null);
    if (stat && !stat.isDirectory()) {
      await moveAside(root, parent);
    }
  }
  const there = await fs.lstat(target).catch(() => null);
  if (there?.isDirectory()) {
    await fs.rmdir(target).catch(() => moveAside(root, target));
  }
}

async function moveAside(root: string, target: string): Promise<void> {
  unique += 1;
  const aside = path.join(`${root}.kept`, `displaced-${Date.now()}-${unique}`, path.relative(root, target));
  await fs.mkdir(path.dirname(aside), { recursive: true });
  await fs.rename(target, aside);
}

/** A renamed file is safe from a power cut only once its folder is on disk. Windows cannot and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
