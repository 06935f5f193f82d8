import type { BuilderKind } from '../../contract/build.ts';
import { LabError } from '../../contract/errors.ts';
import { BadPattern, type IgnorePattern, readPatterns } from './context-pattern.ts';

/** What of a context is left at home. */
export interface IgnoreRules {
  /** Relative to the context; null when there is no ignore file. */
  file: string | null;
  text: string;
  ignores(path: string): boolean;
  /** Nothing below an ignored folder can be wanted, so it need not be looked into. */
  prunes: boolean;
}

/** The names an ignore file may have for a Dockerfile, the one that wins first. Only BuildKit knows the first. */
export function ignoreFileNames(dockerfile: string, builder: BuilderKind): string[] {
  return builder === 'buildkit' ? [`${dockerfile}.dockerignore`, '.dockerignore'] : ['.dockerignore'];
}

/**
 * Reads ignore patterns as the docker CLI does (https://docs.docker.com/build/concepts/context/#dockerignore-files).
 * `read` gives a file of the context by its relative path, or null.
 * @throws LabError CONTEXT_INVALID {path} for a pattern that the CLI refuses, too
 */
export async function readIgnoreRules(
  dockerfile: string,
  builder: BuilderKind,
  read: (path: string) => Promise<string | null>,
): Promise<IgnoreRules> {
  for (const file of ignoreFileNames(dockerfile, builder)) {
    const text = await read(file);
    if (text !== null) {
      return ignoreRules(file, text, builder);
    }
  }
  return { file: null, text: '', ignores: () => false, prunes: true };
}

function ignoreRules(file: string, text: string, builder: BuilderKind): IgnoreRules {
  const patterns = patternsIn(file, text);
  const exceptions = patterns.filter(({ exception }) => exception);
  const matches = (path: string) => isMatched(patterns, path);
  return {
    file,
    text,
    ignores: builder === 'classic' ? withClosedFolders(matches, exceptions) : matches,
    prunes: exceptions.length === 0,
  };
}

function patternsIn(file: string, text: string): IgnorePattern[] {
  try {
    return readPatterns(text);
  } catch (error) {
    if (error instanceof BadPattern) {
      throw new LabError('CONTEXT_INVALID', `${file}: ${error.message}`, { path: file }, error);
    }
    throw error;
  }
}

/** The last pattern that matches the path or a folder that it lies in decides. */
function isMatched(patterns: readonly IgnorePattern[], path: string): boolean {
  let matched = false;
  let lineage: string[] | null = null;
  for (const { exception, matches } of patterns) {
    // Only the opposite of what holds so far can change it.
    if (exception === matched) {
      lineage ??= lineageOf(path);
      matched = lineage.some(matches) !== matched;
    }
  }
  return matched;
}

/** `a/b/c` with the folders it lies in: itself, `a`, `a/b`. */
function lineageOf(path: string): string[] {
  const found = [path];
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    found.push(path.slice(0, slash));
  }
  return found;
}

/**
 * The classic client does not look into an ignored folder unless an exception begins with that folder's path: below
 * `node_modules`, `!**\/keep.txt` is without effect, where BuildKit's obeys it.
 */
function withClosedFolders(
  matches: (path: string) => boolean,
  exceptions: readonly IgnorePattern[],
): (path: string) => boolean {
  const known = new Map<string, boolean>();
  const isClosed = (folder: string): boolean => {
    let closed = known.get(folder);
    if (closed === undefined) {
      const parent = parentOf(folder);
      closed =
        (parent !== '' && isClosed(parent)) ||
        (matches(folder) && !exceptions.some(({ text }) => `${text}/`.startsWith(`${folder}/`)));
      known.set(folder, closed);
    }
    return closed;
  };
  return (path) => {
    const parent = parentOf(path);
    return (parent !== '' && isClosed(parent)) || matches(path);
  };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
