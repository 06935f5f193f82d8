import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink, RunResult } from '../bench/bench-link.ts';
import type { ImageLink } from '../layers/layer-source.ts';
import type { ConnectedEngine } from './connect.ts';

/** Output of one command that is kept in memory, bytes; the same as on a bench. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;

/**
 * The host's own engine, to read images from. `run` is there only when the engine is reached over a socket of this
 * computer, has a graph driver, and this process may read its layer store (root, as a rule); otherwise it is null and
 * layers come from the `save` stream. A layer store that belongs to some other engine (a socket that leads into a
 * virtual machine) does no harm: all that is read there is named by its digest.
 */
export async function hostLink(host: ConnectedEngine): Promise<ImageLink> {
  const { docker, facts, socketPath } = host;
  if (socketPath === null || facts.store !== 'graph-driver' || facts.podman) {
    return { engine: docker, run: null };
  }
  const info: { DockerRootDir?: unknown; Driver?: unknown } = await docker.info();
  const { DockerRootDir: root, Driver: driver } = info;
  if (typeof root !== 'string' || !path.isAbsolute(root) || typeof driver !== 'string') {
    return { engine: docker, run: null };
  }
  const readable = await access(
    path.join(root, 'image', driver, 'layerdb'),
    constants.R_OK | constants.X_OK,
  ).then(
    () => true,
    () => false,
  );
  return { engine: docker, run: readable ? readerBelow(root) : null, place: { root, driver } };
}

/** Runs the commands by which layers are read, on files below `root`, and refuses everything else. */
export function readerBelow(root: string): BenchLink['run'] {
  return async (command, options = {}) => {
    if (!isReading(command, root) || options.input !== undefined) {
      throw new LabError('BAD_REQUEST', `Only reading commands are run on this computer, not: ${command[0]}`);
    }
    return runHere(command, options.signal);
  };
}

/**
 * Whether a command only writes files below `root` to its standard output: `tar -c -f - -C FOLDER NAME…` or
 * `head -c BYTES -- FILE`, and nothing that these programs could take for an option.
 */
export function isReading(command: readonly string[], root: string): boolean {
  const below = (file: string): boolean => {
    const relative = path.relative(root, file);
    return path.isAbsolute(file) && relative !== '..' && !relative.startsWith(`..${path.sep}`);
  };
  const [program, ...args] = command;
  if (program === 'head') {
    const [c, bytes, dashes, file, ...more] = args;
    return (
      c === '-c' && /^\d+$/.test(bytes ?? '') && dashes === '--' && below(file ?? '') && more.length === 0
    );
  }
  const [create, f, output, change, folder = '', ...names] = args;
  return (
    program === 'tar' &&
    [create, f, output, change].join(' ') === '-c -f - -C' &&
    below(folder) &&
    names.every((name) => !name.startsWith('-') && below(path.join(folder, name)))
  );
}

function runHere([program = '', ...args]: string[], signal: AbortSignal | undefined): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    // Only what finding the program takes: TAR_OPTIONS and its like must not add to what was allowed.
    const env = { PATH: process.env.PATH ?? '', LC_ALL: 'C' };
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
    });
    const output: Buffer[] = [];
    let size = 0;
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output.push(chunk);
      size += chunk.length;
      if (size > OUTPUT_LIMIT) {
        child.kill();
        reject(new LabError('FILE_TOO_LARGE', 'The command printed more than 64 MiB.'));
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = `${stderr}${chunk.toString()}`.slice(-2000);
    });
    child.on('error', (error) => reject(signal?.aborted ? new LabError('CANCELLED', 'Cancelled.') : error));
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout: Buffer.concat(output), stderr }));
  });
}
