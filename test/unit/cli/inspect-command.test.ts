import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InspectReport } from '../../../electron/contract/inspect.ts';
import { legacyArchive, ociArchive, sha256, tar } from '../layers/tar-builder.ts';

const lab = path.join(import.meta.dirname, '..', '..', '..', 'electron', 'cli', 'lab.ts');
const LAYERS = [
  tar([
    { name: 'a', content: 'a'.repeat(100_000) },
    { name: 'b', content: 'b'.repeat(300) },
  ]),
  tar([{ name: '.wh.a' }, { name: 'c', content: 'c'.repeat(200) }]),
];
const ARCHIVE = legacyArchive(LAYERS, {
  tag: 'made:1',
  config: {
    history: [{ created_by: '/bin/sh -c #(nop) COPY a \x1b[2J' }, { created_by: '/bin/sh -c rm a' }],
  },
});

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

let folder = '';
let env: NodeJS.ProcessEnv = {};
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'll-inspect-command-'));
  await writeFile(path.join(folder, 'image.tar'), ARCHIVE);
  // An engine that is not there: nothing of this machine may answer.
  env = {
    ...process.env,
    LAYER_LAB_HOME: path.join(folder, 'home'),
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
    TMPDIR: folder,
    COLUMNS: '80',
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function inspect(words: string[], stdin: Buffer | null = null): Promise<Ran> {
  return new Promise((resolve) => {
    const options = { env, cwd: folder };
    const child = execFile(process.execPath, [lab, 'inspect', ...words], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin ?? '');
  });
}

describe('lab inspect, of an archive', () => {
  it('needs no engine and prints one JSON value', async () => {
    const { code, stdout, stderr } = await inspect(['image.tar', '--json', '--layer', '2']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const value = JSON.parse(stdout);
    expect(InspectReport.parse(value)).toEqual(value);
    expect(value).toMatchObject({
      image: { ref: 'made:1', platform: 'linux/amd64', source: 'archive' },
      layers: [
        { diffId: sha256(LAYERS[0] ?? Buffer.alloc(0)), size: 100_300, added: 2, deadBytes: 100_000 },
        { size: 200, added: 1, changed: 0, deleted: 1, instruction: 'RUN rm a' },
      ],
      entries: 2,
      liveBytes: 500,
      deadBytes: 100_000,
      efficiency: 500 / 100_500,
      wasted: [{ path: '/a', bytes: 100_000, writtenBy: 1, killedBy: 2, how: 'deleted' }],
      layer: { index: 2, changes: [{ path: '/a' }, { path: '/c' }] },
    });
  });

  it('reads standard input, from a pipe or a file, and leaves nothing behind', async () => {
    const named = await inspect(['image.tar', '--json']);
    expect(await inspect(['-', '--json'], ARCHIVE)).toEqual(named);
    const child = spawn(process.execPath, [lab, 'inspect', '-', '--json'], {
      env,
      stdio: [openSync(path.join(folder, 'image.tar'), 'r'), 'pipe', 'inherit'],
    });
    let stdout = '';
    child.stdout?.on('data', (piece: Buffer) => {
      stdout += piece.toString();
    });
    await once(child, 'close');
    expect(stdout).toBe(named.stdout);
    expect((await readdir(folder)).filter((name) => name.startsWith('layer-lab'))).toEqual([]);
  });

  it('is readable, and harmless whatever is in it', async () => {
    const { code, stdout, stderr } = await inspect(['./image.tar', '--wasted']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Archive    ./image.tar\nRead from  the archive\n');
    expect(stdout).toContain(
      'written by layer 1 COPY a \\x1b[2J\ndeleted by layer 2 RUN rm a\n   100 kB  /a\n',
    );
    expect(stdout).not.toContain('\x1b');
  });

  it('exits 1 for a limit that is missed, 0 for one that is kept', async () => {
    const missed = await inspect(['image.tar', '--json', '--max-wasted', '99999', '--fail-under', '0']);
    expect(missed.code).toBe(1);
    expect(JSON.parse(missed.stdout).limits.map((limit: { passed: boolean }) => limit.passed)).toEqual([
      true,
      false,
    ]);
    expect(missed.stderr).toMatch(/✗ max-wasted: 100 kB dead, 1 B over .*\n {2}Look first at \/a \(100 kB\)/);
    expect(await inspect(['image.tar', '--max-wasted', '100kB'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('exits 2 and names the place where it is broken', async () => {
    const flipped = Buffer.from(ARCHIVE);
    flipped.write('X', flipped.indexOf('a'.repeat(50_000)) + 50);
    const cases: [string, Buffer, RegExp][] = [
      ['cut.tar', ARCHIVE.subarray(0, 50_000), /offset \d+/],
      ['flipped.tar', flipped, /sha256:[0-9a-f]{64}/],
      ['empty.tar', Buffer.alloc(0), /./],
      ['noise.tar', Buffer.from('\x1b[31mno archive'.repeat(1000)), /./],
    ];
    for (const [name, content, place] of cases) {
      await writeFile(path.join(folder, name), content);
      const { code, stdout, stderr } = await inspect([name, '--json']);
      expect({ name, code, stdout }).toEqual({ name, code: 2, stdout: '' });
      expect(stderr).toContain('(ARCHIVE_INVALID)');
      expect(stderr).toMatch(place);
      expect(stderr).not.toMatch(/\x1b|\n {4}at /);
    }
  });

  it('says that an image may be meant where only a file of its name was found', async () => {
    await writeFile(path.join(folder, 'busybox'), 'no archive');
    const { code, stderr } = await inspect(['busybox']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/There is a file busybox, .* --engine host\n\(ARCHIVE_INVALID\)\n$/);
    await rm(path.join(folder, 'busybox'));
  });

  it('finds it broken however often the same image was read before', async () => {
    const layer = LAYERS[0] ?? Buffer.alloc(0);
    const whole = ociArchive([layer]);
    const flipped = Buffer.from(whole);
    flipped.write('X', flipped.indexOf('b'.repeat(300)) + 50);
    await writeFile(path.join(folder, 'oci.tar'), whole);
    await writeFile(path.join(folder, 'oci-broken.tar'), flipped);
    expect((await inspect(['oci.tar'])).code).toBe(0);
    expect((await inspect(['oci-broken.tar'])).code).toBe(2);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('can be given up with %s, and leaves nothing behind', async (signal, code) => {
    const child = spawn(process.execPath, [lab, 'inspect', '-'], {
      env,
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    // More than a pipe holds: once it is taken, somebody reads.
    child.stdin?.write(Buffer.alloc(1_000_000));
    await once(child.stdin ?? child, 'drain');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
    expect((await readdir(folder)).filter((name) => name.startsWith('layer-lab'))).toEqual([]);
  });
});

describe('lab inspect, called wrongly', () => {
  it.each([
    ['no input', [], /missing required argument/],
    ['no such file', ['./none.tar'], /none\.tar.*\n.*\n\(FILE_NOT_FOUND\)/],
    ['no engine', ['busybox'], /No engine answers\.\n.*nowhere.*\n.*\n\(ENGINE_NOT_FOUND\)/],
    ['no such layer', ['image.tar', '--layer', '3'], /no layer 3: the image has 2/],
    ['a layer that is none', ['image.tar', '--layer', '0'], /1 is the base/],
    ['a size that is none', ['image.tar', '--max-wasted', 'much'], /10MB, 10MiB/],
    ['a ratio above 1', ['image.tar', '--fail-under', '90'], /0\.9, 90%/],
    ['another engine', ['busybox', '--engine', 'moon'], /host, bench/],
    [
      'an image that is not in it',
      ['image.tar', '--image', 'other'],
      /other is not .*\n {2}made:1 linux\/amd64\n\(IMAGE_NOT_FOUND\)/,
    ],
    ['options that do not go together', ['-', '--engine', 'host'], /standard input/],
  ])('exits 2 for %s', async (_, words, message) => {
    const { code, stdout, stderr } = await inspect([...words, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/\n {4}at /);
  });

  it('explains itself', async () => {
    const { code, stdout } = await inspect(['--help']);
    expect(code).toBe(0);
    for (const option of [
      'json',
      'layer',
      'wasted',
      'engine',
      'fail-under',
      'max-wasted',
      'platform',
      'image',
    ]) {
      expect(stdout).toContain(`--${option}`);
    }
  });
});
