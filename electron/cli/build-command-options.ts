import { statSync } from 'node:fs';
import path from 'node:path';
import type { BuilderKind, BuildOptions } from '../contract/build.ts';
import { CannotRun } from './output.ts';

/** What `lab build` was called with, as commander reads it. */
export interface BuildCommandOptions {
  explain: boolean;
  json: boolean;
  quiet: boolean;
  /** False for --no-cache. */
  cache: boolean;
  engine?: 'host' | 'bench';
  lesson?: string;
  builder?: BuilderKind;
  tag: string[];
  file?: string;
  target?: string;
  buildArg: string[];
}

/** A build as it was asked for; paths are absolute, the builder is still the engine's to choose when it is null. */
export interface BuildAsked {
  engine: 'host' | 'bench';
  lesson: string | undefined;
  root: string;
  dockerfile: string;
  tags: string[];
  builder: BuilderKind | null;
  options: Omit<BuildOptions, 'builder'>;
}

/** Gathers what an option says each time it is given. */
export function several(value: string, before: string[]): string[] {
  return [...before, value];
}

/**
 * Reads the words as `docker build` does: the Dockerfile is taken from the current folder, `--build-arg NAME` from the
 * environment.
 * @throws CannotRun
 */
export function readBuildOptions(
  folder: string,
  o: BuildCommandOptions,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv } = { cwd: process.cwd(), env: process.env },
): BuildAsked {
  const engine = o.engine ?? (o.lesson === undefined ? 'host' : 'bench');
  if (o.lesson !== undefined && engine === 'host') {
    throw new CannotRun('--lesson says which bench; it does not go with --engine host.');
  }
  if (o.json && o.quiet) {
    throw new CannotRun('--json and --quiet both say what standard output is for; choose one.');
  }
  if (folder === '-' || o.file === '-') {
    throw new CannotRun('Standard input cannot be built; give a folder and a Dockerfile.');
  }
  if (/^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(folder) && !isFolder(path.resolve(cwd, folder))) {
    throw new CannotRun(`Only folders of this computer can be built, not ${folder}.`);
  }
  const root = path.resolve(cwd, folder);
  if (!isFolder(root)) {
    throw new CannotRun(`There is no folder ${root}.`);
  }
  const dockerfile = o.file === undefined ? path.join(root, 'Dockerfile') : path.resolve(cwd, o.file);
  return {
    engine,
    lesson: o.lesson,
    root,
    dockerfile,
    tags: o.tag,
    builder: o.builder ?? null,
    options: {
      context: root,
      dockerfile,
      tag: o.tag[0] ?? null,
      target: o.target ?? null,
      buildArgs: readBuildArgs(o.buildArg, env),
      noCache: !o.cache,
    },
  };
}

/** `NAME=value`, or `NAME` with the value that the environment has; one that it has not is not given at all. */
export function readBuildArgs(words: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const found: [string, string][] = [];
  for (const word of words) {
    const [, name = '', given] = /^([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name === '') {
      throw new CannotRun(`--build-arg wants NAME=value or NAME, not ${word || 'nothing'}.`);
    }
    const value = given ?? env[name];
    if (value !== undefined) {
      found.push([name, value]);
    }
  }
  return Object.fromEntries(found);
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
