import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readBenchRootfs } from '../../../electron/core/supply/bench-rootfs.ts';
import { contextParts, shortHash } from '../../../electron/core/supply/recipe-hash.ts';
import {
  benchDockerfile,
  debianBenchDockerfile,
  dindBenchDockerfile,
  REAL_CLI,
} from '../../../electron/core/supply/recipes/bench.ts';
import { busyboxDockerfile } from '../../../electron/core/supply/recipes/busybox.ts';
import { golangDockerfile } from '../../../electron/core/supply/recipes/golang.ts';
import { nginxDockerfile, nginxFiles } from '../../../electron/core/supply/recipes/nginx.ts';
import { redisDockerfile } from '../../../electron/core/supply/recipes/redis.ts';
import { registryDockerfile } from '../../../electron/core/supply/recipes/registry.ts';

const recipes = {
  nginx: nginxDockerfile('BASE'),
  busybox: busyboxDockerfile('BASE'),
  golang: golangDockerfile('BASE'),
  redis: redisDockerfile('BASE'),
  registry: registryDockerfile('BASE'),
  'bench on Debian': debianBenchDockerfile('BASE'),
  'bench on dind': dindBenchDockerfile('BASE'),
  'bench scripts': benchDockerfile('BASE'),
};

describe('Dockerfile texts', () => {
  it.each(Object.entries(recipes))('%s: stands on the base it is given and names no host', (_name, text) => {
    expect(text.split('\n')[0]).toMatch(/^FROM BASE( AS build)?$/);
    expect(text).not.toMatch(/https?:\/\//);
  });

  it.each(Object.entries(recipes))('%s: continues its lines rightly', (_name, text) => {
    for (const [number, line] of text.split('\n').entries()) {
      if (number > 0 && line !== '' && !/^[A-Z]/.test(line)) {
        expect(text.split('\n')[number - 1], `before line ${number + 1}: ${line}`).toMatch(/\\$/);
      }
    }
  });

  it('nginx copies exactly the files that are packed', () => {
    const copied = [...recipes.nginx.matchAll(/^COPY (.+) \S+$/gm)].flatMap((match) =>
      (match[1] ?? '').split(' '),
    );
    expect(copied.sort()).toEqual(nginxFiles.map((file) => file.path).sort());
  });

  it('nginx makes several layers and starts like the published image', () => {
    expect(recipes.nginx.match(/^(RUN|COPY) /gm)?.length).toBeGreaterThanOrEqual(5);
    expect(recipes.nginx).toContain('EXPOSE 80');
    expect(recipes.nginx).toContain('STOPSIGNAL SIGQUIT');
    expect(recipes.nginx).toContain('CMD ["nginx", "-g", "daemon off;"]');
  });

  it('both benches have the real client in the same place', () => {
    expect(recipes['bench on Debian']).toContain(REAL_CLI);
    expect(recipes['bench on dind']).toContain(REAL_CLI);
  });
});

describe('scripts of the bench', () => {
  let folder = '';
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are packed in a fixed order, executable by their first line, with Unix line ends', async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'layerlab-rootfs-'));
    await mkdir(path.join(folder, 'opt'));
    await writeFile(path.join(folder, 'opt', 'b'), '#!/bin/sh\r\necho b\r\n');
    await writeFile(path.join(folder, 'a'), 'plain\n');
    expect(await readBenchRootfs(folder)).toEqual([
      { path: 'rootfs/a', content: 'plain\n', executable: false },
      { path: 'rootfs/opt/b', content: '#!/bin/sh\necho b\n', executable: true },
    ]);
  });

  it('include a docker client shim that can be run', async () => {
    const shim = (await readBenchRootfs()).find((file) => file.path === 'rootfs/usr/local/bin/docker');
    expect(shim?.executable).toBe(true);
  });

  it('give another name when any part of them changes, and only then', () => {
    const file = { path: 'rootfs/a', content: 'x', executable: false };
    const name = shortHash(...contextParts([file]));
    expect(name).toMatch(/^[0-9a-f]{12}$/);
    expect(shortHash(...contextParts([{ ...file }]))).toBe(name);
    expect(shortHash(...contextParts([{ ...file, content: 'y' }]))).not.toBe(name);
    expect(shortHash(...contextParts([{ ...file, executable: true }]))).not.toBe(name);
    expect(shortHash('ab', 'c')).not.toBe(shortHash('a', 'bc'));
  });
});
