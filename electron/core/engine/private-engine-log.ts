import { open } from 'node:fs/promises';

const TAIL_BYTES = 64 * 1024;

/** A line of dockerd's logfmt as a person reads it: level and message, without time stamps. */
export function readableLogLine(line: string): string {
  const level = /\blevel=(\w+)/.exec(line)?.[1];
  const quoted = /\bmsg="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(["\\])/g, '$1');
  const message = quoted ?? /\bmsg=(\S+)/.exec(line)?.[1];
  const error = /\berror="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(["\\])/g, '$1');
  return message === undefined ? line : `${level ?? 'info'}: ${message}${error ? ` (${error})` : ''}`;
}

/** The last `count` lines that were written to the log after byte `from`; empty when it cannot be read. */
export async function lastLogLines(file: string, from: number, count = 12): Promise<string[]> {
  const log = await open(file, 'r').catch(() => null);
  if (!log) {
    return [];
  }
  try {
    const { size } = await log.stat();
    const start = Math.max(from, size - TAIL_BYTES, 0);
    const { buffer, bytesRead } = await log.read(Buffer.alloc(Math.max(size - start, 0)), 0, null, start);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n');
    return lines
      .filter((line) => line.trim() !== '')
      .slice(-count)
      .map(readableLogLine);
  } finally {
    await log.close();
  }
}
