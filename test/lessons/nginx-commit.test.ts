import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Verdict } from '../../electron/cli/verify.ts';
import { testHome } from '../engine/harness.ts';

const program = path.resolve('electron/cli/lab.ts');

/** `lab verify LESSON --json` as somebody would run it. */
async function verify(lessonId: string, lessons: string) {
  const child = spawn(process.execPath, [program, 'verify', lessonId, '--json'], {
    env: { ...process.env, LAYER_LAB_HOME: testHome(), LAYER_LAB_LESSONS: lessons },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGTERM');
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stdout, stderr };
}

/** The lesson as it is, in a folder where it may be broken. */
async function copyOfLessons(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'layer-lab-lessons-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp('lessons/nginx-commit', path.join(folder, 'nginx-commit'), { recursive: true });
  return folder;
}

it('nginx-commit: each step is unsolved untouched and solved by its solution, typed into a terminal', async () => {
  const { exitCode, stdout, stderr } = await verify('nginx-commit', path.resolve('lessons'));
  expect(exitCode, stderr).toBe(0);
  const verdict: Verdict = JSON.parse(stdout);
  expect(Object.keys(verdict)).toEqual(['lesson', 'steps', 'passed']);
  expect(verdict).toMatchObject({ lesson: 'nginx-commit', passed: true });
  expect(verdict.steps.length).toBeGreaterThanOrEqual(7);
  for (const step of verdict.steps) {
    expect(Object.keys(step)).toEqual(['id', 'before', 'after', 'ms']);
    expect(
      step.before.some(({ result }) => result !== 'pass'),
      `${step.id} untouched`,
    ).toBe(true);
    expect(step.before.map(({ result }) => result)).not.toContain('cannotCheck');
    expect(step.after.length).toBeGreaterThan(0);
    expect(
      step.after.every(({ result }) => result === 'pass'),
      `${step.id} solved`,
    ).toBe(true);
  }
});

it('a step whose solution is removed fails by name, exit code 1', async () => {
  const lessons = await copyOfLessons();
  const file = path.join(lessons, 'nginx-commit', 'lesson.yaml');
  const yaml = await readFile(file, 'utf8');
  const broken = yaml.replace('    solution:\n      - type: docker run -d --name web -p 80:80 nginx\n', '');
  expect(broken).not.toBe(yaml);
  await writeFile(file, broken);
  const { exitCode, stdout, stderr } = await verify('nginx-commit', lessons);
  expect(exitCode, stderr).toBe(1);
  expect(stderr).toMatch(/failed at step run: it has no solution; check web-running: notYet/);
  expect(stderr).toContain('There is no container called web');
  const verdict: Verdict = JSON.parse(stdout);
  expect(verdict.passed).toBe(false);
  expect(verdict.steps.map((step) => step.id)).toEqual(['run']);
});

it('a lesson that cannot be opened fails with file and line; one that is not there could not be run', async () => {
  const lessons = await copyOfLessons();
  const file = path.join(lessons, 'nginx-commit', 'lesson.yaml');
  const yaml = await readFile(file, 'utf8');
  await writeFile(file, yaml.replace('state: running', 'state: jogging'));
  const broken = await verify('nginx-commit', lessons);
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr).toMatch(/lesson\.yaml:\d+: steps\[0\]\.checks\[0\]\.state/);
  const absent = await verify('no-such-lesson', path.resolve('lessons'));
  expect(absent).toMatchObject({ exitCode: 2, stdout: '' });
  expect(absent.stderr).toContain('There is no lesson no-such-lesson. There are: nginx-commit');
});
