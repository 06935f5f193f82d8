import { describe, expect, it } from 'vitest';
import type { BenchLink, RunResult } from '../../../electron/core/bench/bench-link.ts';
import { parseBuildCommand, type TypedCommand } from '../../../electron/core/build/cli-args.ts';
import type { HistoryRecord } from '../../../electron/core/build/history-record.ts';
import { canBe, isOfPlace, readNote } from '../../../electron/core/build/typed-match.ts';
import { placeOf } from '../../../electron/core/build/typed-place.ts';
import { probe } from '../../../electron/core/build/typed-probe.ts';

const command = (line: string): TypedCommand => {
  const found = parseBuildCommand(line.split(' '));
  if (!found) {
    throw new Error(`${line} is no build`);
  }
  return found;
};
const place = (line: string, cwd: string) => placeOf(command(line), cwd);

/** A bench on which every command prints this. */
const saying = (stdout: string, exitCode = 0): BenchLink => {
  const result: RunResult = { exitCode, stdout: Buffer.from(stdout), stderr: '' };
  return { run: async () => result } as unknown as BenchLink;
};

describe('the files of a typed build', () => {
  it.each([
    ['docker build .', '/workspace', '', 'Dockerfile'],
    ['docker build app', '/workspace', 'app', 'app/Dockerfile'],
    ['docker build ..', '/workspace/a/b', 'a', 'a/Dockerfile'],
    ['docker build ../../..', '/workspace/a/b', '..', '../Dockerfile'],
    ['docker build -f x ..', '/workspace/a/b', 'a', 'a/b/x'],
    ['docker build -f /workspace/x /tmp', '/workspace', '../tmp', 'x'],
    ['docker build ./app/', '/', '../app', '../app/Dockerfile'],
    ['docker build -', '/workspace', '-', '-'],
    ['docker build -f - app', '/workspace', 'app', '-'],
    ['docker build -f D git://host/x', '/workspace', 'git://host/x', 'D'],
  ])('%s in %s', (line, cwd, context, dockerfile) => {
    expect(place(line, cwd)).toMatchObject({ context, dockerfile });
  });
});

describe('a build that the engine remembers', () => {
  const record: HistoryRecord = {
    ref: 'r',
    attributes: { filename: 'Dockerfile', 'image-resolve-mode': 'local' },
    createdAt: 1000,
    completedAt: 2000,
    complete: true,
    error: null,
    imageId: null,
    cachedSteps: 0,
    completedSteps: 0,
    totalSteps: 0,
  };
  const is = (line: string, attributes: Record<string, string>, startedAt: number | null = 990) =>
    canBe({ ...record, attributes }, command(line), place(line, '/workspace'), startedAt);

  it('is the typed one by what was asked for and when', () => {
    expect(is('docker build .', record.attributes)).toBe(true);
    expect(is('docker build .', record.attributes, null)).toBe(true);
    expect(is('docker build .', record.attributes, 1100)).toBe(false);
    expect(is('docker build .', { filename: 'Other' })).toBe(false);
    expect(is('docker build -f a/Other .', { filename: 'Other' })).toBe(true);
    expect(is('docker build .', { target: 'x' })).toBe(false);
    expect(is('docker build --target x .', { target: 'x' })).toBe(true);
    expect(is('docker build .', { 'no-cache': '' })).toBe(false);
    expect(is('docker build --no-cache .', { 'no-cache': '' })).toBe(true);
    expect(is('docker build --no-cache-filter x .', { 'no-cache': 'x' })).toBe(true);
    expect(is('docker build --build-arg A=1 .', {})).toBe(false);
    expect(is('docker build --build-arg A=1 .', { 'build-arg:A': '2' })).toBe(false);
    expect(is('docker build --build-arg A=1 .', { 'build-arg:A': '1' })).toBe(true);
    expect(is('docker build --build-arg A .', { 'build-arg:A': 'of the environment' })).toBe(true);
    expect(is('docker build --build-arg A .', {})).toBe(true);
    expect(is('docker build .', { 'build-arg:B': '1' })).toBe(false);
    expect(is('docker build .', { 'build-arg:HTTP_PROXY': 'p', 'build-arg:BUILDKIT_X': '1' })).toBe(true);
  });

  it('is of the folder that buildx noted down', async () => {
    const env = new Map([['HOME', '/root']]);
    const note = await readNote(saying('{"LocalPath":"/workspace/a","DockerfilePath":""}'), env, 'r');
    expect(note).toEqual({ context: '/workspace/a', dockerfile: '' });
    const of = { context: '/workspace/a', dockerfile: '' };
    expect(isOfPlace(of, place('docker build a', '/workspace'))).toBe(true);
    expect(isOfPlace(of, place('docker build .', '/workspace'))).toBe(false);
    expect(isOfPlace(of, place('docker build -f a/x a', '/workspace'))).toBe(false);
    expect(
      isOfPlace({ ...of, dockerfile: '/workspace/a/x' }, place('docker build -f x .', '/workspace/a')),
    ).toBe(true);
    expect(
      isOfPlace({ context: '/workspace/-', dockerfile: '' }, place('docker build -', '/workspace')),
    ).toBe(true);
    expect(await readNote(saying(''), env, 'r')).toBe('unwritten');
    expect(await readNote(saying('', 45), env, 'r')).toBeNull();
  });
});

describe('a command that has just begun', () => {
  it('has begun when the shim says, by the bench’s clock, and the environment that it had', async () => {
    const environ = 'DOCKER_BUILDKIT=0\0SECRET=x\0A=1=2\0HOME=/root\0';
    const found = await probe(saying(`120.50 1000.25\n${environ}`), 't1.2.345-100.25', ['A']);
    expect(found.startedAt).toBeCloseTo(980_000);
    expect([...(found.env ?? [])]).toEqual([
      ['DOCKER_BUILDKIT', '0'],
      ['A', '1=2'],
      ['HOME', '/root'],
    ]);
  });

  it('is over already, or has a mark that says no time', async () => {
    expect(await probe(saying('120.50 1000.25\n'), 't1.2.345-100.25', [])).toMatchObject({ env: null });
    expect(await probe(saying('120.50 1000.25\n'), 'other', [])).toEqual({ startedAt: null, env: null });
  });
});
