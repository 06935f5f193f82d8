import dockerignore from '@balena/dockerignore';
import type { BuilderKind } from '../../contract/build.ts';

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
 */
export async function readIgnoreRules(
  dockerfile: string,
  builder: BuilderKind,
  read: (path: string) => Promise<string | null>,
): Promise<IgnoreRules> {
  for (const file of ignoreFileNames(dockerfile, builder)) {
    const text = await read(file);
    if (text !== null) {
      return ignoreRules(file, text);
    }
  }
  return { file: null, text: '', ignores: () => false, prunes: true };
}

function ignoreRules(file: string, text: string): IgnoreRules {
  // A byte order mark would become part of the first pattern; the CLI drops it too.
  const patterns = text.replace(/^\uFEFF/, '');
  const matcher = dockerignore.default({ ignorecase: false }).add(patterns);
  return {
    file,
    text: patterns,
    ignores: (path) => matcher.ignores(path),
    prunes: !/^\s*!/m.test(patterns),
  };
}
