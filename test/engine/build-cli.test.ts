import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuildReport } from '../../electron/contract/build-report.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX } from '../../electron/core/engine/labels.ts';
import { readyBench, readyEngine, runHome } from './harness.ts';

const lab = path.join(import.meta.dirname, '..', '..', 'electron', 'cli', 'lab.ts');
const BASE = `${IMAGE_PREFIX}busybox`;
/** Nothing of an earlier run may be in the engine's cache. */
const RUN_ID = randomUUID();
const DOCKERFILE = `FROM ${BASE}
ARG VERSION=1
WORKDIR /app
COPY src/ ./src/
RUN cat src/* > all && echo built $VERSION
CMD ["cat", "/app/all"]
`;

interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

let engine: ConnectedEngine;
let home = '';
const images = new Set<string>();

beforeAll(async () => {
  engine = await readyEngine();
  home = await mkdtemp(path.join(os.tmpdir(), 'build-cli-'));
});

afterAll(async () => {
  for (const image of images) {
    // One that another build stands on goes with that.
    await engine.docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined);
  }
  await rm(home, { recursive: true, force: true });
});

/** The real command, as a process of its own; interrupted once it has said `interruptAt`. */
function build(
  words: string[],
  o: { env?: Record<string, string>; cwd?: string; interruptAt?: string } = {},
): Promise<Ran> {
  const env = {
    ...process.env,
    LAYER_LAB_HOME: home,
    DOCKER_HOST: engine.facts.endpoint,
    COLUMNS: '120',
    ...o.env,
  };
  const child = spawn(process.execPath, [lab, 'build', ...words], {
    env,
    ...(o.cwd ? { cwd: o.cwd } : {}),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let interrupted = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (o.interruptAt && stderr.includes(o.interruptAt) && !interrupted) {
      interrupted = child.kill('SIGINT');
    }
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

async function report(words: string[], o: Parameters<typeof build>[1] = {}): Promise<BuildReport> {
  const { stdout, stderr, code } = await build([...words, '--json'], o);
  expect(stdout, stderr).toMatch(/^\{/);
  const value: unknown = JSON.parse(stdout);
  const parsed = BuildReport.parse(value);
  // What the published schema does not know would be missing after parsing.
  expect(parsed).toEqual(value);
  expect(code).toBe(parsed.status === 'built' ? 0 : 1);
  if (parsed.image) {
    images.add(parsed.image);
  }
  return parsed;
}

async function project(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(path.join(home, 'project-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return root;
}

const said = ({ steps }: BuildReport) =>
  steps.map(({ line, outcome, why }) => `${line} ${outcome} ${why.kind}${why.path ? ` ${why.path}` : ''}`);
const inLayers = (found: BuildReport) => ({
  ...found,
  steps: found.steps.filter(({ instruction }) => ['COPY', 'RUN'].includes(instruction)),
});

/** Command lines of this computer's processes; the engine of these tests runs its containers here. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return [];
      }
    });
}

describe.each(['classic', 'buildkit'] as const)('lab build with %s', (builder) => {
  const tag = `${IMAGE_PREFIX}build-cli:${builder}`;
  let root = '';
  let words: string[] = [];

  beforeAll(async () => {
    const nonce = `${builder} ${RUN_ID}`;
    root = await project({ Dockerfile: DOCKERFILE, 'src/a.txt': nonce, 'src/b.txt': 'one' });
    words = [root, '--builder', builder, '-t', tag];
  });

  it('builds the first time, keeps standard output for the one value, and names the image', async () => {
    const first = await report(words);
    expect(first).toMatchObject({ number: 1, comparedWith: null, builder, tags: [tag], error: null });
    expect(said(inLayers(first))).toEqual(['4 executed first-build', '5 executed first-build']);
    expect(first.steps.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(first.context).toMatchObject({ files: 3, excluded: 0, ignoreFile: null });
    expect((await engine.docker.getImage(tag).inspect()).Id).toBe(first.image);
  });

  it('finds everything cached when nothing but times changed', async () => {
    await utimes(path.join(root, 'src/b.txt'), 1, 1);
    const again = await report(words);
    expect(again).toMatchObject({ number: 2, comparedWith: 1 });
    expect(again.steps.map(({ outcome, why }) => `${outcome} ${why.kind}`)).toEqual(
      Array.from({ length: 6 }, () => 'cached matched'),
    );
    expect(again.steps.every(({ ms }) => ms === 0)).toBe(true);
  });

  it('names the file that changed', async () => {
    await writeFile(path.join(root, 'src/b.txt'), 'two');
    expect(said(inLayers(await report(words)))).toEqual([
      '4 executed file-changed src/b.txt',
      '5 executed earlier-step-ran',
    ]);
  });

  it('names the argument that changed, taken from the environment', async () => {
    const changed = await report([...words, '--build-arg', 'VERSION'], { env: { VERSION: 'two' } });
    expect(said(inLayers(changed))).toEqual(['4 cached matched', '5 executed arg-changed']);
    expect(changed.steps[4]?.why).toMatchObject({ from: '1', to: 'two' });
    expect(changed.steps[4]?.why.detail).toContain('VERSION');
  });

  it('says that no cache was asked for, in a table', async () => {
    const { code, stdout } = await build([...words, '--no-cache']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Built +sha256:[0-9a-f]{64} as /);
    expect(stdout).toMatch(/ 5 {2}executed +[\d.]+ m?s {2}RUN cat src/);
    expect(stdout).toContain(builder === 'classic' ? 'classic builder' : 'BuildKit');
    images.add(/sha256:[0-9a-f]{64}/.exec(stdout)?.[0] ?? '');
    const explained = await build([...words, '--explain']);
    // Sentences are not cut, so what they say can be read.
    expect(explained.stdout).not.toContain('…');
    expect(explained.stdout).toContain('cached');
  });

  it('prints only the ID when asked to be quiet, and obeys a target and an ignore file', async () => {
    const folder = await project({
      'build/Containerfile': `FROM ${BASE} AS first\nCOPY . /all\nFROM first\nRUN false\n`,
      '.dockerignore': 'secret*\nbuild\n',
      'secret.txt': 's',
      'page.txt': RUN_ID,
    });
    const file = ['-f', 'build/Containerfile', '--builder', builder];
    const found = await report(['.', ...file, '--target', 'first'], { cwd: folder });
    expect(found.context).toMatchObject({ excluded: 2, ignoreFile: '.dockerignore' });
    const quiet = await build(['.', ...file, '--target', 'first', '-q'], { cwd: folder });
    expect(quiet).toEqual({ code: 0, stdout: `${found.image}\n`, stderr: '' });
  });

  it('ends with 1 when a RUN fails, with its exit code, its line and what it printed', async () => {
    const failing = await project({ Dockerfile: `FROM ${BASE}\nRUN echo 你好 && exit 7\nRUN true\n` });
    const failed = await report([failing, '--builder', builder]);
    expect(failed).toMatchObject({ status: 'failed', image: null, error: { exitCode: 7, line: 2 } });
    expect(failed.steps.map(({ outcome }) => outcome)).toEqual(['cached', 'failed', 'skipped']);
    const readable = await build([failing, '--builder', builder]);
    expect(readable.code).toBe(1);
    expect(readable.stderr).toContain('2  │ 你好');
    expect(readable.stdout).toMatch(/Failed at line 2 of the Dockerfile, exit code 7/);
    expect(readable.stdout.split('It printed last')[1]).toContain('你好');
  });

  it('ends with 130 when interrupted, and so does what the engine ran', async () => {
    const seconds = `${builder === 'classic' ? 61 : 62}${Date.now() % 1_000_000}`;
    const slow = await project({ Dockerfile: `FROM ${BASE}\nRUN echo begun && sleep ${seconds}\n` });
    const { code, stdout } = await build([slow, '--builder', builder, '--json'], { interruptAt: '│ begun' });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    await expect
      .poll(() => processes().filter((line) => line.startsWith(`sleep ${seconds}`)), { timeout: 20_000 })
      .toEqual([]);
  });
});

it("takes the engine's own builder when none is named", async () => {
  const root = await project({ Dockerfile: `FROM ${BASE}\nLABEL run=${RUN_ID}\n` });
  const { stdout } = await build([root, '--json']);
  const found = BuildReport.parse(JSON.parse(stdout));
  images.add(found.image ?? '');
  // 23.0 made BuildKit the default.
  expect(found.builder).toBe(Number.parseInt(engine.facts.version, 10) < 23 ? 'classic' : 'buildkit');
});

it("builds on a bench's engine, with the context of this computer", async () => {
  const { bench, remove } = await readyBench('build-cli', ['busybox']);
  try {
    const root = await project({ Dockerfile: 'FROM busybox\nCOPY a /a\nRUN cat /a\n', a: RUN_ID });
    const o = { env: { LAYER_LAB_HOME: runHome() } };
    const found = await report([root, '--lesson', 'test-build-cli', '-t', 'from:outside'], o);
    expect(found).toMatchObject({ status: 'built', engine: { where: 'bench' }, number: 1 });
    expect((await bench.engine.getImage('from:outside').inspect()).Id).toBe(found.image);
    const again = await report([root, '--engine', 'bench', '--lesson', 'test-build-cli'], o);
    expect(said(inLayers(again))).toEqual(['2 cached matched a', '3 cached matched']);
    expect(again.comparedWith).toBe(1);
    images.delete(found.image ?? '');
    images.delete(again.image ?? '');
  } finally {
    await remove();
  }
});

it.each([
  [['nowhere'], 'no folder'],
  [['.', '-f', 'nofile'], 'nofile'],
  [['-'], 'Standard input'],
  [['.', '--json', '-q'], '--json and --quiet'],
  [['.', '--builder', 'other'], 'classic, buildkit'],
  [['.', '--build-arg', '=x'], 'NAME=value'],
  [['.', '--engine', 'bench', '--lesson', 'no-such-lesson'], 'bench'],
] as const)('ends with 2 and says so on standard error: %j', async (words, expected) => {
  const cwd = await project({ Dockerfile: `FROM ${BASE}\n` });
  const { code, stdout, stderr } = await build([...words], { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(expected);
});
