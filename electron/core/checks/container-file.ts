import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type Docker from 'dockerode';
import tar from 'tar-stream';
import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { isMissing } from '../bench/errors.ts';

/** Bytes; no lesson asks about a larger file. */
export const MAX_FILE = 8 * 1024 * 1024;
const MOST_LINKS = 16;
const MOST_KEPT = 16;

/** What is at a path. */
export type FoundFile =
  | { kind: 'file'; content: Buffer }
  | { kind: 'directory' | 'other' }
  | { kind: 'missing' };

/** Engine API, "Get information about files in a container": base64 JSON in a header; mode is Go's os.FileMode. */
const PathStat = z.object({
  size: z.number(),
  mode: z.number(),
  mtime: z.string(),
  linkTarget: z.string(),
});
type PathStat = z.infer<typeof PathStat>;
const GO_DIRECTORY = 2 ** 31;
const GO_SYMLINK = 2 ** 27;
/** Go's ModeType without directory and symlink: pipes, sockets, devices and what is irregular. */
const GO_SPECIAL = [2 ** 26, 2 ** 25, 2 ** 24, 2 ** 21, 2 ** 19];

/**
 * Contents as last read, by what a look at the path says of it. Reading through the archive API makes an engine event,
 * and events make checks run: a check that read its file every time would keep itself running for ever.
 */
const kept = new WeakMap<BenchLink, Map<string, Buffer>>();

/**
 * Content of a file in a container, running or not, symlinks followed as the container would.
 * @throws LabError FILE_TOO_LARGE; what the engine throws
 */
export async function readInContainer(link: BenchLink, id: string, file: string): Promise<FoundFile> {
  const container = link.engine.getContainer(id);
  let at = file;
  for (let hop = 0; hop < MOST_LINKS; hop += 1) {
    const facts = await statIn(container, at);
    if (facts === null) {
      return { kind: 'missing' };
    }
    if (has(facts.mode, GO_SYMLINK)) {
      at = path.posix.resolve(path.posix.dirname(at), facts.linkTarget);
      continue;
    }
    if (has(facts.mode, GO_DIRECTORY)) {
      return { kind: 'directory' };
    }
    if (GO_SPECIAL.some((bit) => has(facts.mode, bit))) {
      return { kind: 'other' };
    }
    if (facts.size > MAX_FILE) {
      throw new LabError('FILE_TOO_LARGE', `${file} is larger than ${MAX_FILE} bytes`, { path: file });
    }
    const content = await contentOf(link, container, at, facts);
    return content === null ? { kind: 'missing' } : { kind: 'file', content };
  }
  return { kind: 'missing' };
}

async function contentOf(
  link: BenchLink,
  container: Docker.Container,
  file: string,
  facts: PathStat,
): Promise<Buffer | null> {
  const files = kept.get(link) ?? new Map<string, Buffer>();
  kept.set(link, files);
  const key = JSON.stringify([container.id, file, facts.size, facts.mtime]);
  const known = files.get(key);
  if (known !== undefined) {
    return known;
  }
  const content = await readArchive(container, file);
  if (content !== null) {
    files.set(key, content);
    for (const oldest of [...files.keys()].slice(0, -MOST_KEPT)) {
      files.delete(oldest);
    }
  }
  return content;
}

/** Bits above 2^31 do not fit the operators of JavaScript. */
function has(mode: number, bit: number): boolean {
  return Math.floor(mode / bit) % 2 === 1;
}

async function statIn(container: Docker.Container, file: string): Promise<PathStat | null> {
  try {
    const answer: unknown = await container.infoArchive({ path: file });
    const response = answer as IncomingMessage;
    response.resume();
    const header = String(response.headers['x-docker-container-path-stat'] ?? '');
    return PathStat.parse(JSON.parse(Buffer.from(header, 'base64').toString('utf8')));
  } catch (thrown) {
    if (isMissing(thrown)) {
      return null;
    }
    throw thrown;
  }
}

async function readArchive(container: Docker.Container, file: string): Promise<Buffer | null> {
  const archive = await container.getArchive({ path: file }).catch((thrown: unknown) => {
    if (isMissing(thrown)) {
      return null;
    }
    throw thrown;
  });
  if (archive === null) {
    return null;
  }
  const entries = tar.extract();
  archive.on('error', (thrown) => entries.destroy(thrown));
  archive.pipe(entries);
  let content: Buffer | null = null;
  for await (const entry of entries) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    content ??= entry.header.type === 'file' ? Buffer.concat(chunks) : null;
  }
  return content;
}
