import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../../electron/core/bench/bench.ts';
import { containerPicture } from '../../electron/core/layers/container-picture.ts';
import { buildImageIndex } from '../../electron/core/layers/image-index.ts';
import { ListingBuilder } from '../../electron/core/layers/layer-listing.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import type { MergedTree } from '../../electron/core/layers/merged-tree.ts';
import { TarParser } from '../../electron/core/layers/tar-parser.ts';
import { listUpperFolder, statThroughProcess } from '../../electron/core/layers/writable-files.ts';
import { readyBench, type TestBench } from './harness.ts';

const PAGE = '/usr/share/nginx/html/index.html';

let made: TestBench;
let bench: Bench;
let folder = '';
let reader: LayerReader;
let saveReader: LayerReader;

beforeAll(async () => {
  made = await readyBench('layers', ['nginx']);
  bench = made.bench;
  folder = await mkdtemp(path.join(tmpdir(), 'layers-bench-'));
  const { store } = bench.state.value;
  reader = new LayerReader({ link: bench, dataDir: folder, store });
  saveReader = new LayerReader({ link: bench, dataDir: path.join(folder, 'save'), store: 'containerd' });
});

afterAll(async () => {
  await made.remove();
  await rm(folder, { recursive: true, force: true });
});

describe('nginx on a bench', () => {
  it('is the same read from the layer store and from the save stream', async () => {
    const first = await reader.open('nginx');
    const save = await saveReader.open('nginx');
    expect([first.readFrom, save.readFrom]).toEqual(['layer-store', 'save-stream']);
    expect(first.index).toEqual(save.index);
    const picture = await reader.picture('nginx');
    expect(picture.status).toBe('ready');
    expect(picture.layers.length).toBeGreaterThan(0);
  });

  it('merges to what docker export gives', async () => {
    const { tree } = await reader.imageIndex('nginx');
    const container = await bench.engine.createContainer({ Image: 'nginx' });
    const all = contents(await exportedTree((await container.export()) as Readable));
    await container.remove();
    const mine = contents(tree);
    // The engine puts these into every container, whatever the image has there.
    for (const own of [
      '/.dockerenv',
      '/dev',
      '/dev/console',
      '/dev/pts',
      '/dev/shm',
      '/etc',
      '/etc/hostname',
    ]) {
      delete all[own];
      delete mine[own];
    }
    for (const own of ['/etc/hosts', '/etc/mtab', '/etc/resolv.conf', '/proc', '/sys']) {
      delete all[own];
      delete mine[own];
    }
    expect(Object.keys(mine).length).toBeGreaterThan(1000);
    expect(all).toEqual(mine);
  });

  it('shows the writable layer of a running container as docker diff does, and a commit of it as one layer more', async () => {
    const started = await bench.run(['docker', 'run', '-d', '--name', 'web', '-p', '8080:80', 'nginx']);
    expect(started.exitCode).toBe(0);
    await expect.poll(async () => (await bench.run(['docker', 'logs', 'web'])).exitCode).toBe(0);
    const script = `echo '<h1>mine</h1>' > ${PAGE}; rm -r /etc/nginx/conf.d; chmod 711 /root`;
    expect((await bench.run(['docker', 'exec', 'web', 'sh', '-c', script])).exitCode).toBe(0);

    const picture = await containerPicture(bench, 'web', reader);
    const diff = (await bench.run(['docker', 'diff', 'web'])).stdout.toString().trim().split('\n');
    const letters = { added: 'A', modified: 'C', deleted: 'D' };
    expect(picture.changes.map((one) => `${letters[one.kind]} ${one.path}`).toSorted()).toEqual(
      diff.toSorted(),
    );
    expect(picture).toMatchObject({
      name: 'web',
      imageRef: 'nginx',
      running: true,
      ports: [8080],
      truncated: false,
    });
    const page = picture.changes.find((one) => one.path === PAGE);
    expect(page).toMatchObject({ kind: 'modified', type: 'file', size: 14, implicit: false });
    expect(page?.sizeBefore).toBeGreaterThan(14);
    expect(picture.changes.find((one) => one.path === path.dirname(PAGE))).toMatchObject({ implicit: true });
    expect(picture.changes.find((one) => one.path === '/root')).toMatchObject({ implicit: false });
    expect(picture.changes.find((one) => one.path === '/etc/nginx/conf.d')).toMatchObject({
      type: 'directory',
    });

    const committed = await bench.run(['docker', 'commit', '-m', 'my page', 'web', 'mynginx']);
    expect(committed.exitCode).toBe(0);
    const [base, mine] = await Promise.all([reader.picture('nginx'), reader.picture('mynginx')]);
    expect(mine.layers.slice(0, -1).map((one) => one.diffId)).toEqual(base.layers.map((one) => one.diffId));
    expect(mine.layers).toHaveLength(base.layers.length + 1);
    const top = mine.layers.at(-1);
    expect(top?.instruction).toMatchObject({ keyword: 'COMMIT', text: 'my page' });

    const changes = (await reader.imageIndex('mynginx')).changes.at(-1) ?? [];
    expect(changes.find((one) => one.path === PAGE)).toMatchObject({ kind: 'modified', size: 14 });
    const listed = new Set(picture.changes.map((one) => one.path));
    const deleted = picture.changes.filter((one) => one.kind === 'deleted').map((one) => `${one.path}/`);
    const unlisted = changes.filter(
      (one) => !(listed.has(one.path) || deleted.some((folder) => one.path.startsWith(folder))),
    );
    expect(unlisted).toEqual([]);
    const content = await reader.readFile('mynginx', PAGE, 1000);
    expect(content.toString()).toBe('<h1>mine</h1>\n');
    expect((await saveReader.readFile('mynginx', PAGE, 1000)).toString()).toBe('<h1>mine</h1>\n');
    expect(await saveReader.imageIndex('mynginx')).toEqual(await reader.imageIndex('mynginx'));
    for (const each of [reader, saveReader]) {
      const layer = { imageId: mine.id ?? '', diffId: top?.diffId ?? '', index: mine.layers.length };
      const { now, below } = await each.fileVersions(layer, PAGE);
      expect(now).toMatchObject({ text: '<h1>mine</h1>\n', layer: layer.index, size: 14 });
      expect(below?.text).toContain('<h1>Welcome to nginx!</h1>');
      expect(below?.layer).toBeLessThan(layer.index);
    }
    const [before, after] = await Promise.all([
      reader.fileInImage('nginx', PAGE),
      reader.fileInImage('mynginx', PAGE),
    ]);
    expect(before.digest).not.toBe(after.digest);
  });

  it('knows sizes without the layer’s folder too, and looking leaves no trace', async () => {
    // The engine lists changes in no fixed order.
    const diff = async () =>
      (await bench.run(['docker', 'diff', 'web'])).stdout.toString().split('\n').toSorted();
    const before = await diff();
    const { State, GraphDriver } = await bench.engine.getContainer('web').inspect();
    const upper = (GraphDriver.Data as { UpperDir?: string }).UpperDir ?? '';
    const listed = async () => [...((await listUpperFolder(bench, upper)) ?? new Map()).keys()].toSorted();
    const there = await listed();
    const seen = await statThroughProcess(bench, State.Pid, [PAGE, '/run/nginx.pid', '/nowhere']);
    expect([...seen.keys()]).toEqual([PAGE, '/run/nginx.pid']);
    expect(seen.get(PAGE)).toMatchObject({ type: 'file', size: 14 });
    await containerPicture(bench, 'web', reader);
    expect(await diff()).toEqual(before);
    // `docker diff` hides the engine's own files, so the folder itself is the witness.
    expect(await listed()).toEqual(there);
  });

  it('tells what was written while the container was starting by its time, and only that', async () => {
    expect((await bench.run(['docker', 'run', '-d', '--name', 'starter', 'nginx'])).exitCode).toBe(0);
    const find = async (name: string) =>
      (await containerPicture(bench, 'starter')).changes.find((one) => one.path === name);
    await expect
      .poll(() => find('/run/nginx.pid'), { timeout: 10_000 })
      .toMatchObject({ writtenAtStart: true });
    const touchLate = async () => {
      await bench.run(['docker', 'exec', 'starter', 'touch', '/tmp/late']);
      return find('/tmp/late');
    };
    await expect.poll(touchLate, { timeout: 20_000 }).toMatchObject({ kind: 'added', writtenAtStart: false });
    expect(await find('/run/nginx.pid')).toMatchObject({ writtenAtStart: true });
  });

  it('says so when there is no such container', async () => {
    await expect(containerPicture(bench, 'nobody')).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' });
  });
});

async function exportedTree(stream: Readable): Promise<MergedTree> {
  const builder = new ListingBuilder();
  const parser = new TarParser(builder);
  for await (const chunk of stream) {
    parser.write(chunk);
  }
  parser.finish();
  const config = { rootfs: { diff_ids: ['sha256:exported'] } };
  return buildImageIndex('sha256:exported', config, [builder.listing('sha256:exported')]).tree;
}

function contents(tree: MergedTree): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, { entry, content }] of tree.walk()) {
    const what =
      content === null ? `${entry?.type} ${entry?.link}` : `file ${content.size} ${content.digest}`;
    all[name] = `${entry?.mode} ${entry?.uid}:${entry?.gid} ${what}`;
  }
  return all;
}
