import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineFacts } from '../../../electron/contract/engine.ts';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';
import { hostLink, isReading, readerBelow } from '../../../electron/core/engine/host-link.ts';

const ROOT = '/var/lib/docker';

describe('commands that may be run on this computer', () => {
  it.each([
    [['tar', '-c', '-f', '-', '-C', `${ROOT}/image/overlay2`, 'imagedb/content/sha256/0', 'layerdb/1']],
    [['head', '-c', '100', '--', `${ROOT}/overlay2/0/diff/etc/passwd`]],
  ])('read below the data root: %j', (command) => {
    expect(isReading(command, ROOT)).toBe(true);
  });

  it.each([
    [[]],
    [['sh', '-c', 'true']],
    [['tar', '-x', '-f', '-', '-C', ROOT]],
    [['tar', '-c', '-f', 'archive', '-C', ROOT, 'a']],
    [['tar', '-c', '-f', '-', '-C', ROOT, '--checkpoint-action=exec=sh', '--checkpoint=1']],
    [['tar', '-c', '-f', '-', '-C', ROOT, '-I', 'sh']],
    [['tar', '-c', '-f', '-', '-C', ROOT, '../../../etc/shadow']],
    [['tar', '-c', '-f', '-', '-C', '/etc', 'shadow']],
    [['tar', '-c', '-f', '-', '-C', `${ROOT}-other`, 'a']],
    [['tar', '-c', '-f', '-', '-C', 'image', 'a']],
    [['head', '-c', '100', '--', '/etc/shadow']],
    [['head', '-c', '100', '--', `${ROOT}/../../../etc/shadow`]],
    [['head', '-c', '100', '--', `${ROOT}/a`, '/etc/shadow']],
    [['head', '-c', '1k', '--', `${ROOT}/a`]],
    [['head', '-c', '100', '--']],
  ])('are not: %j', (command) => {
    expect(isReading(command, ROOT)).toBe(false);
  });
});

describe('a link to the host engine', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'host-link-'));
    await mkdir(path.join(folder, 'image', 'overlay2', 'layerdb'), { recursive: true });
    await writeFile(path.join(folder, 'file'), '0123456789');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('runs reading commands and refuses others', async () => {
    const run = readerBelow(folder);
    const file = path.join(folder, 'file');
    const read = await run(['head', '-c', '4', '--', file]);
    expect({ ...read, stdout: read.stdout.toString() }).toEqual({ exitCode: 0, stdout: '0123', stderr: '' });
    expect(await run(['head', '-c', '4', '--', `${file}-none`])).toMatchObject({ exitCode: 1 });
    await expect(run(['rm', file])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(run(['head', '-c', '4', '--', file], { input: 'x' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
    const signal = AbortSignal.abort();
    await expect(run(['head', '-c', '4', '--', file], { signal })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it.each<[string, boolean, { root?: string; socketPath?: null; facts?: Partial<EngineFacts> }]>([
    ['an engine of this computer with a layer store', true, {}],
    ['an engine on another computer', false, { socketPath: null }],
    ['a containerd image store', false, { facts: { store: 'containerd' } }],
    ['Podman', false, { facts: { podman: true } }],
    ['a data root that cannot be read', false, { root: '/nowhere' }],
    ['a data root that is no path of this computer', false, { root: 'C:\\docker' }],
  ])('runs commands or not: %s', async (_, runs, { root = folder, socketPath = '/socket', facts }) => {
    const docker = new Docker({ socketPath: '/nowhere' });
    docker.info = () => Promise.resolve({ DockerRootDir: root, Driver: 'overlay2' });
    const engine = { docker, socketPath, facts: { store: 'graph-driver', podman: false, ...facts } };
    const link = await hostLink(engine as ConnectedEngine);
    expect(link.engine).toBe(docker);
    expect(link.run !== null).toBe(runs);
  });
});
