import { describe, expect, it } from 'vitest';
import { parseBuildCommand, type TypedCommand } from '../../../electron/core/build/cli-args.ts';

const plain: TypedCommand = {
  command: 'build',
  context: { kind: 'folder', value: '.' },
  dockerfile: null,
  tag: null,
  target: null,
  buildArgs: {},
  noCache: false,
  beyond: [],
  elsewhere: false,
};
const folder = (value: string) => ({ context: { kind: 'folder' as const, value } });

const BUILDS: [string, Partial<TypedCommand>][] = [
  ['docker build .', {}],
  ['docker image build .', {}],
  ['docker builder build .', {}],
  ['docker buildx build .', { command: 'buildx' }],
  ['docker buildx b .', { command: 'buildx' }],
  ['docker build -t hello .', { tag: 'hello' }],
  ['docker build -thello .', { tag: 'hello' }],
  ['docker build -t=hello .', { tag: 'hello' }],
  ['docker build --tag hello .', { tag: 'hello' }],
  ['docker build --tag=hello:1 .', { tag: 'hello:1' }],
  ['docker build . -t hello', { tag: 'hello' }],
  ['docker build -t one -t two .', { tag: 'one' }],
  ['docker build -qt hello .', { tag: 'hello' }],
  ['docker build -qthello .', { tag: 'hello' }],
  ['docker build -q -f dev.Dockerfile app', { dockerfile: 'dev.Dockerfile', ...folder('app') }],
  ['docker build -qf=x/y .', { dockerfile: 'x/y' }],
  ['docker build --file ../Dockerfile ..', { dockerfile: '../Dockerfile', ...folder('..') }],
  ['docker build -f - .', { dockerfile: '-' }],
  ['docker build -', { context: { kind: 'stdin', value: '-' } }],
  ['docker build -t x -', { tag: 'x', context: { kind: 'stdin', value: '-' } }],
  ['docker build --target build .', { target: 'build' }],
  ['docker build --no-cache .', { noCache: true }],
  ['docker build --no-cache=true .', { noCache: true }],
  ['docker build --no-cache=false .', { noCache: false }],
  ['docker build --no-cache --no-cache=0 .', { noCache: false }],
  ['docker build --build-arg A=1 --build-arg=B=x=y .', { buildArgs: { A: '1', B: 'x=y' } }],
  ['docker build --build-arg A --build-arg B= .', { buildArgs: { A: null, B: '' } }],
  ['docker build --build-arg A=1 --build-arg A=2 .', { buildArgs: { A: '2' } }],
  ['docker build -- -folder', folder('-folder')],
  ['docker build --progress plain --rm .', {}],
  ['docker build --progress=plain --rm=false .', {}],
  ['docker build -m 1g -c 5 .', {}],
  ['docker --debug build .', {}],
  ['docker -l debug buildx build .', { command: 'buildx' }],
  ['docker --log-level=debug --config /c build .', {}],
  ['docker -H tcp://x build .', { elsewhere: true }],
  ['docker --context far build .', { elsewhere: true }],
  ['docker --context default build .', {}],
  ['docker buildx --builder other build .', { command: 'buildx', elsewhere: true }],
  ['docker buildx build --builder=other .', { command: 'buildx', elsewhere: true }],
  ['docker build --builder default .', {}],
  ['docker build --label a=b --pull --platform linux/arm64 .', { beyond: ['label', 'platform', 'pull'] }],
  ['docker build --pull=false --no-cache-filter base .', { beyond: ['no-cache-filter'] }],
  [
    'docker build https://example.org/x.git',
    { context: { kind: 'remote', value: 'https://example.org/x.git' } },
  ],
  ['docker build git@example.org:x/y.git', { context: { kind: 'remote', value: 'git@example.org:x/y.git' } }],
  ['docker build github.com/x/y#main', { context: { kind: 'remote', value: 'github.com/x/y#main' } }],
  ['docker build github', folder('github')],
  ['docker build --brand-new=1 .', {}],
  ['docker build --brand-new value .', {}],
];

const NONE = [
  'docker',
  'docker ps',
  'docker compose build',
  'docker buildx bake',
  'docker buildx',
  'docker image ls',
  'docker image',
  'docker build',
  'docker build --help',
  'docker build --help .',
  'docker --help build .',
  'docker -v',
  'docker buildx build -h .',
  'docker build --check .',
  'docker build --call=outline .',
  'docker buildx build --print=outline .',
  'docker build a b',
  'docker build -t x',
  'docker run build .',
  'docker help build',
];

describe('a typed build command', () => {
  it.each(BUILDS)('%s', (line, expected) => {
    expect(parseBuildCommand(line.split(' '))).toEqual({ ...plain, ...expected });
  });

  it.each(NONE)('%s is no build', (line) => {
    expect(parseBuildCommand(line.split(' '))).toBeNull();
  });

  it('keeps words with spaces whole', () => {
    const argv = ['docker', 'build', '--build-arg', 'WHO=you and me', 'my app'];
    expect(parseBuildCommand(argv)).toEqual({
      ...plain,
      ...folder('my app'),
      buildArgs: { WHO: 'you and me' },
    });
    expect(parseBuildCommand(['docker', 'build', ''])).toBeNull();
  });
});
