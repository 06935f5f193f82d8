import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../../electron/contract/index.ts';
import { commandLine } from '../../../renderer/builds/model/command-line.ts';
import { dockerfilesIn, isDockerfile, optionsFor } from '../../../renderer/builds/model/dockerfiles.ts';
import { declaredArgs, instructionsIn, stageNames } from '../../../renderer/builds/model/instructions.ts';
import { DOCKERFILE, record } from './build-fixtures.ts';

const usual = record(1).options;
const line = (more: Partial<BuildOptions>): string => commandLine({ ...usual, ...more });

describe('the command that does the same', () => {
  it('names only what is not as usual', () => {
    expect(line({})).toBe('docker build -t hello .');
    expect(line({ tag: null, noCache: true })).toBe('docker build --no-cache .');
    expect(line({ context: 'app', dockerfile: 'app/Dockerfile' })).toBe('docker build -t hello app');
    expect(line({ dockerfile: 'Dockerfile.dev', target: 'test', builder: 'classic' })).toBe(
      'DOCKER_BUILDKIT=0 docker build -t hello -f Dockerfile.dev --target test .',
    );
  });

  it('quotes so that a shell reads the same words', () => {
    const value = `it's "a" $HOME \\ test`;
    const words = line({ buildArgs: { A: value } }).replace(/^docker build/, 'printf "%s\\n"');
    const said = execFileSync('sh', ['-c', words], { encoding: 'utf8' }).split('\n');
    expect(said).toEqual(['-t', 'hello', '--build-arg', `A=${value}`, '.', '']);
  });
});

describe('Dockerfiles of a workspace', () => {
  it('finds them by name, the plain one at the top first', () => {
    const files = ['b/Dockerfile', 'Dockerfile.dev', 'Dockerfile', 'x.txt', 'Containerfile', '.dockerignore'];
    expect(dockerfilesIn({ files: files.map((path) => ({ path })) } as never)).toEqual([
      'Dockerfile',
      'Containerfile',
      'Dockerfile.dev',
      'b/Dockerfile',
    ]);
    expect(isDockerfile('Dockerfile.dockerignore')).toBe(false);
  });

  it('builds as the last time, but always with the cache unless told otherwise now', () => {
    const last = record(3);
    last.options = { ...last.options, target: 'build', noCache: true, buildArgs: { A: '1' } };
    const again = optionsFor('Dockerfile', { records: [last] });
    expect(again).toEqual({ ...last.options, noCache: false });
    expect(optionsFor('Dockerfile', { records: [last] }, { noCache: true, target: null })).toMatchObject({
      noCache: true,
      target: null,
      buildArgs: { A: '1' },
    });
    expect(optionsFor('My App/Dockerfile', undefined)).toMatchObject({ context: 'My App', tag: 'my-app' });
  });
});

describe('reading the text that is being edited', () => {
  it('finds instructions with their lines', () => {
    const text = '# syntax=x\nfrom a as B\nRUN one \\\n  # why\n  two\n\nRUN <<EOF\nRUN inside\nEOF\ncmd x\n';
    expect(
      instructionsIn(text).map(({ line: at, endLine, instruction, text: said }) => [
        at,
        endLine,
        instruction,
        said,
      ]),
    ).toEqual([
      [2, 2, 'FROM', 'from a as B'],
      [3, 5, 'RUN', 'RUN one two'],
      [7, 9, 'RUN', 'RUN <<EOF'],
      [10, 10, 'CMD', 'cmd x'],
    ]);
    expect(stageNames(text)).toEqual(['b']);
  });

  it('never loops and never throws, whatever is written', () => {
    for (let cut = 0; cut <= DOCKERFILE.length; cut += 1) {
      instructionsIn(`${DOCKERFILE.slice(0, cut)}\\`);
      instructionsIn(`RUN <<X\n${DOCKERFILE.slice(cut)}`);
    }
    expect(instructionsIn('')).toEqual([]);
  });

  it('finds declared build arguments once each', () => {
    expect(declaredArgs('ARG A=1\nFROM x\nARG A\nARG B\n')).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '' },
    ]);
  });
});
