import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuildCommandOptions,
  readBuildArgs,
  readBuildOptions,
  several,
} from '../../../electron/cli/build-command-options.ts';

const none: BuildCommandOptions = {
  explain: false,
  json: false,
  quiet: false,
  cache: true,
  tag: [],
  buildArg: [],
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'll-build-'));
  mkdirSync(path.join(cwd, 'app'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const read = (folder: string, o: Partial<BuildCommandOptions> = {}, env: NodeJS.ProcessEnv = {}) =>
  readBuildOptions(folder, { ...none, ...o }, { cwd, env });

describe('what lab build is asked for', () => {
  it('is the folder with its Dockerfile, on the host, by the builder of the engine', () => {
    expect(read('app')).toMatchObject({
      engine: 'host',
      builder: null,
      root: path.join(cwd, 'app'),
      dockerfile: path.join(cwd, 'app', 'Dockerfile'),
      tags: [],
      options: { tag: null, target: null, buildArgs: {}, noCache: false },
    });
  });

  it('takes the Dockerfile from the current folder, as docker build does', () => {
    expect(read('app', { file: 'other/Dockerfile' }).dockerfile).toBe(path.join(cwd, 'other', 'Dockerfile'));
    expect(read('app', { file: '/x/Dockerfile' }).dockerfile).toBe('/x/Dockerfile');
  });

  it('may have several names, of which the builder is given the first', () => {
    const tag = ['a', 'b:1'].reduce<string[]>((before, value) => several(value, before), []);
    expect(read('app', { tag })).toMatchObject({ tags: ['a', 'b:1'], options: { tag: 'a' } });
  });

  it('is a bench where a lesson is named', () => {
    expect(read('app', { lesson: 'nginx-commit' })).toMatchObject({
      engine: 'bench',
      lesson: 'nginx-commit',
    });
  });

  it.each([
    [{ lesson: 'a', engine: 'host' }, 'app', /--lesson/],
    [{ json: true, quiet: true }, 'app', /--json and --quiet/],
    [{}, '-', /Standard input/],
    [{ file: '-' }, 'app', /Standard input/],
    [{}, 'https://example.org/a.git', /Only folders/],
    [{}, 'git@example.org:a.git', /Only folders/],
    [{}, 'nowhere', /no folder/],
  ] as const)('is refused: %j %s', (o, folder, words) => {
    expect(() => read(folder, o)).toThrow(words);
  });
});

describe('--build-arg', () => {
  it('gives values, takes them from the environment, and leaves out what is not there', () => {
    const words = ['A=1', 'B=', 'C=x=y', 'D', 'E', 'A=2'];
    expect(readBuildArgs(words, { D: 'from env' })).toEqual({ A: '2', B: '', C: 'x=y', D: 'from env' });
  });

  it('may have lines in its value', () => {
    expect(readBuildArgs(['A=1\n2'], {})).toEqual({ A: '1\n2' });
  });

  it.each(['', '=x'])('is refused without a name: %j', (word) => {
    expect(() => readBuildArgs([word], {})).toThrow(/NAME=value/);
  });
});
