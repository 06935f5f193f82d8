import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { EntryType } from '../../contract/layers.ts';
import type { BenchLink } from '../bench/bench-link.ts';

/** What is known of one file in a writable layer. `changedAt` is its change time in milliseconds since 1970. */
export interface WritableFile {
  type: EntryType;
  size: number;
  changedAt: number;
  /** Same for all hard links of one file; empty when unknown. */
  inode: string;
}

/** How many paths are asked for one by one where the layer's folder cannot be listed. */
const MOST_HEADERS = 200;
const TYPES: Record<string, EntryType> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
  c: 'character',
  b: 'block',
  p: 'fifo',
};

/**
 * Lists a container's writable layer by absolute path, from the graph driver's own folder in the bench. Whiteouts are
 * in it as what the driver makes of them. Null when the folder cannot be listed.
 */
export async function listUpperFolder(
  link: BenchLink,
  folder: string,
): Promise<Map<string, WritableFile> | null> {
  const format = '%y\\t%s\\t%C@\\t%i\\t%P\\0';
  const found = await link.run(['find', folder, '-mindepth', '1', '-printf', format]).catch(unlessLost);
  // Files that go while find is looking make it fail although it lists all others.
  if (found === null || (found.exitCode !== 0 && found.stdout.length === 0)) {
    return null;
  }
  const files = new Map<string, WritableFile>();
  for (const line of found.stdout.toString('utf8').split('\0')) {
    const [type = '', size = '', changed = '', inode = '', ...path] = line.split('\t');
    if (line !== '') {
      files.set(`/${path.join('\t')}`, {
        type: TYPES[type] ?? 'file',
        size: type === 'f' ? Number(size) : 0,
        changedAt: Number(changed) * 1000,
        inode,
      });
    }
  }
  return files;
}

/** A list longer than the link carries is as good as none; a lost bench must be told. */
function unlessLost(error: unknown): null {
  if (error instanceof LabError && error.code === 'BENCH_LOST') {
    throw error;
  }
  return null;
}

const GO_DIRECTORY = 0x80000000;
const GO_SYMLINK = 0x08000000;
const GO_DEVICE = 0x04000000;
const GO_PIPE = 0x02000000;
const GO_CHARACTER = 0x00200000;

/**
 * The same by asking the engine for each path's header (GET-less archive call), for stores without such a folder.
 * Time is then the modification time, all that the engine tells.
 */
export async function statThroughEngine(
  container: Docker.Container,
  paths: string[],
): Promise<Map<string, WritableFile>> {
  const files = new Map<string, WritableFile>();
  for (const path of paths.slice(0, MOST_HEADERS)) {
    try {
      const answer: { headers?: Record<string, string> } = await container.infoArchive({ path });
      const header = answer.headers?.['x-docker-container-path-stat'] ?? '';
      const stat: { size?: number; mode?: number; mtime?: string } = JSON.parse(
        Buffer.from(header, 'base64').toString('utf8'),
      );
      const type = typeOfGoMode(stat.mode ?? 0);
      files.set(path, {
        type,
        size: type === 'file' ? (stat.size ?? 0) : 0,
        changedAt: Date.parse(stat.mtime ?? ''),
        inode: '',
      });
    } catch {
      // Gone since the engine listed it, or not to be read: the change itself stays listed.
    }
  }
  return files;
}

function typeOfGoMode(mode: number): EntryType {
  if ((mode & GO_DIRECTORY) !== 0) {
    return 'directory';
  }
  if ((mode & GO_SYMLINK) !== 0) {
    return 'symlink';
  }
  if ((mode & GO_DEVICE) !== 0) {
    return (mode & GO_CHARACTER) !== 0 ? 'character' : 'block';
  }
  return (mode & GO_PIPE) !== 0 ? 'fifo' : 'file';
}
