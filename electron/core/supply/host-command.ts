import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LabError } from '../../contract/errors.ts';
import { throwIfCancelled } from './engine-stream.ts';

/** Whether a program of this name is in PATH or where root's programs are. */
export const HOST_PATH = (env: NodeJS.ProcessEnv): string =>
  `${env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`;

/**
 * Runs a program of the host to its end and answers with its standard output. Aborting ends the whole process group,
 * so that nothing it started stays behind.
 * @throws LabError INSTALL_FAILED with its last words when it cannot be run or fails; CANCELLED.
 */
export async function runHostCommand(
  command: string,
  args: readonly string[],
  o: {
    env: NodeJS.ProcessEnv;
    signal?: AbortSignal | undefined;
    onLine?: (line: string) => void;
    cwd?: string;
  },
): Promise<string> {
  throwIfCancelled(o.signal);
  const child = spawn(command, args, {
    cwd: o.cwd,
    // Untranslated words: they are parsed and shown in English.
    env: { ...o.env, PATH: HOST_PATH(o.env), LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const stop = (): void => {
    if (child.pid !== undefined) {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It has ended by itself.
      }
    }
  };
  o.signal?.addEventListener('abort', stop, { once: true });
  const output: string[] = [];
  const lastWords: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => output.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastWords.push(line);
    lastWords.splice(0, lastWords.length - 8);
    o.onLine?.(line);
  });
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
    throwIfCancelled(o.signal);
    if (exitCode !== 0) {
      throw new LabError(
        'INSTALL_FAILED',
        `${command} ended with ${exitCode}: ${lastWords.join(' | ').slice(-600)}`,
        { command, exitCode },
      );
    }
    return output.join('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new LabError('INSTALL_FAILED', `${command} is not installed.`, { command });
    }
    throw error;
  } finally {
    o.signal?.removeEventListener('abort', stop);
  }
}
