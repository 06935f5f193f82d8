import path from 'node:path';

/** One line of an ignore file. */
export interface IgnorePattern {
  /** Cleaned, relative, with `/`. */
  text: string;
  /** It began with `!`: what it matches is wanted after all. */
  exception: boolean;
  matches(file: string): boolean;
}

/** A pattern that cannot be read; the docker CLI refuses to build then. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
  readonly line: number;

  constructor(line: number, pattern: string) {
    super(`line ${line} is no pattern: ${pattern}`);
    this.line = line;
  }
}

/**
 * Reads the patterns of an ignore file (docs.docker.com, "dockerignore files"; Go's filepath.Match with `**`).
 * A library of the name exists: it throws at `c++`, and never ignores what is called `constructor`.
 * @throws BadPattern
 */
export function readPatterns(text: string): IgnorePattern[] {
  const patterns: IgnorePattern[] = [];
  // A byte order mark would become part of the first pattern.
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || line.startsWith('#')) {
      continue;
    }
    const exception = trimmed.startsWith('!');
    const pattern = cleaned(exception ? trimmed.slice(1).trim() : trimmed);
    if (pattern === '' || !isWellFormed(pattern)) {
      throw new BadPattern(at + 1, trimmed);
    }
    patterns.push({ text: pattern, exception, matches: matcherOf(pattern) });
  }
  return patterns;
}

/** Go's filepath.Clean, and no slash at the beginning. */
function cleaned(pattern: string): string {
  if (pattern === '') {
    return '';
  }
  const slashed = path.sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const clean = path.posix.normalize(slashed).replace(/(?<=.)\/$/, '');
  return clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean;
}

/** What Go's filepath.Match calls a bad pattern: a bracket that stays open or holds nothing, a backslash at the end. */
function isWellFormed(pattern: string): boolean {
  return /^(?:[^[\\]|\\.|\[\^?(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?(?:(?:[^\]\\-]|\\.)(?:-(?:[^\]\\-]|\\.))?)*\])*$/su.test(
    pattern,
  );
}

function matcherOf(pattern: string): (file: string) => boolean {
  if (!/[*?[\\]/.test(pattern)) {
    return (file) => file === pattern;
  }
  const expression = new RegExp(`^${translated(pattern)}$`, 'su');
  return (file) => expression.test(file);
}

function translated(pattern: string): string {
  const token = /\*\*(\/?)|\*|\?|\[(?:\\.|[^\]\\])*\]|\\(.)|./gsu;
  return pattern.replace(
    token,
    (found, slash: string | undefined, escaped: string | undefined, at: number) => {
      if (found.startsWith('**')) {
        // `a/**` is all below a, `**/a` any a, however deep, also at the top.
        return at + found.length === pattern.length ? '.*' : slash === '/' ? '(?:.*/)?' : '.*';
      }
      if (found === '*') {
        return '[^/]*';
      }
      if (found === '?') {
        return '[^/]';
      }
      return found.startsWith('[') && found.length > 1 ? bracket(found) : literal(escaped ?? found);
    },
  );
}

function bracket(found: string): string {
  const inverted = found.startsWith('[^');
  const body = found
    .slice(inverted ? 2 : 1, -1)
    .replace(/\\(.)|([[\]&^])/gsu, (_, escaped: string, bare: string) => {
      const letter = escaped ?? bare;
      return /[\w\s]/.test(letter) || letter.charCodeAt(0) > 0x7e ? letter : `\\${letter}`;
    });
  return `[${inverted ? '^' : ''}${body}]`;
}

function literal(letter: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
}
