import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { CannotRun } from './output.ts';

/** What `lab inspect` was called with, as commander reads it. */
export interface InspectOptions {
  json: boolean;
  wasted: boolean;
  layer?: number;
  engine?: 'host' | 'bench';
  lesson?: string;
  image?: string;
  platform?: string;
  failUnder?: number;
  maxWasted?: number;
}

export type InspectInput =
  | { kind: 'image'; ref: string; engine: 'host' | 'bench' }
  | { kind: 'archive'; file: string /** Only that there is such a file makes it one. */; mayBeImage: boolean }
  | { kind: 'stdin' };

const ARCHIVE_NAME = /\.(tar|tgz|tar\.(gz|zst|zstd|xz|bz2))$/i;
const WRITTEN_AS_PATH = /^(\.{1,2}([/\\]|$)|[/\\~]|[a-z]:[/\\])/i;

/**
 * What the argument names. `-` is standard input; an archive is what is written as a path (`./x`, `/x`), is called
 * `.tar`, `.tgz`, `.tar.gz` or `.tar.zst`, or exists as a file or as a folder with index.json or manifest.json; all
 * else is an image. An engine that is asked for (`--engine`, `--lesson`) makes it an image whatever it looks like.
 * @throws CannotRun for options that do not go together
 */
export function readInput(what: string, o: InspectOptions): InspectInput {
  const engine = o.engine ?? (o.lesson === undefined ? undefined : 'bench');
  if (o.lesson !== undefined && engine === 'host') {
    throw new CannotRun('--lesson says which bench; it does not go with --engine host.');
  }
  if (engine !== undefined && what === '-') {
    throw new CannotRun('- is an archive from standard input; --engine and --lesson are for images.');
  }
  const input: InspectInput =
    what === '-'
      ? { kind: 'stdin' }
      : engine === undefined && (isWrittenAsArchive(what) || isArchiveOnDisk(what))
        ? { kind: 'archive', file: what, mayBeImage: !isWrittenAsArchive(what) }
        : { kind: 'image', ref: what, engine: engine ?? 'host' };
  if (input.kind === 'image' && o.image !== undefined) {
    throw new CannotRun(`--image says which image of an archive; ${what} is taken for an image itself.`);
  }
  return input;
}

function isWrittenAsArchive(what: string): boolean {
  return ARCHIVE_NAME.test(what) || WRITTEN_AS_PATH.test(what);
}

function isArchiveOnDisk(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    return ['index.json', 'manifest.json'].some((name) => existsSync(path.join(file, name)));
  }
  return found !== undefined;
}
