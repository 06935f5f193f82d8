import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EngineState } from '../../electron/contract/engine.ts';
import { LabError } from '../../electron/contract/errors.ts';
import { EngineWatch } from '../../electron/core/engine/engine-watch.ts';
import { findEngine } from '../../electron/core/engine/find-engine.ts';
import { fixedAddress } from '../../electron/core/engine/private-bridge.ts';
import {
  findDockerd,
  startPrivateEngine,
  stopPrivateEngine,
} from '../../electron/core/engine/private-engine.ts';
import { privateEnginePaths } from '../../electron/core/engine/private-engine-paths.ts';
import { endProcess, ourContainerd, ourDaemon } from '../../electron/core/engine/private-engine-process.ts';

const able = process.platform === 'linux' && process.getuid?.() === 0 && (await findDockerd()) !== null;

let dataDir: string;
let home: string;
let docker0: string;
let standIn = false;
const lines: string[] = [];
const onLine = (line: string): number => lines.push(line);

const within = { timeout: 60_000, interval: 50 };

/** What kill -9 or a crash does: dockerd goes without a word, its containerd stays behind. */
async function kill(): Promise<void> {
  const pid = await ourDaemon(privateEnginePaths(dataDir));
  if (pid === null) {
    throw new Error('the private engine does not run');
  }
  process.kill(pid, 'SIGKILL');
}

/** What `ip` says of a network interface, one line that begins with its number; empty when there is none. */
function link(name: string): string {
  return spawnSync('ip', ['-o', 'link', 'show', 'dev', name], { encoding: 'utf8' }).stdout;
}
const numberOf = (line: string): string => /^\d+/.exec(line)?.[0] ?? 'gone';

describe.runIf(able)('a private engine beside whatever else the machine has', () => {
  beforeAll(async () => {
    // On the disk that engines usually have, not in a /tmp that may be memory.
    dataDir = await mkdtemp('/var/tmp/ll-eng-');
    home = path.join(dataDir, 'home');
    // Where no engine has made a docker0, one of ours stands for it.
    if (link('docker0') === '') {
      execFileSync('ip', ['link', 'add', 'name', 'docker0', 'type', 'bridge']);
      standIn = true;
    }
    docker0 = numberOf(link('docker0'));
  });
  afterAll(async () => {
    if (standIn) {
      execFileSync('ip', ['link', 'del', 'dev', 'docker0']);
    }
    await stopPrivateEngine(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('starts, is found, and is known as ours', async () => {
    const endpoint = await startPrivateEngine({ dataDir, onLine });
    expect(endpoint).toBe(privateEnginePaths(dataDir).endpoint);
    expect(lines.join('\n')).toContain('answers after');
    const { found } = await findEngine({ dataDir, env: { HOME: home } });
    expect(found?.facts).toMatchObject({ privateToLab: true, endpoint });
    expect(await found?.docker.listImages()).toEqual([]);
    const info: { DockerRootDir: string } = await found?.docker.info();
    expect(info.DockerRootDir).toBe(privateEnginePaths(dataDir).dataRoot);
  });

  it('is left alone when it runs already', async () => {
    const before = await ourDaemon(privateEnginePaths(dataDir));
    await startPrivateEngine({ dataDir, onLine });
    expect(await ourDaemon(privateEnginePaths(dataDir))).toBe(before);
  });

  it('has a network of its own, and rules that name it', async () => {
    const { found } = await findEngine({ dataDir, env: { HOME: home } });
    const bridge = await found?.docker.getNetwork('bridge').inspect();
    expect(bridge?.Options?.['com.docker.network.bridge.name']).toBe(privateEnginePaths(dataDir).bridge);
    expect(bridge?.IPAM?.Config?.[0]?.Subnet).toMatch(/^10\.20[1-4]\./);
    // Chosen, and not that of a container which takes it along when it ends.
    const { bridge: name } = privateEnginePaths(dataDir);
    expect(link(name)).toContain(fixedAddress(name));
  });

  describe('watched', () => {
    let watch: EngineWatch;
    let seen: EngineState['status'][];
    const open = (o: ConstructorParameters<typeof EngineWatch>[0]): void => {
      watch = new EngineWatch(o);
      seen = [watch.state.value.status];
      watch.state.watch(({ status }) => {
        if (status !== seen.at(-1)) {
          seen.push(status);
        }
      });
      watch.start();
    };
    const reaches = (status: EngineState['status']) =>
      vi.waitFor(() => expect(watch.state.value.status).toBe(status), within);
    afterEach(() => watch.close());

    it('is seen to go and to come back, without a new watch', async () => {
      const { endpoint } = privateEnginePaths(dataDir);
      open({ dataDir, env: { HOME: home, DOCKER_HOST: endpoint } });
      await reaches('ready');
      const first = watch.current();
      await kill();
      await reaches('lost');
      expect(watch.current()).toBeNull();
      await vi.waitFor(() => expect(watch.state.value.attempts[0]?.result).toBe('refused'), within);
      await startPrivateEngine({ dataDir, onLine });
      await reaches('ready');
      expect(watch.current()).not.toBe(first);
      expect(await watch.current()?.docker.listContainers()).toEqual([]);
      expect(seen).toEqual(['searching', 'ready', 'lost', 'ready']);
    });

    it('is started again after a crash, and no other engine takes its place', async () => {
      open({ dataDir, env: { HOME: home } });
      await reaches('ready');
      const before = await ourDaemon(privateEnginePaths(dataDir));
      await kill();
      await reaches('lost');
      await reaches('ready');
      expect(watch.state.value.engine?.endpoint).toBe(privateEnginePaths(dataDir).endpoint);
      expect(await ourDaemon(privateEnginePaths(dataDir))).not.toBe(before);
      expect(seen).toEqual(['searching', 'ready', 'lost', 'ready']);
    });

    it('is noticed when it comes up late', async () => {
      await stopPrivateEngine(dataDir);
      open({ dataDir, env: { HOME: home, DOCKER_HOST: privateEnginePaths(dataDir).endpoint } });
      await reaches('none');
      expect(watch.state.value.attempts).toHaveLength(1);
      await startPrivateEngine({ dataDir, onLine });
      await reaches('ready');
      expect(seen).toEqual(['searching', 'none', 'ready']);
    });
  });

  it('comes up over pid files that belong to other processes, as after a reboot', async () => {
    const paths = privateEnginePaths(dataDir);
    await kill();
    const containerd = await ourContainerd(paths);
    if (containerd !== null) {
      await endProcess(containerd);
    }
    // This very process is alive, and is neither dockerd nor containerd.
    await writeFile(paths.pidFile, `${process.pid}`);
    await writeFile(path.join(paths.execRoot, 'containerd', 'containerd.pid'), `${process.pid}`);
    await startPrivateEngine({ dataDir, onLine });
    expect(await ourDaemon(paths)).not.toBeNull();
  });

  it('leaves docker0, the bridge of another engine, alone: however often it is started', async () => {
    await stopPrivateEngine(dataDir);
    await startPrivateEngine({ dataDir, onLine });
    expect(numberOf(link('docker0'))).toBe(docker0);
  });

  it('stops, leaves its data, and takes its network away', async () => {
    const paths = privateEnginePaths(dataDir);
    expect(await stopPrivateEngine(dataDir)).toBe(true);
    expect(await ourDaemon(paths)).toBeNull();
    expect(await ourContainerd(paths)).toBeNull();
    expect(await readFile('/proc/net/dev', 'utf8')).not.toContain(paths.bridge);
    expect(await readFile('/proc/mounts', 'utf8')).not.toContain(dataDir);
    expect(await readFile(paths.logFile, 'utf8')).not.toBe('');
    expect(await stopPrivateEngine(dataDir)).toBe(false);
  });

  it('that cannot start says why, in the words of its log', async () => {
    const broken = await mkdtemp('/var/tmp/ll-eng-');
    try {
      // An engine cannot keep its data in a file.
      const { dataRoot } = privateEnginePaths(broken);
      await startPrivateEngine({ dataDir: broken, onLine });
      await stopPrivateEngine(broken);
      await rm(path.join(dataRoot, 'containers'), { recursive: true });
      await writeFile(path.join(dataRoot, 'containers'), 'not a folder');
      const failed = await startPrivateEngine({ dataDir: broken, onLine }).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(LabError);
      expect(failed).toMatchObject({ code: 'ENGINE_START_FAILED' });
      expect(String(failed)).toContain('containers: not a directory');
    } finally {
      await stopPrivateEngine(broken);
      await rm(broken, { recursive: true, force: true });
    }
  });
});
