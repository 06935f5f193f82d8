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

/** How many paths are asked for by name where the layer's folder cannot be listed. */
const MOST_STATS = 1000;
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

/** File type bits of st_mode (inode(7)). */
const MODE_TYPES: Record<number, EntryType> = {
  8: 'file',
  4: 'directory',
  10: 'symlink',
  2: 'character',
  6: 'block',
  1: 'fifo',
};

/**
 * The same for a running container on a store without such a folder: its files as its first process sees them, which
 * the bench can look at under /proc. The engine's archive call would tell sizes too, but it mounts the container and
 * leaves empty /etc/hosts, /etc/hostname and /etc/resolv.conf in its writable layer: looking must change nothing.
 */
export async function statThroughProcess(
  link: BenchLink,
  pid: number,
  paths: string[],
): Promise<Map<string, WritableFile>> {
  const root = `/proc/${pid}/root`;
  const asked = paths.slice(0, MOST_STATS).map((path) => root + path);
  const files = new Map<string, WritableFile>();
  if (asked.length === 0) {
    return files;
  }
  const found = await link.run(['stat', '-c', '%f|%s|%Z|%i|%n', '--', ...asked]).catch(unlessLost);
  for (const line of found?.stdout.toString('utf8').split('\n') ?? []) {
    const [mode = '', size = '', changed = '', inode = '', ...name] = line.split('|');
    const type = MODE_TYPES[Number.parseInt(mode, 16) >> 12];
    if (type !== undefined) {
      files.set(name.join('|').slice(root.length), {
        type,
        size: type === 'file' ? Number(size) : 0,
        changedAt: Number(changed) * 1000,
        inode,
      });
    }
  }
  return files;
}
