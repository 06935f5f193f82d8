import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Progress } from '../../electron/contract/bench.ts';
import { LabError } from '../../electron/contract/errors.ts';
import { type ConnectedEngine, connectEngine } from '../../electron/core/engine/connect.ts';
import { LABEL, LABEL_STAND_IN } from '../../electron/core/engine/labels.ts';
import {
  findDockerd,
  startPrivateEngine,
  stopPrivateEngine,
} from '../../electron/core/engine/private-engine.ts';
import { readEngineStream } from '../../electron/core/supply/engine-stream.ts';
import {
  forgetUnreachable,
  type SuppliedImage,
  supplyBenchImage,
  supplyImage,
} from '../../electron/core/supply/supply.ts';
import { supplyContext } from '../../electron/core/supply/supply-types.ts';
import { fetchWays, tryWays } from '../../electron/core/supply/ways.ts';

/** In dockerode, missing in its types: several images in one archive. */
interface Exporter {
  getImages(options: { names: string[] }): Promise<NodeJS.ReadableStream>;
}

const run = promisify(execFile);
const has = (command: string): Promise<boolean> =>
  run('sh', ['-c', `command -v ${command}`]).then(
    () => true,
    () => false,
  );
// An engine with nothing in it, beside the one that is used for everything else: only root can start one.
const canTry =
  process.getuid?.() === 0 &&
  (await findDockerd()) !== null &&
  (await has('mmdebstrap')) &&
  (await has('apt-get'));
if (!canTry) {
  console.warn('SKIPPED supply from nothing: needs root, dockerd, apt and mmdebstrap.');
}
const hasRegistry = await has('docker-registry');
if (!hasRegistry) {
  console.warn('SKIPPED pulling from a mirror: needs docker-registry (apt-get install docker-registry).');
}

let dataDir = '';
let engine: ConnectedEngine;
const progress: Progress[] = [];
const options = (more: { env?: NodeJS.ProcessEnv; signal?: AbortSignal } = {}) => ({
  dataDir,
  onProgress: (p: Progress) => void progress.push(p),
  ...more,
});

async function names(): Promise<string[]> {
  const images = await engine.docker.listImages();
  return images.flatMap((image) => image.RepoTags ?? []).sort();
}

async function nameless(): Promise<string[]> {
  const images = await engine.docker.listImages({ filters: JSON.stringify({ dangling: ['true'] }) });
  return images.map((image) => image.Id);
}

/** Every image, the steps between included. */
async function allIds(): Promise<string[]> {
  return (await engine.docker.listImages({ all: true })).map((image) => image.Id).sort();
}

async function forget(...refs: string[]): Promise<void> {
  for (const ref of refs) {
    await engine.docker.getImage(ref).remove({ force: true });
  }
}

async function runs(ref: string, command: string[]): Promise<string> {
  const container = await engine.docker.createContainer({ Image: ref, Cmd: command, Tty: true });
  try {
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true, stderr: true })).toString();
  } finally {
    await container.remove({ force: true });
  }
}

/** A registry of our own on loopback, which every engine trusts without encryption; its address. */
async function startRegistry(): Promise<string> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = `127.0.0.1:${(probe.address() as AddressInfo).port}`;
  probe.close();
  const folder = await mkdtemp(path.join(dataDir, 'registry-'));
  const config = path.join(folder, 'config.yml');
  await writeFile(
    config,
    `version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: ${folder}/data\nhttp:\n  addr: ${address}\n`,
  );
  const registry = spawn('docker-registry', ['serve', config], { stdio: 'ignore' });
  onTestFinished(() => void registry.kill());
  const answers = (): Promise<boolean> =>
    fetch(`http://${address}/v2/`).then(
      (answer) => answer.ok,
      () => false,
    );
  await expect.poll(answers, { timeout: 20_000 }).toBe(true);
  return address;
}

describe.skipIf(!canTry)('supply on an engine with nothing in it', () => {
  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'layerlab-supply-'));
    const url = await startPrivateEngine({ dataDir, onLine: () => undefined });
    engine = await connectEngine(
      { url, certFolder: null, verify: true },
      { source: 'private', privateToLab: true, timeoutMs: 5_000 },
    );
  });
  afterAll(async () => {
    await stopPrivateEngine(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });

  const supplied = new Map<string, SuppliedImage>();

  it('cancelling leaves no image, no file and no lock', async () => {
    const cancel = new AbortController();
    const seen = (p: Progress): void => {
      progress.push(p);
      if (p.unit === 'steps' && p.done >= 1) {
        cancel.abort();
      }
    };
    const supplying = supplyImage(engine, 'nginx', { dataDir, onProgress: seen, signal: cancel.signal });
    await expect(supplying).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(await engine.docker.listImages({ all: true })).toEqual([]);
    expect(await readdir(path.join(dataDir, 'tmp'))).toEqual([]);
    expect(await readdir(path.join(dataDir, 'locks'))).toEqual([]);
  });

  it('makes Debian, busybox, nginx and the bench, all asked for at once', { timeout: 600_000 }, async () => {
    const [debian, busybox, nginx, bench] = await Promise.all([
      supplyImage(engine, 'debian:13-slim', options()),
      supplyImage(engine, 'busybox', options()),
      supplyImage(engine, 'nginx', options()),
      supplyBenchImage(engine, options()),
    ]);
    for (const image of [debian, busybox, nginx, bench]) {
      supplied.set(image.ref, image);
      expect(['debian', 'hub', 'present']).toContain(image.source);
      expect(image.hostRef).toMatch(/^layerlab\.local\//);
    }
    expect(nginx.hostRef).toBe('layerlab.local/nginx:latest');
    expect((await names()).every((name) => name.startsWith('layerlab.local/'))).toBe(true);
    expect(await nameless()).toEqual([]);
    for (const subject of ['debian:13-slim', 'busybox', 'nginx']) {
      expect(progress.some((p) => p.task === 'base-image' && p.subject === subject)).toBe(true);
    }
    expect(progress.some((p) => p.task === 'bench-image' && p.total > 0)).toBe(true);
  });

  it('labels what it built so that nobody takes it for the published image', async () => {
    for (const image of supplied.values()) {
      const config = (await engine.docker.getImage(image.id).inspect()).Config;
      expect(image.standIn).toBe(config.Labels?.[LABEL_STAND_IN] !== undefined);
      if (image.source === 'debian') {
        expect(config.Labels?.[LABEL]).toMatch(/^(image|bench-image)$/);
        expect(config.Labels?.[LABEL_STAND_IN]).toBe(image.ref === 'bench' ? 'docker:28-dind' : image.ref);
      }
    }
  });

  it('serves a page, stops when asked, and changes the files that the published nginx changes', async () => {
    const container = await engine.docker.createContainer({ Image: 'layerlab.local/nginx' });
    onTestFinished(() => container.remove({ force: true }));
    await container.start();
    const exec = await container.exec({
      Cmd: ['curl', '-sS', '--retry-connrefused', '--retry', '20', '--retry-delay', '1', 'http://localhost'],
      AttachStdout: true,
      Tty: true,
    });
    const chunks: Buffer[] = [];
    for await (const chunk of await exec.start({ Tty: true, hijack: true, stdin: false })) {
      chunks.push(Buffer.from(chunk));
    }
    expect(Buffer.concat(chunks).toString()).toContain('<h1>Welcome to nginx!</h1>');
    const changed = (await container.changes()) as { Path: string; Kind: number }[];
    const paths = changed.map((change) => change.Path);
    expect(paths).toContain('/run/nginx.pid');
    expect(paths).toContain('/etc/nginx/conf.d/default.conf');
    await container.stop({ t: 20 });
    expect((await container.inspect()).State.ExitCode).toBe(0);
  });

  it('builds an nginx of several layers whose lowest is Debian', async () => {
    const [debian, nginx] = await Promise.all(
      ['layerlab.local/debian:13-slim', 'layerlab.local/nginx'].map((ref) =>
        engine.docker.getImage(ref).inspect(),
      ),
    );
    expect(nginx?.RootFS.Layers?.[0]).toBe(debian?.RootFS.Layers?.[0]);
    expect(nginx?.RootFS.Layers?.length).toBeGreaterThanOrEqual(5);
    expect(nginx?.Size).toBeLessThan(250e6);
  });

  it('gives busybox its commands and the bench its tools', async () => {
    expect(await runs('layerlab.local/busybox', ['sh', '-c', 'echo a | sed s/a/works/'])).toContain('works');
    const bench = supplied.get('bench')?.hostRef ?? '';
    const script =
      'for c in dockerd bash nc find inotifywait vi nano; do command -v $c >/dev/null || echo "no $c"; done';
    expect(await runs(bench, ['sh', '-c', `${script}; test -x /usr/local/bin/docker || echo no shim`])).toBe(
      '',
    );
    expect(await runs(bench, ['/usr/libexec/layerlab/docker', '--version'])).toMatch(/^Docker version \d+/);
  });

  it('has nothing left to do the second time', async () => {
    const before = await allIds();
    progress.length = 0;
    const again = await supplyImage(engine, 'docker.io/library/nginx:latest', options());
    const bench = await supplyBenchImage(engine, options());
    expect([again.source, bench.source]).toEqual(['present', 'present']);
    expect(again.id).toBe(supplied.get('nginx')?.id);
    expect(progress).toEqual([]);
    expect(await allIds()).toEqual(before);
  });

  it("uses the host's own image of that name and gives it no other", async () => {
    await engine.docker.getImage('layerlab.local/busybox').tag({ repo: 'busybox', tag: 'latest' });
    await forget('layerlab.local/busybox:latest');
    onTestFinished(() => forget('busybox:latest'));
    const before = await names();
    const image = await supplyImage(engine, 'busybox', options());
    expect(image).toMatchObject({ ref: 'busybox', hostRef: 'busybox:latest', source: 'present' });
    expect(await names()).toEqual(before);
  });

  it('takes an image out of a pack without touching the names the host has', async () => {
    const packs = path.join(dataDir, 'packs');
    await mkdir(packs, { recursive: true });
    onTestFinished(() => rm(packs, { recursive: true }));
    const nginx = engine.docker.getImage('layerlab.local/nginx:latest');
    await nginx.tag({ repo: 'nginx', tag: 'latest' });
    await engine.docker.getImage('layerlab.local/debian:13-slim').tag({ repo: 'private-thing', tag: '1' });
    const saved = await (engine.docker as Docker & Exporter).getImages({
      names: ['nginx:latest', 'private-thing:1'],
    });
    await pipeline(saved, createWriteStream(path.join(packs, 'classroom.tar')));
    await writeFile(path.join(packs, 'broken.tar'), 'not a tar');
    await forget('nginx:latest', 'layerlab.local/nginx:latest');
    // Meanwhile the host has given the pack's other name to something else.
    const bench = supplied.get('bench')?.id ?? '';
    await engine.docker.getImage(bench).tag({ repo: 'private-thing', tag: '1' });
    onTestFinished(() => forget('private-thing:1'));
    const before = await names();

    const image = await supplyImage(engine, 'nginx', options());
    expect(image).toMatchObject({ source: 'pack', hostRef: 'layerlab.local/nginx:latest' });
    expect(image.id).toBe(supplied.get('nginx')?.id);
    expect(await names()).toEqual([...before, 'layerlab.local/nginx:latest'].sort());
    expect((await engine.docker.getImage('private-thing:1').inspect()).Id).toBe(bench);
  });

  it.skipIf(!hasRegistry)(
    'pulls from the mirror that LAYER_LAB_MIRROR names, and keeps only our name',
    async () => {
      const mirror = await startRegistry();
      const published = `${mirror}/library/nginx`;
      await engine.docker.getImage('layerlab.local/nginx').tag({ repo: published, tag: 'latest' });
      const push = await engine.docker
        .getImage(`${published}:latest`)
        .push({ authconfig: { username: '', password: '', serveraddress: mirror } });
      await readEngineStream(push, () => undefined);
      await forget(`${published}:latest`, 'layerlab.local/nginx:latest');
      const before = await names();
      progress.length = 0;

      const image = await supplyImage(
        engine,
        'nginx',
        options({ env: { ...process.env, LAYER_LAB_MIRROR: mirror } }),
      );
      expect(image).toMatchObject({ source: 'mirror', id: supplied.get('nginx')?.id });
      expect(await names()).toEqual([...before, 'layerlab.local/nginx:latest'].sort());
      expect(progress.some((p) => p.unit === 'bytes' && p.total > 0 && p.done === p.total)).toBe(true);
    },
  );

  it.skipIf(!hasRegistry)(
    'makes the bench of the published docker:dind where a mirror has it',
    { timeout: 300_000 },
    async () => {
      const mirror = await startRegistry();
      // Not the real one, which is not to be had everywhere; but a client lies where the real one's does.
      const client = "printf '#!/bin/sh\\necho Docker version 28\\n' > /usr/local/bin/docker";
      const fake = await engine.docker.createContainer({
        Image: 'layerlab.local/debian:13-slim',
        Cmd: ['sh', '-c', `${client} && chmod +x /usr/local/bin/docker`],
      });
      await fake.start();
      await fake.wait();
      await fake.commit({ repo: `${mirror}/library/docker`, tag: '28-dind' });
      await fake.remove();
      const published = engine.docker.getImage(`${mirror}/library/docker:28-dind`);
      const authconfig = { username: '', password: '', serveraddress: mirror };
      await readEngineStream(await published.push({ authconfig }), () => undefined);
      await published.remove();
      const benches = (await names()).filter((name) => /layerlab.local\/bench(-base)?:/.test(name));
      await forget(...benches);

      const bench = await supplyBenchImage(
        engine,
        options({ env: { ...process.env, LAYER_LAB_MIRROR: mirror } }),
      );
      expect(bench.source).toBe('mirror');
      expect(await names()).toContain('layerlab.local/docker:28-dind');
      expect(await runs(bench.hostRef, ['/usr/libexec/layerlab/docker', '--version'])).toMatch(
        /^Docker version/,
      );
      expect(await runs(bench.hostRef, ['head', '-c', '2', '/usr/local/bin/docker'])).toBe('#!');
      expect((await supplyBenchImage(engine, options())).hostRef).toBe(bench.hostRef);
    },
  );

  it('says for every way why it brought nothing', async () => {
    forgetUnreachable();
    const env = { ...process.env, LAYER_LAB_MIRROR: '127.0.0.1:9' };
    const context = supplyContext(options({ env }), 'base-image', 'golang');
    const own = 'layerlab.local/golang:latest';
    const failure = await tryWays(engine, {
      ref: 'golang',
      ownOf: () => own,
      ways: fetchWays(engine, { ref: 'golang', own, context }),
      signal: undefined,
    }).catch((error: unknown) => error);
    // Where Docker Hub can be reached the image is simply there.
    if (failure instanceof LabError) {
      expect(failure.code).toBe('IMAGE_UNAVAILABLE');
      const ways = failure.details.ways as string[];
      expect(ways.map((way) => way.split(':')[0])).toEqual(['pack', 'mirror', 'hub']);
      expect(ways[1]).toContain('127.0.0.1:9');
    } else {
      expect(failure).toMatchObject({ source: 'hub' });
    }
  });

  it('refuses an image that is not in the catalogue', async () => {
    await expect(supplyImage(engine, 'evil/nginx', options())).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('cancelling a build leaves neither its steps nor its container', async () => {
    await forget('layerlab.local/busybox:latest').catch(() => undefined);
    const before = await allIds();
    const cancel = new AbortController();
    const seen = (p: Progress): void => {
      // Step 1 is FROM, step 2 installs: its container runs by now.
      if (p.total > 5 && p.done === 1) {
        cancel.abort();
      }
    };
    const supplying = supplyImage(engine, 'busybox', { dataDir, onProgress: seen, signal: cancel.signal });
    await expect(supplying).rejects.toMatchObject({ code: 'CANCELLED' });
    const containers = async () => (await engine.docker.listContainers({ all: true })).length;
    await expect.poll(containers, { timeout: 20_000 }).toBe(0);
    expect(await allIds()).toEqual(before);
  });

  it('makes an image once when two programs want it at the same moment', async () => {
    await forget('layerlab.local/busybox:latest').catch(() => undefined);
    const program = new URL('supply-in-another-process.ts', import.meta.url).pathname;
    const both = await Promise.all(
      [1, 2].map(() => run(process.execPath, [program, engine.facts.endpoint, dataDir, 'busybox'])),
    );
    const images = both.map(({ stdout }) => JSON.parse(stdout) as SuppliedImage);
    expect(images[0]?.id).toBe(images[1]?.id);
    expect(images.filter((image) => image.source === 'present')).toHaveLength(1);
    expect(await nameless()).toEqual([]);
  });
});
