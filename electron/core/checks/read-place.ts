import path from 'node:path';
import tar from 'tar-stream';
import type { CheckOf } from '../../contract/checks.ts';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { isMissing } from '../bench/errors.ts';
import type { BenchWorld } from './check-world.ts';
import { inspectContainer } from './look.ts';

/** Bytes; no lesson asks about a larger file. */
const MAX_FILE = 8 * 1024 * 1024;
const MOST_LINKS = 16;

/** What is at a path of the workspace, a container or an image. */
export type Found =
  | { kind: 'file'; content: Buffer }
  | { kind: 'directory' | 'other' }
  | { kind: 'missing' }
  /** The container or image itself is not there. */
  | { kind: 'noPlace' };

export async function readPlace(
  place: CheckOf<'file'>['in'],
  file: string,
  world: BenchWorld,
): Promise<Found> {
  try {
    if ('workspace' in place) {
      return { kind: 'file', content: Buffer.from((await world.workspace.read(file)).content) };
    }
    if ('image' in place) {
      return { kind: 'file', content: await world.layers.readFile(place.image, file, MAX_FILE) };
    }
  } catch (thrown) {
    const code = thrown instanceof LabError ? thrown.code : null;
    if (code === 'FILE_NOT_FOUND' || code === 'IMAGE_NOT_FOUND') {
      return { kind: code === 'FILE_NOT_FOUND' ? 'missing' : 'noPlace' };
    }
    throw thrown;
  }
  const { link } = world;
  const found = await inspectContainer(link, place.container);
  return found === null ? { kind: 'noPlace' } : readInContainer(link, found.Id, file);
}

/** Content of a file in a container, running or not, symlinks followed as the container would. */
async function readInContainer(link: BenchLink, id: string, file: string): Promise<Found> {
  let at = file;
  for (let hop = 0; hop < MOST_LINKS; hop += 1) {
    const entry = await firstEntry(link, id, at);
    if (entry === null) {
      return { kind: 'missing' };
    }
    if (typeof entry !== 'string') {
      return entry;
    }
    at = path.posix.resolve(path.posix.dirname(at), entry);
  }
  return { kind: 'missing' };
}

/** The entry at a path, out of the archive API; a string is the target of a symlink. */
async function firstEntry(link: BenchLink, id: string, file: string): Promise<Found | string | null> {
  let archive: NodeJS.ReadableStream;
  try {
    archive = await link.engine.getContainer(id).getArchive({ path: file });
  } catch (thrown) {
    if (isMissing(thrown)) {
      return null;
    }
    throw thrown;
  }
  const entries = tar.extract();
  archive.on('error', (thrown) => entries.destroy(thrown));
  archive.pipe(entries);
  try {
    for await (const entry of entries) {
      const { type, linkname, size } = entry.header;
      if (type === 'symlink') {
        return linkname ?? '';
      }
      if (type !== 'file') {
        return { kind: type === 'directory' ? 'directory' : 'other' };
      }
      if ((size ?? 0) > MAX_FILE) {
        throw new LabError('FILE_TOO_LARGE', `${file} is larger than ${MAX_FILE} bytes`, { path: file });
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        chunks.push(chunk);
      }
      return { kind: 'file', content: Buffer.concat(chunks) };
    }
  } finally {
    (archive as NodeJS.ReadableStream & { destroy?: () => void }).destroy?.();
  }
  return null;
}
