import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { listContext } from '../../../electron/core/build/context-list.ts';
import { packContext } from '../../../electron/core/build/context-pack.ts';
import { type Comparison, inTurn, type MarkOptions } from '../mark.ts';

const FOLDERS = 200;
const FILES_EACH = 50;
const MEAN_BYTES = 4000;

/** Packing 10,000 files of 4 kB, 40 MB in all, as a stream that is read to its end, beside `tar c`. */
export async function comparePacking(folder: string, options: MarkOptions): Promise<Comparison> {
  const root = path.join(folder, 'large-context');
  options.say('writing 10,000 files');
  writeContext(root);
  const title = 'packing a context of 10,000 files (40 MB)';
  return await inTurn(
    title,
    [
      { what: 'tar c, read by this process', run: () => drainTar(['tar', '-c', '-C', root, '.']) },
      { what: 'ours: list and pack', run: () => packOurs(root, 'sent') },
      {
        what: 'tar c | cat > /dev/null',
        run: () => drainTar(['sh', '-c', 'tar -c -C "$0" . | cat > /dev/null', root]),
      },
      { what: 'ours: until the sums are there, too', run: () => packOurs(root, 'summed') },
      { what: 'ours: list alone', run: () => list(root) },
    ],
    options,
  );
}

const list = (root: string) => listContext({ root, dockerfile: null, builder: 'classic' });

/** Milliseconds until the last byte of the tar came, or until the sums of the files were there as well. */
async function packOurs(root: string, until: 'sent' | 'summed'): Promise<number> {
  const began = performance.now();
  const { stream, summed } = packContext(root, await list(root));
  let sent = 0;
  stream.on('data', () => {
    sent = performance.now();
  });
  const entries = await summed;
  const end = performance.now();
  if (
    entries.length !== FOLDERS * (FILES_EACH + 2) ||
    entries.some(({ type, sha256 }) => type === 'file' && !sha256)
  ) {
    throw new Error(`${entries.length} entries were packed`);
  }
  return (until === 'sent' ? sent : end) - began;
}

async function drainTar([program = '', ...args]: string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  await drain(child.stdout);
  const [code] = await ended;
  if (code !== 0) {
    throw new Error(`${program} ended with ${code}`);
  }
}

async function drain(stream: Readable): Promise<void> {
  stream.on('data', () => undefined);
  await once(stream, 'end');
}

/** Sizes from a fifth of the mean to nearly twice, as sources have; the same every time but for their bytes. */
function writeContext(root: string): void {
  const bytes = randomBytes(1024 * 1024);
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const place = path.join(root, `package-${folder}`, 'src');
    mkdirSync(place, { recursive: true });
    for (let file = 0; file < FILES_EACH; file += 1) {
      const number = folder * FILES_EACH + file;
      const size = Math.floor(MEAN_BYTES * (0.2 + (1.6 * ((number * 7919) % 1000)) / 1000));
      const from = (number * 97) % (bytes.length / 2);
      writeFileSync(path.join(place, `module-${file}.js`), bytes.subarray(from, from + size));
    }
  }
}
