import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { LABEL, LABEL_LESSON, LABEL_OWNER } from '../engine/labels.ts';
import { isMissing, statusOf, stopIfCancelled } from './errors.ts';
import { type BenchNames, LABEL_CONFIG } from './names.ts';

export type Privilege = 'capabilities' | 'privileged';

export interface BenchPlan {
  names: BenchNames;
  owner: string;
  lessonId: string;
  imageId: string;
  /** Folder of this computer that is mounted at /run/layerlab, for the fast way in; null where that cannot work. */
  socketFolder: string | null;
  /** A registry on the local network that has Docker Hub's images, host:port; null for none. */
  mirror: string | null;
  cpus: number;
  memoryBytes: number;
}

/** What an inner engine needs beyond an ordinary container's capabilities, found by trial. */
export const CAPABILITIES = [
  'SYS_ADMIN',
  'NET_ADMIN',
  'SYS_PTRACE',
  'DAC_READ_SEARCH',
  'LINUX_IMMUTABLE',
  'IPC_LOCK',
  'SYSLOG',
];
const GIB = 1024 ** 3;
const PIDS = 2048;

/** A bench may take half of a small machine, and 2 GiB and 4 processors of a large one. */
export function limitsFor(host: { cpus: number; memoryBytes: number }): { memory: number; nanoCpus: number } {
  const memory = host.memoryBytes > 0 ? Math.min(2 * GIB, Math.floor(host.memoryBytes / 2)) : 2 * GIB;
  const cpus = host.cpus > 0 ? Math.min(4, Math.max(1, host.cpus - 0.5)) : 2;
  return { memory, nanoCpus: cpus * 1e9 };
}

/** Everything the engine is told about a new bench. No port is published; no folder is mounted but the socket's. */
export function benchOptions(plan: BenchPlan, privilege: Privilege): Docker.ContainerCreateOptions {
  const { names, owner, lessonId } = plan;
  const { memory, nanoCpus } = limitsFor(plan);
  const hostConfig: Docker.HostConfig & { CgroupnsMode: string } = {
    Init: true,
    CgroupnsMode: 'private',
    Memory: memory,
    NanoCpus: nanoCpus,
    PidsLimit: PIDS,
    Tmpfs: { '/run': 'rw,exec,nosuid,mode=755' },
    Mounts: [
      { Type: 'volume', Source: names.volumes.engine, Target: '/var/lib/docker' },
      { Type: 'volume', Source: names.volumes.workspace, Target: '/workspace' },
      { Type: 'volume', Source: names.volumes.home, Target: '/root' },
      ...(plan.socketFolder
        ? [{ Type: 'bind' as const, Source: plan.socketFolder, Target: '/run/layerlab' }]
        : []),
    ],
    ...(privilege === 'privileged'
      ? { Privileged: true }
      : {
          CapAdd: CAPABILITIES,
          SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'],
          // What `--security-opt systempaths=unconfined` is in the API.
          MaskedPaths: [],
          ReadonlyPaths: [],
        }),
  };
  return {
    name: names.container,
    Image: plan.imageId,
    Hostname: 'bench',
    Entrypoint: ['/opt/layerlab/entry'],
    Cmd: [],
    WorkingDir: '/workspace',
    Env: ['LANG=C.UTF-8', ...(plan.mirror ? [`LAYERLAB_MIRROR=http://${plan.mirror}`] : [])],
    Labels: {
      [LABEL]: 'bench',
      [LABEL_OWNER]: owner,
      [LABEL_LESSON]: lessonId,
      [LABEL_CONFIG]: configHash(plan),
    },
    HostConfig: hostConfig,
  };
}

/** Hash of the plan: two benches with the same one are alike but for how they were allowed to run. */
export function configHash(plan: BenchPlan): string {
  // 2: counts up when benchOptions changes in a way that old benches must be replaced.
  return createHash('sha256')
    .update(JSON.stringify([2, plan]))
    .digest('hex')
    .slice(0, 16);
}

export interface FoundBench {
  id: string;
  running: boolean;
  paused: boolean;
  /** Somebody is removing it just now; it cannot be started any more. */
  leaving: boolean;
  configHash: string;
  privilege: Privilege;
}

/** The bench container as it is now; null when there is none. Throws BENCH_START_FAILED when the name is somebody else's. */
export async function findBench(docker: Docker, names: BenchNames): Promise<FoundBench | null> {
  try {
    const info = await docker.getContainer(names.container).inspect();
    if (info.Config.Labels[LABEL] !== 'bench') {
      throw new LabError(
        'BENCH_START_FAILED',
        `A container named ${names.container} is there and is not ours. Rename or remove it.`,
      );
    }
    return {
      id: info.Id,
      running: info.State.Running,
      paused: info.State.Paused,
      leaving: ['removing', 'dead'].includes(info.State.Status),
      configHash: info.Config.Labels[LABEL_CONFIG] ?? '',
      privilege: info.HostConfig.Privileged ? 'privileged' : 'capabilities',
    };
  } catch (error) {
    if (isMissing(error)) {
      return null;
    }
    throw error;
  }
}

/** Makes the volumes (those that are there stay as they are) and the container. Nothing is started. */
export async function createBench(
  engine: ConnectedEngine,
  plan: BenchPlan,
  privilege: Privilege,
): Promise<string> {
  for (const name of Object.values(plan.names.volumes)) {
    await engine.docker.createVolume({
      Name: name,
      Labels: { [LABEL]: 'volume', [LABEL_OWNER]: plan.owner, [LABEL_LESSON]: plan.lessonId },
    });
  }
  const container = await engine.docker.createContainer(benchOptions(plan, privilege));
  return container.id;
}

/** Removes the container if it is there and waits until its name is free; its volumes stay. */
export async function removeBench(docker: Docker, names: BenchNames, signal?: AbortSignal): Promise<void> {
  for (;;) {
    stopIfCancelled(signal);
    const found = await findBench(docker, names);
    if (found === null) {
      return;
    }
    try {
      await docker.getContainer(found.id).remove({ force: true, v: true });
    } catch (error) {
      // 409: its removal is under way already.
      if (!isMissing(error) && statusOf(error) !== 409) {
        throw error;
      }
      await pause(50);
    }
  }
}

/** Removes those volumes that are there and ours. `v: true` above takes anonymous ones only. */
export async function removeVolumes(docker: Docker, names: string[]): Promise<void> {
  for (const name of names) {
    try {
      const volume = docker.getVolume(name);
      const info = await volume.inspect();
      if (info.Labels?.[LABEL] !== undefined) {
        await volume.remove();
      }
    } catch (error) {
      if (!isMissing(error)) {
        throw error;
      }
    }
  }
}
