import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import { LabError } from '../../contract/index.ts';
import type { BenchLink, RunResult } from '../bench/bench-link.ts';
import { HASH, LIST, REMEMBER, REMOVE, REMOVE_EMPTY, RENAME, WRITE } from './bench-scripts.ts';
import type { FileContent } from './file-version.ts';

/** Something below /workspace as the bench lists it. */
export interface BenchEntry {
  path: string;
  type: 'file' | 'folder' | 'other';
  size: number;
  mode: number;
  /** Different whenever the content may be different: size, times, inode. */
  fingerprint: string;
}

export interface BenchListing {
  /** What {@link rememberSync} left in the bench; empty in a new bench. */
  syncId: string;
  entries: BenchEntry[];
}

/** Files of one tar archive, bytes; well below what a command's output may have. */
const BATCH_BYTES = 16 * 1024 * 1024;
/** Names on one command line, bytes; the kernel allows 128 KiB in one word and 2 MiB in all. */
const BATCH_NAMES = 64 * 1024;

const inWorkspace = (path: string) => `./${path}`;

async function script(
  link: BenchLink,
  text: string,
  words: string[],
  input?: Buffer | string,
): Promise<RunResult> {
  const options = { workingDir: '/', ...(input === undefined ? {} : { input }) };
  return await link.run(['sh', '-c', text, 'layerlab', ...words], options);
}

/** @throws LabError BENCH_LOST */
export async function listBench(link: BenchLink): Promise<BenchListing> {
  const { stdout, stderr } = await script(link, LIST, []);
  const parts = stdout.toString('utf8').split('\0');
  // Without the last word the listing was cut short, and what is missing from it would be taken for removed.
  if (parts.at(-2) !== 'end') {
    throw new LabError('BENCH_LOST', `The workspace of the bench could not be listed: ${stderr.trim()}`);
  }
  return { syncId: parts[0]?.trim() ?? '', entries: parts.slice(1, -2).flatMap(readEntry) };
}

/** One line of {@link LIST}: type, mode in octal, size, fingerprint, path. */
function readEntry(text: string): BenchEntry[] {
  const match = /^(\S) (\d+) (\d+) (\S+) (.+)$/s.exec(text);
  if (!match) {
    return [];
  }
  const [, type, mode = '', size = '', times = '', path = ''] = match;
  return [
    {
      path,
      type: type === 'f' ? 'file' : type === 'd' ? 'folder' : 'other',
      size: Number(size),
      mode: Number.parseInt(mode, 8) & 0o7777,
      fingerprint: `${mode} ${size} ${times}`,
    },
  ];
}

/** SHA-256 of files; those that are gone by now are missing from the answer. */
export async function hashBench(link: BenchLink, paths: string[]): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const batch of batches(paths.map((path) => ({ path, size: 0 })))) {
    const { stdout } = await script(link, HASH, batch.map(inWorkspace));
    for (const [index, line] of stdout.toString().split('\n').entries()) {
      const path = batch[index];
      const hash = line.slice(0, 64);
      if (path !== undefined && /^[0-9a-f]{64}$/.test(hash)) {
        hashes.set(path, hash);
      }
    }
  }
  return hashes;
}

/** Contents of files; those that are gone by now are missing from the answer. */
export async function fetchBench(
  link: BenchLink,
  files: { path: string; size: number }[],
): Promise<Map<string, FileContent>> {
  const contents = new Map<string, FileContent>();
  for (const batch of batches(files)) {
    const { stdout } = await link.run(['tar', '-cf', '-', ...batch.map(inWorkspace)], {
      workingDir: '/workspace',
    });
    await readArchive(stdout, contents);
  }
  return contents;
}

async function readArchive(archive: Buffer, into: Map<string, FileContent>): Promise<void> {
  const entries = extract();
  entries.end(archive);
  try {
    for await (const entry of entries) {
      const { name, type, mode = 0o644, linkname, size = 0 } = entry.header;
      const content = await buffer(entry);
      const linked = type === 'link' && linkname ? into.get(linkname.replace(/^\.\//, '')) : undefined;
      if (linked) {
        into.set(name.replace(/^\.\//, ''), linked);
      } else if ((type === 'file' || type === 'contiguous-file') && content.length === size) {
        into.set(name.replace(/^\.\//, ''), { content, mode: mode & 0o7777 });
      }
    }
  } catch {
    // A file that shrank while tar read it ends the archive early; what is missing is fetched at the next change.
  }
}

function batches(files: { path: string; size: number }[]): string[][] {
  const all: string[][] = [];
  let bytes = 0;
  let names = 0;
  for (const { path, size } of files) {
    const length = Buffer.byteLength(path) + 3;
    if (all.length === 0 || bytes + size > BATCH_BYTES || names + length > BATCH_NAMES) {
      all.push([]);
      bytes = 0;
      names = 0;
    }
    bytes += size;
    names += length;
    all.at(-1)?.push(path);
  }
  return all;
}

/** Puts files and folders there. What did not arrive is seen by the next listing. */
export async function pushBench(
  link: BenchLink,
  files: { path: string; file: FileContent }[],
  folders: string[],
): Promise<void> {
  const archive = pack();
  const mtime = new Date();
  for (const folder of folders) {
    archive.entry({ name: folder, type: 'directory', mode: 0o755, mtime });
  }
  for (const { path, file } of files) {
    archive.entry({ name: path, mode: file.mode, mtime }, file.content);
  }
  archive.finalize();
  const input = await buffer(archive);
  await script(link, 'mkdir -p /workspace && exec tar -xf - -C /workspace', [], input);
}

export type WriteResult =
  | { written: true; entry: BenchEntry }
  | { written: false; currentHash: string | null; reason: 'conflict' | 'not-a-file' };

/**
 * Replaces a file at once if it still has the content of `expected` ('any': in any case, null: if there is none) or
 * already has the new one.
 * @throws LabError BENCH_LOST, DISK_FULL, BAD_REQUEST (a file where a folder would have to be)
 */
export async function writeBench(
  link: BenchLink,
  path: string,
  content: Buffer,
  hashes: { expected: string | null; written: string },
): Promise<WriteResult> {
  const words = [inWorkspace(path), hashes.expected ?? 'none', hashes.written];
  const result = await script(link, WRITE, words, content);
  const [answer = '', rest = ''] = result.stdout.toString('utf8').split('\0');
  const [status, currentHash] = answer.split(' ');
  const entry = readEntry(rest)[0];
  if (status === 'written' && entry) {
    return { written: true, entry };
  }
  if (status === 'conflict' || status === 'not-a-file') {
    return {
      written: false,
      reason: status,
      currentHash: currentHash && currentHash !== 'none' ? currentHash : null,
    };
  }
  throw failure(result, path);
}

/** @throws LabError BENCH_LOST, FILE_EXISTS, FILE_NOT_FOUND, BAD_REQUEST */
export async function renameBench(link: BenchLink, from: string, to: string): Promise<void> {
  const result = await script(link, RENAME, [inWorkspace(from), inWorkspace(to)]);
  if (result.exitCode === 45) {
    throw new LabError('FILE_EXISTS', `There is already something named ${to}.`, { path: to });
  }
  if (result.exitCode === 46) {
    throw new LabError('FILE_NOT_FOUND', `There is no ${from} in the workspace.`, { path: from });
  }
  if (result.exitCode !== 0) {
    throw failure(result, to);
  }
}

/** @throws LabError BENCH_LOST, DISK_FULL, BAD_REQUEST */
export async function removeBench(link: BenchLink, paths: string[]): Promise<void> {
  for (const batch of batches(paths.map((path) => ({ path, size: 0 })))) {
    const result = await script(link, REMOVE, batch.map(inWorkspace));
    if (result.exitCode !== 0) {
      throw failure(result, batch[0] ?? '');
    }
  }
}

/** Folders with something in them, such as files that are never copied, stay. */
export async function removeEmptyFolders(link: BenchLink, folders: string[]): Promise<void> {
  const deepestFirst = folders.toSorted().reverse();
  for (const batch of batches(deepestFirst.map((path) => ({ path, size: 0 })))) {
    await script(link, REMOVE_EMPTY, batch.map(inWorkspace));
  }
}

/** Leaves a word in the bench, outside the workspace, by which this bench's files are known to be those we agreed on. */
export async function rememberSync(link: BenchLink, id: string): Promise<void> {
  await script(link, REMEMBER, [id]);
}

function failure(result: RunResult, path: string): LabError {
  const reason = result.stderr.trim().split('\n').at(-1) ?? '';
  return /no space left/i.test(reason)
    ? new LabError('DISK_FULL', 'There is no space left on the bench.', { path })
    : new LabError('BAD_REQUEST', `The bench could not do it: ${reason || `exit code ${result.exitCode}`}`, {
        path,
      });
}
