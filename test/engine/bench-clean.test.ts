import type Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEverything } from '../../electron/core/bench/clean.ts';
import { benchNames, ownerOf } from '../../electron/core/bench/names.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { IMAGE_PREFIX, LABEL, LABEL_OWNER } from '../../electron/core/engine/labels.ts';
import { readyBench, type TestBench } from './harness.ts';

interface Everything {
  containers: string[];
  images: string[];
  volumes: string[];
  networks: string[];
}

async function everything(docker: Docker): Promise<Everything> {
  const containers = await docker.listContainers({ all: true });
  const images = await docker.listImages();
  const { Volumes } = await docker.listVolumes();
  const networks = await docker.listNetworks();
  return {
    containers: containers.map(({ Names }) => (Names[0] ?? '').slice(1)).sort(),
    images: images.flatMap(({ RepoTags, Id }) => RepoTags ?? [Id]).sort(),
    volumes: (Volumes ?? []).map(({ Name }) => Name).sort(),
    networks: networks.map(({ Name }) => Name).sort(),
  };
}

let made: TestBench;

beforeAll(async () => {
  made = await readyBench('clean', ['busybox']);
}, 600_000);

afterAll(async () => {
  await made.remove();
});

/** The engine of a bench, taken for a host engine of its own: what is cleaned there is nobody else's. */
describe('cleaning', () => {
  const dataDir = '/home/somebody/lab';
  let engine: ConnectedEngine;
  let before: Everything;

  async function add(name: string, owner: string | null): Promise<void> {
    const { docker } = engine;
    const labels = (role: string) => (owner ? { [LABEL]: role, [LABEL_OWNER]: owner } : { [LABEL]: 'image' });
    await docker.createVolume({ Name: `${name}-volume`, Labels: labels('volume') });
    const container = await docker.createContainer({
      name,
      Image: 'busybox',
      Cmd: ['sleep', '600'],
      Labels: labels('bench'),
      HostConfig: { Mounts: [{ Type: 'volume', Source: `${name}-volume`, Target: '/data' }] },
    });
    await container.start();
  }

  beforeAll(async () => {
    engine = { ...made.engine, docker: made.bench.engine };
    const busybox = engine.docker.getImage('busybox');
    await engine.docker.createNetwork({ Name: 'theirs-network' });
    // Made from an image of ours, and so with our image's label on it, but by them.
    await add('theirs', null);
    await busybox.tag({ repo: 'theirs', tag: 'layerlab.local' });
    before = await everything(engine.docker);
    await add('ours', ownerOf(dataDir));
    await add('another-lab', ownerOf('/home/another/lab'));
    await engine.docker
      .getContainer('theirs')
      .commit({ repo: `${IMAGE_PREFIX}nginx`, tag: 'latest', comment: 'another image than busybox' });
  });

  it('removes what this lab made and nothing else', async () => {
    const removed = await cleanEverything(engine, { dataDir });
    expect(removed).toEqual({
      containers: ['ours'],
      volumes: ['ours-volume'],
      images: [`${IMAGE_PREFIX}nginx:latest`],
    });
    const after = await everything(engine.docker);
    expect(after).toEqual({
      ...before,
      containers: [...before.containers, 'another-lab'].sort(),
      volumes: [...before.volumes, 'another-lab-volume'].sort(),
    });
  });

  it('removes what every lab made when told to, and only names of images that have others', async () => {
    await engine.docker.getImage('busybox').tag({ repo: `${IMAGE_PREFIX}unused`, tag: '1' });
    const removed = await cleanEverything(engine, { dataDir, everyOwner: true });
    expect(removed.containers).toEqual(['another-lab']);
    expect(removed.volumes).toEqual(['another-lab-volume']);
    const after = await everything(engine.docker);
    expect(after.images.filter((name) => !name.startsWith(IMAGE_PREFIX))).toEqual(before.images);
    expect(after).toMatchObject({
      containers: before.containers,
      volumes: before.volumes,
      networks: before.networks,
    });
  });

  it('finds nothing the second time', async () => {
    const removed = await cleanEverything(engine, { dataDir, everyOwner: true });
    expect({ containers: removed.containers, volumes: removed.volumes }).toEqual({
      containers: [],
      volumes: [],
    });
  });
});

describe('the host engine', () => {
  const mine = `not-a-lab-${process.pid}`;

  it('has what is not ours still, and no more of ours, after a whole life of a bench', async () => {
    const { docker } = made.engine;
    const busybox = await docker.getImage(`${IMAGE_PREFIX}busybox:latest`).inspect();
    await docker.createVolume({ Name: mine });
    const network = await docker.createNetwork({ Name: mine });
    const container = await docker.createContainer({ name: mine, Image: busybox.Id });
    try {
      const other = await readyBench('clean-host', ['busybox']);
      const { bench } = other;
      await bench.run([
        'docker',
        'run',
        '-d',
        '-v',
        'inner:/data',
        '-p',
        '8080:80',
        'busybox',
        'sleep',
        '60',
      ]);
      await bench.run(['sh', '-c', 'docker rm -f $(docker ps -aq); docker system prune -af --volumes']);
      await bench.reset();
      await other.remove();
      const after = await everything(docker);
      for (const names of [after.containers, after.volumes, after.networks]) {
        expect(names).toContain(mine);
      }
      expect(after.images).toContain(`${IMAGE_PREFIX}busybox:latest`);
      const ours = benchNames(made.dataDir, 'test-clean-host').container;
      const left = [...after.containers, ...after.volumes, ...after.networks];
      expect(left.filter((name) => name.includes(ours))).toEqual([]);
    } finally {
      await container.remove({ force: true });
      await network.remove();
      await docker.getVolume(mine).remove();
    }
  });
});
