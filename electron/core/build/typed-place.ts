import path from 'node:path';
import type { TypedCommand } from './cli-args.ts';

/** Where a typed build has its files. */
export interface TypedPlace {
  /** Relative to the workspace, `..` included; as written for what is no folder of the bench. */
  context: string;
  dockerfile: string;
  /** Absolute on the bench, as the CLI notes it down. */
  contextPath: string;
  /** Null when `-f` was not given. */
  dockerfilePath: string | null;
  /** Both are files of the bench, which can be looked at. */
  onBench: boolean;
}

const WORKSPACE = '/workspace';

/** Resolves the words of a command against the folder that it was typed in. */
export function placeOf({ context, dockerfile }: TypedCommand, cwd: string): TypedPlace {
  const contextPath = path.posix.resolve(cwd, context.value);
  const fromInput = dockerfile === '-' || context.kind === 'stdin';
  const dockerfilePath =
    dockerfile === null || dockerfile === '-' ? null : path.posix.resolve(cwd, dockerfile);
  const folder = context.kind === 'folder';
  const inContext = folder ? path.posix.join(contextPath, 'Dockerfile') : null;
  const file = dockerfilePath ?? inContext;
  return {
    context: folder ? path.posix.relative(WORKSPACE, contextPath) : context.value,
    dockerfile: fromInput
      ? '-'
      : file === null || !folder
        ? (dockerfile ?? 'Dockerfile')
        : path.posix.relative(WORKSPACE, file),
    contextPath,
    dockerfilePath,
    onBench: folder && !fromInput,
  };
}
