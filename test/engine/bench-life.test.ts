import { createServer } from 'node:net';
import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench } from '../../electron/core/bench/bench.ts';
import { limitsFor } from '../../electron/core/bench/bench-container.ts';
import { benchNames, ownerOf } from '../../electron/core/bench/names.ts';
import { LABEL, LABEL_LESSON, LABEL_OWNER } from '../../electron/core/engine/labels.ts';
import { newBench, readyBench, type TestBench, until } from './harness.ts';

let made: TestBench;
let bench: Bench;

beforeAll(async () => {
  made = await readyBench('life', ['nginx']);
  bench = made.bench;
}, 600_000);

afterAll(async () => {
  await made.remove();
});

/** Resolves once port 80 of this machine is taken, by us or by somebody else already. */
async function takePort80(): Promise<() => void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        resolve();
      } else {
        reject(error);
      }
    });
    server.listen(80);
  });
  return () => server.close();
}

async function inspect(): Promise<Docker.ContainerInspectInfo> {
  const { container } = benchNames(made.dataDir, 'test-life');
  return await made.engine.docker.getContainer(container).inspect();
}

async function fetchPage(): Promise<string> {
  const stream = await bench.dial(['nc', '127.0.0.1', '80']);
  stream.end('GET / HTTP/1.0\r\nHost: bench\r\n\r\n');
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
  }
  return text;
}

describe('a bench', () => {
  it('is ready with the lesson images under their plain names', () => {
    const { status, engineVersion, privilege, store } = bench.state.value;
    expect({ status, error: bench.state.value.error }).toEqual({ status: 'ready', error: null });
    expect(engineVersion).toMatch(/^\d+\./);
    expect(['capabilities', 'privileged']).toContain(privilege);
    expect(['graph-driver', 'containerd']).toContain(store);
    expect(bench.inventory.value.images.flatMap(({ tags }) => tags)).toEqual(['nginx:latest']);
    expect(bench.inventory.value.diskBytes).toBeGreaterThan(1_000_000);
  });

  it('runs nginx on port 80 although that port of the host is taken', async () => {
    const release = await takePort80();
    try {
      const ran = await bench.run(['docker', 'run', '-d', '--name', 'web', '-p', '80:80', 'nginx']);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      await expect.poll(fetchPage, { timeout: 30_000 }).toContain('200 OK');
      const { containers } = await until(bench.inventory, (i) =>
        i.containers.some(({ state }) => state === 'running'),
      );
      expect(containers).toMatchObject([
        { name: 'web', image: 'nginx', ports: [{ hostPort: 80, containerPort: 80, protocol: 'tcp' }] },
      ]);
    } finally {
      release();
    }
  });

  it('has limits and our labels, publishes no port, and sees nothing of the host but its own socket folder', async () => {
    const info = await inspect();
    const { memory, nanoCpus } = limitsFor(made.engine.facts);
    expect(info.HostConfig).toMatchObject({ Memory: memory, NanoCpus: nanoCpus, PidsLimit: 2048 });
    expect(info.Config.Labels).toMatchObject({
      [LABEL]: 'bench',
      [LABEL_OWNER]: ownerOf(made.dataDir),
      [LABEL_LESSON]: 'test-life',
    });
    expect(info.HostConfig.PortBindings ?? {}).toEqual({});
    const binds = info.Mounts.filter(({ Type }) => Type === 'bind');
    expect(binds.every(({ Source }) => Source.startsWith(`${made.dataDir}/sockets/`))).toBe(true);
    const volumes = info.Mounts.flatMap(({ Type, Name }) => (Type === 'volume' ? [Name] : []));
    expect(volumes.sort()).toEqual(Object.values(benchNames(made.dataDir, 'test-life').volumes).sort());
    for (const name of volumes) {
      const volume = await made.engine.docker.getVolume(name ?? '').inspect();
      expect(volume.Labels).toMatchObject({ [LABEL]: 'volume', [LABEL_OWNER]: ownerOf(made.dataDir) });
    }
  });

  it('tells what happens on its engine', async () => {
    const heard: string[] = [];
    const stop = bench.events.listen(({ type, action, attributes }) => {
      heard.push(`${type} ${action} ${attributes.name ?? ''}`);
    });
    await bench.run(['docker', 'create', '--name', 'héard', 'nginx']).catch(() => undefined);
    await bench.run(['docker', 'create', '--name', 'heard', 'nginx']);
    await expect.poll(() => heard).toContain('container create heard');
    await bench.run(['docker', 'rm', 'heard']);
    await expect.poll(() => heard).toContain('container destroy heard');
    await until(bench.inventory, (i) => i.containers.every(({ name }) => name !== 'heard'));
    stop();
  });

  it('is taken over as it is by an app that starts again', async () => {
    await bench.run(['sh', '-c', 'echo kept > /workspace/note']);
    const before = await inspect();
    await bench.close();
    const { bench: next } = await newBench('life', ['nginx']);
    bench = next;
    made.bench = next;
    made.remove = async () => {
      await next.destroy();
      await next.close();
    };
    const tasks: string[] = [];
    bench.state.watch(({ progress }) => tasks.push(progress?.task ?? ''));
    await bench.start();
    const after = await inspect();
    expect({ id: after.Id, started: after.State.StartedAt }).toEqual({
      id: before.Id,
      started: before.State.StartedAt,
    });
    expect(tasks).not.toContain('load-image');
    expect(bench.inventory.value.containers).toMatchObject([{ name: 'web', state: 'running' }]);
  });

  it('is resumed after it was stopped', async () => {
    await bench.stop();
    expect(bench.state.value.status).toBe('none');
    expect((await inspect()).State.Running).toBe(false);
    await bench.start();
    expect(bench.inventory.value.containers).toMatchObject([{ name: 'web', state: 'exited' }]);
    expect((await bench.run(['cat', '/workspace/note'])).stdout.toString()).toBe('kept\n');
  });

  it('can be cancelled while it is made, and begun again', async () => {
    const { bench: other, remove } = await newBench('cancelled', ['nginx']);
    const cancel = new AbortController();
    const started = other.start(cancel.signal);
    await until(other.state, ({ progress }) => progress?.task === 'load-image');
    cancel.abort();
    await expect(started).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(other.state.value).toMatchObject({ status: 'none', error: null });
    await other.start();
    expect(other.inventory.value.images.flatMap(({ tags }) => tags)).toEqual(['nginx:latest']);
    await remove();
  });

  it('is as new after a reset, with the workspace kept', async () => {
    await bench.run(['docker', 'tag', 'nginx', 'mine']);
    await bench.reset();
    expect(bench.state.value.status).toBe('ready');
    expect(bench.inventory.value.containers).toEqual([]);
    expect(bench.inventory.value.images.flatMap(({ tags }) => tags)).toEqual(['nginx:latest']);
    expect((await bench.run(['cat', '/workspace/note'])).stdout.toString()).toBe('kept\n');
  });

  it('leaves nothing behind when it is destroyed', async () => {
    await bench.destroy();
    const names = benchNames(made.dataDir, 'test-life');
    await expect(inspect()).rejects.toMatchObject({ statusCode: 404 });
    for (const name of Object.values(names.volumes)) {
      await expect(made.engine.docker.getVolume(name).inspect()).rejects.toMatchObject({ statusCode: 404 });
    }
    expect(bench.inventory.value).toEqual({ images: [], containers: [], diskBytes: 0 });
  });
});
