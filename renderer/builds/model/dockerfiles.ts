import type {
  BuildOptions,
  BuildRecord,
  BuildsState,
  WorkspaceState,
} from '../../../electron/contract/index.ts';
import { baseName, languageOf } from '../../workbench/editor/paths.ts';

/** Builds of one Dockerfile with one context are numbered and compared together. */
export function keyOf({ context, dockerfile }: Pick<BuildOptions, 'context' | 'dockerfile'>): string {
  return `${context}\0${dockerfile}`;
}

export function isDockerfile(path: string): boolean {
  return languageOf(path) === 'dockerfile' && !path.endsWith('.dockerignore');
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** Dockerfiles of the workspace, the plain one first. */
export function dockerfilesIn(workspace: Pick<WorkspaceState, 'files'> | undefined): string[] {
  const depth = (path: string): number => path.split('/').length;
  return (workspace?.files ?? [])
    .map(({ path }) => path)
    .filter(isDockerfile)
    .sort((a, b) => depth(a) - depth(b) || a.length - b.length || a.localeCompare(b, 'en'));
}

/** What a build of this Dockerfile would be asked for: as it was the last time, else the usual. */
export function optionsFor(
  dockerfile: string,
  builds: Pick<BuildsState, 'records'> | undefined,
  chosen: Partial<BuildOptions> = {},
): BuildOptions {
  const last = builds?.records.find(({ options }) => options.dockerfile === dockerfile)?.options;
  const context = chosen.context ?? last?.context ?? folderOf(dockerfile);
  return {
    context,
    dockerfile,
    tag: last ? last.tag : tagFor(context),
    target: last?.target ?? null,
    buildArgs: last?.buildArgs ?? {},
    builder: last?.builder ?? 'buildkit',
    ...chosen,
    noCache: chosen.noCache ?? false,
  };
}

function tagFor(context: string): string {
  const name = baseName(context)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'hello' : name;
}

/** Records of one key, newest first. */
export function recordsOf(builds: BuildsState | undefined, key: string | null): BuildRecord[] {
  return (builds?.records ?? []).filter(({ options }) => keyOf(options) === key);
}

/** Keys that have records, the one built last first. */
export function builtKeys(builds: BuildsState | undefined): string[] {
  return [...new Set((builds?.records ?? []).map(({ options }) => keyOf(options)))];
}
