import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../../electron/core/bench/bench.ts';
import { BenchAgent } from '../../electron/core/bench/bench-agent.ts';
import { clientOver } from '../../electron/core/bench/inner-engine.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX } from '../../electron/core/engine/labels.ts';
import { chooseImage, openImageArchive } from '../../electron/core/layers/image-archive.ts';
import type { LayerListing } from '../../electron/core/layers/layer-listing.ts';
import { SaveStreamSource } from '../../electron/core/layers/save-stream-source.ts';
import { legacyArchive, type Member, sha256, tar } from '../unit/layers/tar-builder.ts';
import { readyBench, readyEngine, type TestBench } from './harness.ts';

const run = promisify(execFile);
const REF = `${IMAGE_PREFIX}archives-test:1`;
const BUSYBOX = `${IMAGE_PREFIX}busybox:latest`;
const LAYERS: Member[][] = [
  [
    { name: 'data/', type: '5' },
    { name: 'data/one', content: 'one' },
    { name: 'data/twin', type: '1', link: 'data/one' },
    { name: 'data/dir/', type: '5' },
    { name: 'data/dir/a', content: 'a'.repeat(5000) },
    { name: 'data/opaque/', type: '5', mode: 0o750 },
    { name: 'data/opaque/old', content: 'old' },
    { name: `data/${'long'.repeat(60)}`, content: 'long', gnuLong: true },
    { name: 'data/owned', content: 'x', uid: 1234, gid: 4321, mode: 0o4755 },
  ],
  [
    { name: 'data/', type: '5' },
    { name: 'data/.wh.dir' },
    { name: 'data/opaque/', type: '5', mode: 0o750 },
    { name: 'data/opaque/.wh..wh..opq' },
    { name: 'data/opaque/new', content: 'new' },
  ],
  [],
];
const LAYER_TARS = LAYERS.map((members) => tar(members));
const ARCHIVE = legacyArchive(LAYER_TARS, { tag: REF, config: { architecture: 'amd64', os: 'linux' } });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layers-archives-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('what the engine saves', () => {
  let engine: ConnectedEngine;

  beforeAll(async () => {
    engine = await readyEngine();
    await load(engine.docker, ARCHIVE);
  });

  afterAll(async () => {
    await engine.docker.getImage(REF).remove();
  });

  it.each([BUSYBOX, REF])('is one image as a stream, as a file and packed: %s', async (ref) => {
    const streamed = await fromEngine(engine.docker, ref);
    const saved = await save(engine.docker, ref, 'saved.tar');
    const packed = await save(engine.docker, ref, 'saved.tar.gz', true);
    expect(streamed.listings.length).toBeGreaterThan(0);
    for (const file of [saved, packed]) {
      expect(await fromFile(file)).toMatchObject({ ...layersOf(streamed), refs: [ref] });
    }
  });

  it('has the layers that were put into it', async () => {
    const { listings, diffIds } = await fromEngine(engine.docker, REF);
    expect(diffIds).toEqual(LAYER_TARS.map(sha256));
    expect(listings.map(({ entries }) => entries.length)).toEqual([9, 3, 0]);
    expect(listings[1]).toMatchObject({ whiteouts: ['/data/dir'], opaques: ['/data/opaque'] });
  });

  it('may be several images in one archive', async () => {
    const file = path.join(folder, 'both.tar');
    const query = { names: [BUSYBOX, REF] };
    const stream = (await several(engine.docker).getImages(query)) as Readable;
    await pipeline(stream, createWriteStream(file));
    for (const ref of query.names) {
      expect(await fromFile(file, ref)).toMatchObject({
        ...layersOf(await fromEngine(engine.docker, ref)),
        refs: [ref],
      });
    }
  });

  it('is the same once skopeo has made an OCI archive of it', async ({ skip }) => {
    const saved = await save(engine.docker, REF, 'source.tar');
    const copy = path.join(folder, 'oci.tar');
    try {
      await run('skopeo', ['--version']);
    } catch {
      skip('there is no skopeo here');
    }
    await run('skopeo', ['--insecure-policy', 'copy', `docker-archive:${saved}`, `oci-archive:${copy}:x:1`]);
    const { listings, diffIds } = await fromEngine(engine.docker, REF);
    expect(await fromFile(copy)).toMatchObject({ listings, diffIds, refs: ['x:1'] });
  });
});

describe('an engine with the containerd image store', () => {
  const SOCKET = '/run/second/docker.sock';
  const SECOND = ['docker', '-H', `unix://${SOCKET}`];
  let made: TestBench;
  let bench: Bench;
  let second: Docker;

  beforeAll(async () => {
    made = await readyBench('archives', []);
    bench = made.bench;
    const config = '{"features":{"containerd-snapshotter":true}}';
    const engine = `dockerd --config-file /run/second/daemon.json --data-root /var/lib/docker/second
      --exec-root /run/second/exec --pidfile /run/second/pid -H unix://${SOCKET} --bridge=none --iptables=false`;
    await script(`mkdir -p /run/second && echo '${config}' > /run/second/daemon.json`);
    await script(`(${engine.replace(/\s+/g, ' ')} > /run/second/log 2>&1 < /dev/null &)`);
    const asked = `${SECOND.join(' ')} info > /dev/null 2>&1`;
    await script(`for i in $(seq 300); do ${asked} && exit 0; sleep 0.2; done; tail /run/second/log; exit 1`);
    const agent = new BenchAgent();
    agent.way = { link: 'tunnel', dial: () => bench.dial([...SECOND, 'system', 'dial-stdio']) };
    second = clientOver(agent);
  });

  afterAll(async () => {
    await made.remove();
  });

  it('gives the same layers as one with a graph driver, under an ID of another kind', async () => {
    const info: { DriverStatus?: [string, string][] } = await second.info();
    expect(info.DriverStatus?.flat()).toContain('io.containerd.snapshotter.v1');
    await load(bench.engine, ARCHIVE);
    await load(second, ARCHIVE);
    const mine = await fromEngine(bench.engine, REF);
    const theirs = await fromEngine(second, REF);
    expect(theirs.imageId).not.toBe(mine.imageId);
    expect(theirs).toEqual({ ...mine, imageId: theirs.imageId });
    const file = await save(second, REF, 'containerd.tar');
    expect(await fromFile(file)).toEqual({ ...mine, refs: [REF] });
    expect(mine.listings.map(({ entries }) => entries.length)).toEqual([9, 3, 0]);
  });

  it('gives what BuildKit built, with packed layers and an attestation, as the one layer by layer', async () => {
    await script(`mkdir -p /tmp/built && cd /tmp/built && echo one > one && echo two > two
      printf 'FROM scratch\\nCOPY one /dir/one\\nCOPY two /dir/two\\n' > Dockerfile
      ${SECOND.join(' ')} build -t built:1 . && ${SECOND.join(' ')} save built:1 -o built.tar
      docker load -i built.tar`);
    const theirs = await fromEngine(second, 'built:1');
    const mine = await fromEngine(bench.engine, 'built:1');
    expect(theirs.imageId).not.toBe(mine.imageId);
    expect(theirs).toEqual({ ...mine, imageId: theirs.imageId });
    expect(mine.listings.map(({ entries }) => entries.map((one) => one.path))).toEqual([
      ['/dir', '/dir/one'],
      ['/dir', '/dir/two'],
    ]);
    const archive = await fromFile(await save(second, 'built:1', 'built.tar'));
    expect(archive).toEqual({ ...mine, refs: ['built:1'] });
    const image = { imageId: theirs.imageId, diffIds: theirs.diffIds };
    const source = new SaveStreamSource({ engine: second });
    expect((await source.readFile(image, 2, '/dir/two', 100)).toString()).toBe('two\n');
  });

  async function script(lines: string): Promise<void> {
    const { exitCode, stdout, stderr } = await bench.run(['sh', '-ec', lines]);
    expect(exitCode, `${stdout}${stderr}`).toBe(0);
  }
});

/** The types of dockerode do not know of this call. */
function several(docker: Docker): { getImages(o: { names: string[] }): Promise<NodeJS.ReadableStream> } {
  return docker as unknown as ReturnType<typeof several>;
}

interface Read {
  imageId: string;
  diffIds: string[];
  listings: LayerListing[];
}

/** Without the ID, which is the config's digest in an archive and something else on some engines. */
function layersOf({ diffIds, listings }: Read): Omit<Read, 'imageId'> {
  return { diffIds, listings };
}

async function fromEngine(docker: Docker, ref: string): Promise<Read> {
  const { Id: imageId, RootFS } = await docker.getImage(ref).inspect();
  const diffIds = RootFS?.Layers ?? [];
  const { config, listings } = await new SaveStreamSource({ engine: docker }).read(
    { imageId, diffIds },
    new Set(),
  );
  expect(config.rootfs.diff_ids).toEqual(diffIds);
  return { imageId, diffIds, listings: diffIds.flatMap((diffId) => listings.get(diffId) ?? []) };
}

async function fromFile(file: string, ref?: string): Promise<Read & { refs: string[] }> {
  const archive = await openImageArchive(file);
  try {
    const { imageId, diffIds, refs } = chooseImage(archive.images, { ref });
    const { listings } = await archive.source.read({ imageId, diffIds }, new Set());
    return { imageId, diffIds, refs, listings: diffIds.flatMap((diffId) => listings.get(diffId) ?? []) };
  } finally {
    await archive.close();
  }
}

async function save(docker: Docker, ref: string, name: string, packed = false): Promise<string> {
  const file = path.join(folder, name);
  const stream = (await docker.getImage(ref).get()) as Readable;
  await (packed
    ? pipeline(stream, createGzip(), createWriteStream(file))
    : pipeline(stream, createWriteStream(file)));
  return file;
}

async function load(docker: Docker, archive: Buffer): Promise<void> {
  for await (const _ of await docker.loadImage(Readable.from([archive]))) {
    // Only its end matters: the engine has then taken the image.
  }
}
