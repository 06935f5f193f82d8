import { type Lines, linesOf, type Range } from '../span.ts';

/** A line of an ignore file that says something. */
export interface IgnoreLine {
  line: number;
  /** Without the spaces around it. */
  range: Range;
  /** As written, `!` included. */
  text: string;
  keep: boolean;
  /** What it means: cleaned as Go's filepath.Clean does, no slash at either end. */
  pattern: string;
  matches: (path: string) => boolean;
}

/** Reads an ignore file as docker does (github.com/moby/patternmatcher, ignorefile): `#` only in the first column is a comment. */
export function readIgnore(text: string): { lines: Lines; entries: IgnoreLine[] } {
  const lines = linesOf(text);
  const entries: IgnoreLine[] = [];
  for (let line = 0; line < lines.count; line++) {
    const raw = lines.line(line).replace(/^\uFEFF/, '');
    const trimmed = raw.trim();
    if (raw.startsWith('#') || trimmed === '') {
      continue;
    }
    const character = lines.line(line).indexOf(trimmed);
    const keep = trimmed.startsWith('!');
    const pattern = clean(keep ? trimmed.slice(1).trim() : trimmed);
    entries.push({
      line,
      range: { start: { line, character }, end: { line, character: character + trimmed.length } },
      text: trimmed,
      keep,
      pattern,
      matches: matcher(pattern),
    });
  }
  return { lines, entries };
}

/** Go's filepath.Clean, and the leading slash taken off. */
export function clean(pattern: string): string {
  const rooted = pattern.startsWith('/');
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') {
      parts.pop();
    } else if (part === '..' && !rooted) {
      parts.push(part);
    } else if (part !== '' && part !== '.' && part !== '..') {
      parts.push(part);
    }
  }
  return parts.join('/') || (pattern === '' ? '' : '.');
}

/** Whether a pattern can be read: a `[` has its `]`, nothing ends in a lone backslash. */
export function isReadable(pattern: string): boolean {
  return source(pattern) !== null;
}

function source(pattern: string): string | null {
  let regex = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (pattern.startsWith('**', at)) {
      const slash = pattern[at + 2] === '/';
      at += slash ? 2 : 1;
      regex += slash ? '(?:.*/)?' : '.*';
    } else if (char === '*') {
      regex += '[^/]*';
    } else if (char === '?') {
      regex += '[^/]';
    } else if (char === '[') {
      const end = pattern.indexOf(']', at + 2);
      if (end < 0) {
        return null;
      }
      regex += pattern.slice(at, end + 1);
      at = end;
    } else if (char === '\\') {
      if (at + 1 === pattern.length) {
        return null;
      }
      at++;
      regex += (pattern[at] ?? '').replace(/[^\w]/g, '\\$&');
    } else {
      regex += char.replace(/[.+^${}()|\]]/g, '\\$&');
    }
  }
  return regex;
}

/** A pattern matches a path, or any folder above it. */
function matcher(pattern: string): (path: string) => boolean {
  const regex = source(pattern);
  if (regex === null || pattern === '' || pattern === '.') {
    return () => false;
  }
  try {
    const whole = new RegExp(`^${regex}(?:/.*)?$`, 's');
    return (path) => whole.test(path);
  } catch {
    return () => false;
  }
}

/** Whether a path is left out: the last line that matches it decides. The line is given too. */
export function verdict(
  entries: readonly IgnoreLine[],
  path: string,
): { ignored: boolean; by: IgnoreLine | null } {
  const by = entries.findLast((entry) => entry.matches(path)) ?? null;
  return { ignored: by !== null && !by.keep, by };
}
