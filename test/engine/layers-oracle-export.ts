import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { LABEL } from '../../electron/core/engine/labels.ts';
import { Crc64 } from '../../electron/core/layers/crc64.ts';
import { decodeName } from '../../electron/core/layers/entry-name.ts';
import { ListingBuilder } from '../../electron/core/layers/layer-listing.ts';
import { TarParser } from '../../electron/core/layers/tar-parser.ts';

/** What is at a path, as one line each; `names` are all the paths that share a file's one copy. */
export interface Found {
  what: string;
  names: string;
}

interface Line {
  path: string;
  type: string;
  mode: number;
  owner: string;
  size: string;
  link: string;
}

/**
 * The oracle: what the engine itself exports of a container that was made from the image and never ran. The export is
 * read by GNU tar, not by our own parser, but for the one extended attribute that exports carry.
 */
export async function exported({ docker }: ConnectedEngine, image: string): Promise<Map<string, Found>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'layers-oracle-'));
  const file = path.join(folder, 'export.tar');
  const container = await docker.createContainer({ Image: image, Cmd: ['x'], Labels: { [LABEL]: 'test' } });
  try {
    await pipeline((await container.export()) as Readable, createWriteStream(file));
    return await readExport(file);
  } finally {
    await container.remove({ v: true });
    await rm(folder, { recursive: true });
  }
}

async function readExport(file: string): Promise<Map<string, Found>> {
  const lines = await listWithTar(file);
  const sums = await sumContents(file, lines);
  const capabilities = await capabilitiesIn(file);
  const target = new Map(lines.map((line) => [line.path, line]));
  const found = new Map<string, Found>();
  const groups = new Map<string, string[]>();
  for (const line of lines) {
    const first = line.type === 'h' ? (target.get(line.link) ?? line) : line;
    const mode = `${(line.mode & 0o7777).toString(8)} ${line.owner}`;
    const shared = first.type === '-' ? (groups.get(first.path) ?? []) : [];
    groups.set(first.path, shared.concat(line.path));
    found.set(line.path, {
      what: `${describe(first, sums)} ${mode}${capabilities.get(first.path) ?? ''}`,
      names: first.path,
    });
  }
  for (const one of found.values()) {
    one.names = (groups.get(one.names) ?? []).sort().join(' ');
  }
  return found;
}

function describe(line: Line, sums: Map<string, string>): string {
  const { type, size, link } = line;
  const told: Record<string, string> = {
    '-': `file ${size} ${sums.get(line.path)}`,
    d: 'directory',
    l: `symlink ${link}`,
    c: `character ${size.replace(',', ':')}`,
    b: `block ${size.replace(',', ':')}`,
    p: 'fifo',
  };
  return told[type] ?? `unknown ${type}`;
}

async function listWithTar(file: string): Promise<Line[]> {
  const pieces: Buffer[] = [];
  const options = ['--numeric-owner', '--full-time', '--quoting-style=escape', '-tvf'];
  await runTar([...options, file], (chunk) => pieces.push(chunk));
  return Buffer.concat(pieces).toString('latin1').split('\n').filter(Boolean).map(parseLine);
}

function parseLine(line: string): Line {
  const match = /^(.)(.{9}) +(\d+)\/(\d+) +(\d+(?:,\d+)?) \S+ \S+ (.*)$/s.exec(line);
  if (match === null) {
    throw new Error(`tar says something else than expected: ${line}`);
  }
  const [, type = '', mode = '', uid = '', gid = '', size = '', rest = ''] = match;
  const separator = { l: ' -> ', h: ' link to ' }[type];
  const [name = '', link = ''] = separator === undefined ? [rest] : rest.split(separator);
  return {
    path: asPath(unquoted(name)),
    type,
    mode: parseMode(mode),
    owner: `${uid}:${gid}`,
    size,
    link: type === 'h' ? asPath(unquoted(link)) : unquoted(link),
  };
}

/** `rwsr-xr-t` and so on as a number. */
function parseMode(letters: string): number {
  let mode = 0;
  for (const [at, letter] of [...letters].entries()) {
    const special = 'sStT'.includes(letter);
    if (letter !== '-' && letter !== 'S' && letter !== 'T') {
      mode |= 0o400 >> at;
    }
    if (special) {
      mode |= 0o4000 >> ((at - 2) / 3);
    }
  }
  return mode;
}

/** The name that GNU tar means, which in the C locale writes all but printable ASCII as octal. */
function unquoted(text: string): string {
  const plain: Record<string, string> = { n: '\n', t: '\t', a: '\x07', b: '\b', f: '\f', r: '\r', v: '\v' };
  const bytes = text.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (plain[code] ?? code),
  );
  return decodeName(Buffer.from(bytes, 'latin1'));
}

function asPath(name: string): string {
  return `/${name.replace(/^\.?\//, '').replace(/\/$/, '')}`;
}

/** CRC-64 of each regular file: tar gives their contents one after the other, in the order of its list. */
async function sumContents(file: string, lines: Line[]): Promise<Map<string, string>> {
  const files = lines.filter(({ type, size }) => type === '-' && size !== '0');
  const sums = new Map<string, string>();
  let at = 0;
  let left = Number(files[0]?.size ?? 0);
  let sum = new Crc64();
  await runTar(['-xOf', file], (chunk) => {
    for (let rest = chunk; rest.length > 0; ) {
      const piece = rest.subarray(0, left);
      sum.update(piece);
      left -= piece.length;
      rest = rest.subarray(piece.length);
      if (left === 0) {
        sums.set(files[at]?.path ?? 'more than listed', sum.digest());
        at += 1;
        left = Number(files[at]?.size ?? Number.POSITIVE_INFINITY);
        sum = new Crc64();
      }
    }
  });
  if (at !== files.length) {
    throw new Error(`tar gave the contents of ${at} files out of ${files.length}`);
  }
  for (const { path: empty, size, type } of lines) {
    if (type === '-' && size === '0') {
      sums.set(empty, '');
    }
  }
  return sums;
}

/** `docker export` carries `security.capability` and no other extended attribute. */
async function capabilitiesIn(file: string): Promise<Map<string, string>> {
  const builder = new ListingBuilder();
  const parser = new TarParser(builder);
  for await (const chunk of createReadStream(file)) {
    parser.write(chunk);
  }
  parser.finish();
  return new Map(
    builder.listing('').entries.map((entry) => [entry.path, capabilityOf(entry.xattrs)] as const),
  );
}

export function capabilityOf(xattrs: string): string {
  const found = xattrs.split(' ').find((one) => one.startsWith('security.capability='));
  return found === undefined ? '' : ` ${found}`;
}

function runTar(args: string[], onData: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('tar', args, { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } });
    let stderr = '';
    child.stdout.on('data', onData);
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`tar: ${code} ${stderr}`))));
  });
}
