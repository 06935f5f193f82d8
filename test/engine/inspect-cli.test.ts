import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InspectReport } from '../../electron/contract/inspect.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { hostLink } from '../../electron/core/engine/host-link.ts';
import { IMAGE_PREFIX, LABEL } from '../../electron/core/engine/labels.ts';
import { tar } from '../unit/layers/tar-builder.ts';
import { readyBench, readyEngine, runHome, type TestBench } from './harness.ts';

const lab = path.join(import.meta.dirname, '..', '..', 'electron', 'cli', 'lab.ts');
const BASE = `${IMAGE_PREFIX}busybox`;
const REF = `${IMAGE_PREFIX}inspect-test:1`;
const DOCKERFILE = `FROM ${BASE}
COPY first/ /data/
RUN rm /data/big && chmod 600 /data/keep
COPY second/ /data/
`;
const CONTEXT = [
  { name: 'Dockerfile', content: DOCKERFILE },
  { name: 'first/big', content: Buffer.alloc(3_000_000, 'b') },
  { name: 'first/small', content: 's'.repeat(1000) },
  { name: 'first/keep', content: 'k'.repeat(500) },
  { name: 'second/small', content: 'S'.repeat(2000) },
];

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

interface Options {
  home?: string;
  stdin?: Buffer;
  host?: string;
}

let engine: ConnectedEngine;
let folder = '';
let archive = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'inspect-cli-'));
  engine = await readyEngine();
  // What is deleted needs a RUN, and that needs no network.
  const build = await engine.docker.buildImage(Readable.from([tar(CONTEXT)]), {
    t: REF,
    rm: true,
    forcerm: true,
    networkmode: 'none',
    labels: { [LABEL]: 'test' },
  });
  let said = '';
  for await (const line of build as Readable) {
    said += String(line);
  }
  expect(said).toContain('Successfully built');
  archive = path.join(folder, 'image.tar');
  await pipeline(await engine.docker.getImage(REF).get(), createWriteStream(archive));
});

afterAll(async () => {
  await engine.docker.getImage(REF).remove();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the real command; `home` is a data directory of its own, so that nothing was read before. */
function inspect(words: string[], o: Options = {}): Promise<Ran> {
  const home = o.home ?? path.join(folder, `home-${Math.random()}`);
  const env = {
    ...process.env,
    LAYER_LAB_HOME: home,
    DOCKER_HOST: o.host ?? engine.facts.endpoint,
    COLUMNS: '100',
  };
  return new Promise((resolve) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, [lab, 'inspect', ...words], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(o.stdin ?? '');
  });
}

async function report(words: string[], o: Options = {}): Promise<InspectReport> {
  const { code, stdout, stderr } = await inspect([...words, '--json'], o);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const value: unknown = JSON.parse(stdout);
  const parsed = InspectReport.parse(value);
  expect(parsed).toEqual(value);
  return parsed;
}

describe('an image of the engine', () => {
  it('is told in exact numbers, the second time out of what was kept', async () => {
    const home = path.join(folder, 'home');
    const base = await report([BASE], { home });
    const image = await report([REF], { home });
    const number = base.layers.length;
    expect(image.layers.slice(0, number)).toEqual(base.layers);
    expect(image.layers.slice(number)).toMatchObject([
      { index: number + 1, size: 3_001_500, added: 4, changed: 0, deleted: 0, deadBytes: 3_001_500 },
      { index: number + 2, size: 500, added: 0, changed: 1, deleted: 1, deadBytes: 0 },
      { index: number + 3, size: 2000, added: 0, changed: 1, deleted: 0, deadBytes: 0 },
    ]);
    expect(image.layers[number + 1]?.instruction).toBe('RUN rm /data/big && chmod 600 /data/keep');
    expect(image).toMatchObject({
      entries: base.entries + 3,
      liveBytes: base.liveBytes + 2500,
      deadBytes: base.deadBytes + 3_001_500,
      efficiency: (base.liveBytes + 2500) / (base.liveBytes + base.deadBytes + 3_004_000),
    });
    const [first, second, third] = [number + 1, number + 2, number + 3];
    expect(image.wasted.filter((file) => file.path.startsWith('/data/'))).toEqual([
      { path: '/data/big', bytes: 3_000_000, writtenBy: first, killedBy: second, how: 'deleted' },
      { path: '/data/small', bytes: 1000, writtenBy: first, killedBy: third, how: 'overwritten' },
      { path: '/data/keep', bytes: 500, writtenBy: first, killedBy: second, how: 'overwritten' },
    ]);
    const { run } = await hostLink(engine);
    const { Id, Os, Architecture } = await engine.docker.getImage(REF).inspect();
    expect(image.image).toEqual({
      ref: REF,
      id: Id,
      platform: expect.stringContaining(`${Os}/${Architecture}`),
      source: run === null ? 'save-stream' : 'layer-store',
    });
    const again = await report([REF], { home });
    expect(again).toEqual({ ...image, image: { ...image.image, source: 'cache' } });
  });

  it('is the same out of what an engine elsewhere saves', async ({ skip }) => {
    const { socketPath } = engine;
    if (socketPath === null) {
      return skip('this engine is elsewhere itself');
    }
    const proxy = net.createServer((here) => {
      const there = net.connect(socketPath);
      here.on('error', () => there.destroy()).pipe(there);
      there.on('error', () => here.destroy()).pipe(here);
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    try {
      const { port } = proxy.address() as net.AddressInfo;
      const image = await report([REF]);
      const saved = await report([REF], { host: `tcp://127.0.0.1:${port}` });
      expect(saved).toEqual({ ...image, image: { ...image.image, source: 'save-stream' } });
    } finally {
      proxy.close();
    }
  });

  it('is a table to people, and lists what a layer changed', async () => {
    const table = await inspect([REF, '--wasted']);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toContain(REF);
    expect(table.stdout).toMatch(/3\.00 MB .* \+4 +· +· +3\.00 MB {2}COPY dir:[0-9a-f]{12} in \/data\/\n/);
    expect(table.stdout).toMatch(
      /written by layer \d+ COPY .*\ndeleted by layer \d+ RUN rm \/data\/big && chmod/,
    );
    expect(table.stdout).not.toContain('\x1b');

    const { layers } = await report([REF]);
    const list = await inspect([REF, '--layer', String(layers.length - 1)]);
    expect(list.stdout.split('\n').slice(-3)).toEqual([
      expect.stringMatching(/^- -rw-r--r-- {2}0:0 +3\.00 MB {2}\/data\/big$/),
      expect.stringMatching(/^~ -rw------- {2}0:0 +500 B {2}\/data\/keep {2}\(content unchanged\)$/),
      '',
    ]);
  });

  it('fails for a limit that it misses, and says where to look', async () => {
    const kept = await inspect([REF, '--fail-under', '10%', '--max-wasted', '10MB', '--json']);
    expect(kept.code).toBe(0);
    expect(JSON.parse(kept.stdout).limits).toMatchObject([{ passed: true }, { passed: true }]);

    const missed = await inspect([REF, '--fail-under', '0.99', '--max-wasted', '3MB', '--json']);
    expect(missed.code).toBe(1);
    expect(JSON.parse(missed.stdout).limits).toMatchObject([
      { name: 'fail-under', limit: 0.99, passed: false },
      { name: 'max-wasted', limit: 3_000_000, passed: false },
    ]);
    expect(missed.stderr).toMatch(/✗ max-wasted: .* over the 3\.00 MB allowed\n/);
    expect(missed.stderr).toContain('Look first at /data/big (3.00 MB)');
    expect(missed.stderr).toMatch(/deleted by layer \d+ RUN rm \/data\/big/);

    const read = await inspect([REF, '--max-wasted', '0']);
    expect(read).toMatchObject({ code: 1, stderr: '' });
    expect(read.stdout).toContain('✗ max-wasted');
  });

  it.each([
    ['is not there', ['layerlab.local/no-such-image'], 'IMAGE_NOT_FOUND'],
    ['cannot be a reference', ['NOT A REFERENCE'], 'BAD_REQUEST'],
    ['would be another address of the engine', ['x/../../containers'], 'BAD_REQUEST'],
    ['has no such layer', [REF, '--layer', '99'], 'There is no layer 99'],
    ['is for another platform', [REF, '--platform', 'plan9/mips'], 'not for plan9/mips'],
    ['is on no bench', [REF, '--engine', 'bench'], 'No bench of this data directory is running'],
    ['is asked for with a wrong limit', [REF, '--fail-under', '90'], '0.9, 90%'],
  ])('exits 2 and says so when it %s', async (_, words, message) => {
    const { code, stdout, stderr } = await inspect([...words, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('is nothing to complain about when its reader has read enough', async () => {
    const command = `"${process.execPath}" "${lab}" inspect ${REF} --layer 1 --json | head -n 1`;
    const env = { ...process.env, DOCKER_HOST: engine.facts.endpoint, LAYER_LAB_HOME: folder };
    const child = spawn('sh', ['-c', command], { env });
    const pieces: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (piece: Buffer) => pieces[0].push(piece));
    child.stderr.on('data', (piece: Buffer) => pieces[1].push(piece));
    await once(child, 'close');
    expect(pieces.map((each) => Buffer.concat(each).toString())).toEqual(['{\n', '']);
  });
});

describe('an archive', () => {
  const withoutOrigin = ({ image, ...rest }: InspectReport) => ({
    ...rest,
    id: image.id,
    platform: image.platform,
  });

  it('that docker save wrote is told as the image itself is', async () => {
    const image = await report([REF]);
    const file = await report([archive]);
    expect(withoutOrigin(file)).toEqual(withoutOrigin(image));
    expect(file.image).toMatchObject({ ref: REF, source: 'archive' });
  });

  it('may come from standard input', async () => {
    const stdin = await report(['-'], { stdin: await readFile(archive) });
    expect(stdin.image).toMatchObject({ ref: REF, source: 'archive' });
    expect(withoutOrigin(stdin)).toEqual(withoutOrigin(await report([archive])));
  });

  it('exits 2 with the place where it is broken', async () => {
    const whole = await readFile(archive);
    const short = path.join(folder, 'short.tar');
    await writeFile(short, whole.subarray(0, 1_000_000));
    const cut = await inspect([short, '--json']);
    expect({ code: cut.code, stdout: cut.stdout }).toEqual({ code: 2, stdout: '' });
    expect(cut.stderr).toMatch(/offset|member|layer/);
    expect(cut.stderr).toContain('ARCHIVE_INVALID');

    const changed = path.join(folder, 'changed.tar');
    const other = Buffer.from(whole);
    other.write('X', other.indexOf(Buffer.alloc(4096, 'b')) + 100);
    await writeFile(changed, other);
    const wrong = await inspect([changed]);
    expect({ code: wrong.code, stdout: wrong.stdout }).toEqual({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/sha256:[0-9a-f]{64}/);

    const fromPipe = await inspect(['-'], { stdin: Buffer.from('no archive at all') });
    expect(fromPipe.code).toBe(2);
    const missing = await inspect([path.join(folder, 'none.tar')]);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('none.tar');
  });
});

describe('an image on a bench', () => {
  let made: TestBench;
  beforeAll(async () => {
    made = await readyBench('inspect', ['busybox']);
  });
  afterAll(() => made.remove());

  it('is read from the bench of the data directory', async () => {
    const home = runHome();
    const onBench = await report(['busybox', '--engine', 'bench', '--lesson', 'test-inspect'], { home });
    const onHost = await report([BASE]);
    expect({ ...onBench, image: null }).toEqual({ ...onHost, image: null });
    expect(await inspect(['busybox', '--engine', 'bench', '--lesson', 'none'], { home })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--lesson test-inspect'),
    });
  });
});
