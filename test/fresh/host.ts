import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program of this machine to its end. @throws Error with the end of what it said */
export async function run(
  program: string,
  args: string[],
  o: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  await capture(program, args, o);
}

/** The same, with its standard output as the answer. */
export async function capture(
  program: string,
  args: string[],
  o: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { ...o, maxBuffer: 64 * 2 ** 20 });
    return stdout;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).slice(-1500) : '';
    throw new Error(`${program} ${args[0] ?? ''} failed: ${said || String(error)}`, { cause: error });
  }
}
