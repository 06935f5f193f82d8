import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BenchState } from '../../electron/contract/bench.ts';
import { Bench } from '../../electron/core/bench/bench.ts';
import { benchNames } from '../../electron/core/bench/names.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { readyBench, runHome, type TestBench, until } from './harness.ts';

const { container } = benchNames(runHome(), 'test-loss');
let made: TestBench;
let host: ConnectedEngine | null;
/** A new object for each test: one heals a killed bench by itself only once in a while. */
let bench: Bench;
let seen: BenchState['status'][];

beforeAll(async () => {
  made = await readyBench('loss', ['busybox']);
  host = made.engine;
  await made.bench.run(['sh', '-c', 'echo mine > /workspace/note']);
  await made.bench.run(['docker', 'tag', 'busybox', 'mine']);
  await made.bench.close();
}, 600_000);

beforeEach(async () => {
  bench = new Bench({ host: () => host, dataDir: made.dataDir, lessonId: 'test-loss', images: ['busybox'] });
  await bench.start();
  seen = [];
  bench.state.watch(({ status }) => {
    if (seen.at(-1) !== status) {
      seen.push(status);
    }
  });
});

afterEach(async () => {
  await bench.close();
});

afterAll(async () => {
  const last = new Bench({
    host: () => made.engine,
    dataDir: made.dataDir,
    lessonId: 'test-loss',
    images: [],
  });
  await last.destroy();
  await last.close();
});

async function healed(): Promise<void> {
  await until(bench.state, () => seen[0] === 'lost' && seen.at(-1) === 'ready');
  expect((await bench.run(['cat', '/workspace/note'])).stdout.toString()).toBe('mine\n');
  expect(bench.inventory.value.images.flatMap(({ tags }) => tags).sort()).toEqual([
    'busybox:latest',
    'mine:latest',
  ]);
}

describe('a bench that is lost', () => {
  it('comes back by itself when it was killed from outside, with all that was on it', async () => {
    const held = bench.engine;
    await made.engine.docker.getContainer(container).kill();
    await healed();
    // What the rest of the app kept of the engine goes on working.
    expect((await held.version()).Version).toBe(bench.state.value.engineVersion);
  });

  it('comes back by itself when its container was removed', async () => {
    await made.engine.docker.getContainer(container).remove({ force: true });
    await healed();
  });

  it('comes back when its engine was killed, in the same container', async () => {
    const before = await made.engine.docker.getContainer(container).inspect();
    await bench.run(['sh', '-c', 'kill -9 $(cat /var/run/docker.pid)']);
    await healed();
    const after = await made.engine.docker.getContainer(container).inspect();
    expect(after.State.StartedAt).toBe(before.State.StartedAt);
    const log = await bench.run(['cat', '/var/log/layerlab-dockerd.log']);
    expect(log.stdout.toString()).toContain('layerlab: dockerd ended with code 137');
  });

  it('waits for the learner after a second kill, and revives when told to', async () => {
    await made.engine.docker.getContainer(container).kill();
    await healed();
    seen = [];
    await made.engine.docker.getContainer(container).kill();
    const lost = await until(
      bench.state,
      ({ error }) => error?.code === 'BENCH_LOST' && seen.includes('lost'),
    );
    expect(lost.status).toBe('lost');
    await expect(bench.run(['true'])).rejects.toMatchObject({ code: 'BENCH_LOST' });
    await bench.revive();
    await healed();
  });

  it('says so while the host engine is away, and heals when it is back', async () => {
    host = null;
    await made.engine.docker.getContainer(container).kill();
    await until(bench.state, ({ error }) => error?.code === 'ENGINE_LOST');
    await expect(bench.run(['true'])).rejects.toMatchObject({ code: 'BENCH_LOST' });
    host = made.engine;
    await healed();
  });

  it('gives no answer at all when it is frozen, and that is noticed too', async () => {
    await made.engine.docker.getContainer(container).pause();
    await healed();
  }, 60_000);
});
