import { createWriteStream, fstatSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../contract/errors.ts';
import { CannotRun } from './output.ts';

/**
 * Standard input as a file that can be read anywhere in it, as an archive has to be: `< file` as it is, a pipe as a
 * copy in the temporary folder, which goes with this process.
 * @throws CannotRun when it is a terminal; LabError DISK_FULL
 */
export async function standardInputFile(onBytes: (bytes: number) => void): Promise<string> {
  if (process.stdin.isTTY) {
    throw new CannotRun(
      'Standard input is a terminal. Give it an archive: docker save IMAGE | lab inspect -',
    );
  }
  if (process.platform === 'linux' && fstatSync(0).isFile()) {
    return '/proc/self/fd/0';
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'layer-lab-inspect-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'archive');
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onBytes(bytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline(process.stdin, counter, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      const message = `There is no room in ${os.tmpdir()} for what comes from standard input; name a file instead.`;
      throw new LabError('DISK_FULL', message, { path: os.tmpdir() }, error);
    }
    throw error;
  }
  return file;
}
