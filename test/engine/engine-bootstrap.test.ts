import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = path.join(import.meta.dirname, '..', '..');

interface Lock {
  packages: Record<string, { devDependencies?: Record<string, string> }>;
}

let root: string;

/** A project as ours, but with one package (the Node everything runs on), so that npm has seconds of work. */
async function layOut(): Promise<void> {
  const lock = JSON.parse(await readFile(path.join(project, 'package-lock.json'), 'utf8')) as Lock;
  const node = lock.packages['']?.devDependencies?.node ?? '';
  const manifest = { name: 'small', version: '1.0.0', type: 'module', devDependencies: { node } };
  const kept = Object.entries(lock.packages).filter(([name]) =>
    /^node_modules\/node(-bin-setup)?$/.test(name),
  );
  await mkdir(path.join(root, 'electron', 'cli'), { recursive: true });
  await writeFile(path.join(root, 'package.json'), JSON.stringify(manifest));
  await writeFile(
    path.join(root, 'package-lock.json'),
    JSON.stringify({ ...lock, name: 'small', packages: { '': manifest, ...Object.fromEntries(kept) } }),
  );
  await copyFile(path.join(project, '.npmrc'), path.join(root, '.npmrc'));
  await copyFile(
    path.join(project, 'electron', 'cli', 'bootstrap.mjs'),
    path.join(root, 'electron', 'cli', 'bootstrap.mjs'),
  );
  // Types and an import of TypeScript: only a current Node runs this.
  await writeFile(
    path.join(root, 'electron', 'cli', 'lab.ts'),
    'const words: string[] = process.argv.slice(2);\n' +
      'console.log(JSON.stringify({ version: process.version, words }));\n' +
      "if (words[1] === 'wait') { process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); }\n" +
      'else process.exitCode = 7;\n',
  );
}

interface Started {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Settles when standard error (or output) has this in it. */
  says: (text: string) => Promise<void>;
  ended: Promise<number>;
}

function start(...words: string[]): Started {
  const child = spawn(process.execPath, [path.join(root, 'electron', 'cli', 'bootstrap.mjs'), ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal can reach all of it, as Ctrl-C at a terminal does.
    detached: true,
  });
  const said = { stdout: '', stderr: '' };
  const waiting: { text: string; resolve: () => void }[] = [];
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
      for (const each of waiting) {
        if (said[name].includes(each.text)) {
          each.resolve();
        }
      }
    });
  }
  const ended = Promise.withResolvers<number>();
  child.on('close', (code) => ended.resolve(code ?? -1));
  return {
    child,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    says: (text) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ text, resolve });
      void ended.promise.then(() => reject(new Error(`it ended without saying "${text}": ${said.stderr}`)));
      return promise;
    },
    ended: ended.promise,
  };
}

const interrupt = ({ child }: Started): boolean => process.kill(-(child.pid ?? 0), 'SIGINT');
const stamp = (): boolean => existsSync(path.join(root, 'node_modules', '.layer-lab-installed'));

describe.runIf(process.platform !== 'win32')('the first start', () => {
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'll-boot-'));
    await layOut();
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('can be interrupted while packages are installed', async () => {
    const started = start('lab', 'doctor');
    await started.says('· npm ci');
    interrupt(started);
    expect(await started.ended).toBe(130);
    expect(started.stderr()).toContain('The next start takes it up again');
    expect(started.stdout()).toBe('');
    expect(stamp()).toBe(false);
  });

  it('can be interrupted while the current Node is fetched', async () => {
    const started = start('lab', 'doctor');
    await started.says('· npm rebuild node');
    interrupt(started);
    expect(await started.ended).toBe(130);
    expect(stamp()).toBe(false);
  });

  it('works then, passes words and exit code through, and keeps standard output clean', async () => {
    const started = start('lab', 'doctor', '--json');
    expect(await started.ended, started.stderr()).toBe(7);
    expect(JSON.parse(started.stdout())).toEqual({
      version: expect.stringMatching(/^v24\./),
      words: ['doctor', '--json'],
    });
    expect(stamp()).toBe(true);
  });

  it('installs nothing the second time', async () => {
    const started = start('open', '--no-open');
    expect(await started.ended).toBe(7);
    expect(started.stderr()).toBe('');
    expect(JSON.parse(started.stdout())).toMatchObject({ words: ['open', '--no-open'] });
  });

  it('hands signals on', async () => {
    const started = start('lab', 'doctor', 'wait');
    await started.says('version');
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(9);
  });

  it('installs again when package-lock.json has changed', async () => {
    await appendFile(path.join(root, 'package-lock.json'), '\n');
    const started = start('lab', 'doctor');
    await started.says('package-lock.json has changed');
    expect(await started.ended, started.stderr()).toBe(7);
    expect(stamp()).toBe(true);
  });

  it('knows an installation that somebody made by hand', async () => {
    await rm(path.join(root, 'node_modules', '.layer-lab-installed'));
    const started = start('lab', 'doctor');
    expect(await started.ended).toBe(7);
    expect(started.stderr()).toBe('');
  });

  it('says how it is used', async () => {
    const started = start('nonsense');
    expect(await started.ended).toBe(2);
    expect(started.stderr()).toContain('usage');
  });
});
