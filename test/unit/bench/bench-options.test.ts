import { describe, expect, it } from 'vitest';
import {
  type BenchPlan,
  benchOptions,
  configHash,
  limitsFor,
} from '../../../electron/core/bench/bench-container.ts';
import { benchNames, ownerOf } from '../../../electron/core/bench/names.ts';
import { LABEL, LABEL_OWNER } from '../../../electron/core/engine/labels.ts';

const GIB = 1024 ** 3;
const plan: BenchPlan = {
  names: benchNames('/home/me/lab', 'nginx-commit'),
  owner: ownerOf('/home/me/lab'),
  lessonId: 'nginx-commit',
  imageId: 'sha256:1234',
  socketFolder: '/home/me/lab/sockets/abc',
  mirror: null,
  cpus: 8,
  memoryBytes: 16 * GIB,
};

describe('what a bench is made from', () => {
  it('has a name that says whose it is, the same however the data directory is written', () => {
    expect(plan.names.container).toMatch(/^layerlab-[0-9a-f]{8}-nginx-commit$/);
    expect(benchNames('/home/me/../me/lab/', 'nginx-commit')).toEqual(plan.names);
    expect(benchNames('/home/you/lab', 'nginx-commit').container).not.toBe(plan.names.container);
  });

  it.each([
    [
      { cpus: 8, memoryBytes: 16 * GIB },
      { memory: 2 * GIB, nanoCpus: 4e9 },
    ],
    [
      { cpus: 2, memoryBytes: 3 * GIB },
      { memory: 1.5 * GIB, nanoCpus: 1.5e9 },
    ],
    [
      { cpus: 1, memoryBytes: GIB },
      { memory: GIB / 2, nanoCpus: 1e9 },
    ],
    [
      { cpus: 0, memoryBytes: 0 },
      { memory: 2 * GIB, nanoCpus: 2e9 },
    ],
  ])('takes of a machine with %o no more than %o', (host, limits) => {
    expect(limitsFor(host)).toEqual(limits);
  });

  it('is not privileged, publishes nothing and carries our labels', () => {
    const options = benchOptions(plan, 'capabilities');
    expect(options.HostConfig?.Privileged).toBeUndefined();
    expect(options.HostConfig?.CapAdd).toContain('SYS_ADMIN');
    expect(options.HostConfig).toMatchObject({
      CgroupnsMode: 'private',
      MaskedPaths: [],
      ReadonlyPaths: [],
      Init: true,
    });
    expect(options.HostConfig?.PortBindings).toBeUndefined();
    expect(options.HostConfig?.PublishAllPorts).toBeUndefined();
    expect(options.Labels).toMatchObject({ [LABEL]: 'bench', [LABEL_OWNER]: plan.owner });
  });

  it('mounts no folder of the host but the one for the socket', () => {
    const binds = (p: BenchPlan) =>
      benchOptions(p, 'privileged').HostConfig?.Mounts?.filter(({ Type }) => Type === 'bind') ?? [];
    expect(binds(plan).map(({ Source, Target }) => [Source, Target])).toEqual([
      ['/home/me/lab/sockets/abc', '/run/layerlab'],
    ]);
    expect(binds({ ...plan, socketFolder: null })).toEqual([]);
  });

  it('has another hash when anything it was made from changes', () => {
    const hashes = [
      plan,
      { ...plan, imageId: 'sha256:5678' },
      { ...plan, socketFolder: null },
      { ...plan, mirror: 'registry:5000' },
    ].map(configHash);
    expect(new Set(hashes).size).toBe(4);
    expect(configHash({ ...plan })).toBe(hashes[0]);
  });
});
