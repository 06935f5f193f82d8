import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const lab = path.join(import.meta.dirname, '..', '..', '..', 'electron', 'cli', 'lab.ts');

let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'll-cli-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  // An empty data directory and an engine that is not there: nothing of this machine may answer.
  const env = { ...process.env, LAYER_LAB_HOME: home, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  return execute(process.execPath, [lab, ...words], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

describe('the command line', () => {
  it('documents its exit codes', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes');
    for (const name of ['open', 'serve', 'doctor', 'clean', 'stop', 'verify', 'test']) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    }
  });

  it.each([
    ['an unknown command', ['nonsense']],
    ['an unknown option', ['doctor', '--nonsense']],
    ['a port that is none', ['open', '--port', 'high']],
    ['a missing argument', ['verify']],
    ['an unknown phase', ['test', 'nonsense']],
    ['an engine that is not there', ['clean', '--json']],
  ])('exits 2 for %s and keeps standard output empty', async (_, words) => {
    const { code, stdout, stderr } = await run(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('prints one JSON value and exits 1 when the doctor finds something wrong', async () => {
    const { code, stdout } = await run('doctor', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      engine: null,
      attempts: [{ source: 'DOCKER_HOST', result: 'missing' }],
      problems: [expect.objectContaining({ about: 'engine', severity: 'error' })],
    });
  });
});
