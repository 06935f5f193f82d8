/** In the value of a solution's answer: the last line that the command before it printed. */
export const OUTPUT = '{output}';

/** ECMA-48 control sequences, operating system commands, and single-character escapes. */
const CONTROL = /\x1b\[[0-9;?!>]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_=>]/g;

/**
 * The last line that a command printed, out of everything the terminal showed from the typed line to the next prompt.
 * Null when it printed nothing.
 */
export function lastLine(shown: string): string | null {
  const lines = shown
    .replace(CONTROL, '')
    .split('\n')
    .map((line) => line.replace(/^.*\r(?=.)/, '').trim());
  // The first line is the echo of what was typed, the last the prompt.
  return lines.slice(1, -1).findLast((line) => line !== '') ?? null;
}
