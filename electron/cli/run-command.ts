import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CannotRun, say } from './output.ts';

export interface RunOptions {
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  signal?: AbortSignal;
  /** `shown`: on our standard error as it comes. `kept`: only shown when the command fails. */
  output: 'shown' | 'kept';
}

/**
 * Runs a program to its end; its standard output never becomes ours. Answers with its exit code.
 * @throws CannotRun when there is no such program; the signal's reason when it is aborted (the program is then ended).
 */
export async function runCommand(command: string, args: readonly string[], o: RunOptions): Promise<number> {
  o.signal?.throwIfAborted();
  const child = spawn(command, args, {
    env: o.env ?? process.env,
    ...(o.cwd ? { cwd: o.cwd } : {}),
    stdio: o.output === 'shown' ? ['inherit', 2, 2] : ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) {
      createInterface({ input: stream }).on('line', (line) => kept.push(line));
    }
  }
  const stop = (): void => {
    child.kill('SIGTERM');
  };
  o.signal?.addEventListener('abort', stop, { once: true });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', (error) => reject(new CannotRun(`${command} could not be run: ${error.message}`)));
  child.once('close', (code) => resolve(code ?? -1));
  try {
    const code = await promise;
    o.signal?.throwIfAborted();
    if (code !== 0) {
      for (const line of kept.slice(-40)) {
        say(`  ${line}`);
      }
    }
    return code;
  } finally {
    o.signal?.removeEventListener('abort', stop);
  }
}
