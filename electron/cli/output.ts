/** Exit codes of every command, also said in `lab --help`. */
export const EXIT = { fine: 0, checkFailed: 1, couldNotRun: 2, interrupted: 130 } as const;

/** Something that stops a command, said to a person as it stands; the exit code is 2. */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** A line for people. Standard output is kept for what the command was asked for. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The one JSON value of a command that was given --json. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Seconds since `began` (milliseconds of Date.now()), as people read them. */
export function secondsSince(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}

export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}

/** Says what begins and, when it is over, how long it took. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  say(`· ${title}`);
  const result = await work();
  say(`  ${title}: ${secondsSince(began)}`);
  return result;
}
