import Docker from 'dockerode';
import { z } from 'zod';
import type { EngineAttempt, EngineFacts } from '../../contract/engine.ts';
import { LabError } from '../../contract/errors.ts';
import { ask, type Endpoint, type EngineReach, reachOf } from './endpoint.ts';

/** A host engine that answered, with the client to talk to it (API version pinned). */
export interface ConnectedEngine {
  docker: Docker;
  facts: EngineFacts;
  /** Set when it is reached over a unix socket of this computer. */
  socketPath: string | null;
}

/** The oldest API we use: 1.41 (Engine 20.10) brought private cgroup namespaces for containers. */
const OLDEST_API = '1.41';
/** The newest API whose answers this code was written against; a newer engine is asked to speak this one. */
const NEWEST_API = '1.47';

const Version = z.looseObject({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().optional(),
  Os: z.string().default('linux'),
  Arch: z.string().default(''),
  KernelVersion: z.string().default(''),
  Components: z.array(z.looseObject({ Name: z.string() })).nullish(),
});

const Info = z.looseObject({
  Driver: z.string().default(''),
  DriverStatus: z.array(z.array(z.string())).nullish(),
  CgroupVersion: z.string().optional(),
  NCPU: z.number().default(0),
  MemTotal: z.number().default(0),
});

/** -1, 0 or 1 as API version `a` is older than, the same as or newer than `b`. */
export function compareApi(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return Math.sign(aMajor - bMajor || aMinor - bMinor);
}

/**
 * The API version to speak with an engine that offers `oldest`…`newest`.
 * @throws LabError ENGINE_TOO_OLD
 */
export function chooseApi(newest: string, oldest: string | undefined): string {
  if (compareApi(newest, OLDEST_API) < 0) {
    throw new LabError(
      'ENGINE_TOO_OLD',
      `It speaks Engine API ${newest}; ${OLDEST_API} is needed (Docker Engine 20.10 or newer).`,
      { apiVersion: newest, needed: OLDEST_API },
    );
  }
  if (compareApi(newest, NEWEST_API) <= 0) {
    return newest;
  }
  return oldest && compareApi(oldest, NEWEST_API) > 0 ? oldest : NEWEST_API;
}

function readStore(info: z.infer<typeof Info>): EngineFacts['store'] {
  const driverType = info.DriverStatus?.find(([name]) => name === 'driver-type')?.[1] ?? '';
  return driverType.startsWith('io.containerd.snapshotter') ? 'containerd' : 'graph-driver';
}

function readCgroupVersion(info: z.infer<typeof Info>): EngineFacts['cgroupVersion'] {
  const said = info.CgroupVersion?.replace(/^v/, '');
  return said === '1' || said === '2' ? said : 'unknown';
}

function dockerFor(reach: EngineReach, apiVersion: string): Docker {
  // dockerode fills what is left out from DOCKER_HOST; every field is named so that nothing slips in.
  const options = {
    ...reach,
    version: `v${apiVersion}`,
    username: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
  };
  return new Docker(options);
}

/**
 * Connects to one engine: pings it, reads what it says of itself and pins the API version. A ping that is not answered
 * within `timeoutMs` is a failure.
 * @throws LabError ENGINE_TOO_OLD, BAD_REQUEST (address or Windows containers); node's own error when it cannot be reached.
 */
export async function connectEngine(
  endpoint: Endpoint,
  o: { source: EngineAttempt['source']; privateToLab: boolean; timeoutMs: number },
): Promise<ConnectedEngine> {
  const reach = await reachOf(endpoint);
  await ask(reach, '/_ping', o.timeoutMs);
  const version = Version.parse(JSON.parse(await ask(reach, '/version', o.timeoutMs * 2)));
  if (version.Os === 'windows') {
    throw new LabError(
      'BAD_REQUEST',
      'It runs Windows containers; switch Docker Desktop to Linux containers.',
    );
  }
  const apiVersion = chooseApi(version.ApiVersion, version.MinAPIVersion);
  const info = Info.parse(JSON.parse(await ask(reach, `/v${apiVersion}/info`, o.timeoutMs * 5)));
  return {
    docker: dockerFor(reach, apiVersion),
    socketPath: endpoint.url.startsWith('unix://') ? (reach.socketPath ?? null) : null,
    facts: {
      endpoint: endpoint.url,
      source: o.source,
      version: version.Version,
      apiVersion,
      os: version.Os,
      arch: version.Arch,
      kernel: version.KernelVersion,
      podman: version.Components?.some(({ Name }) => Name.startsWith('Podman')) ?? false,
      privateToLab: o.privateToLab,
      storageDriver: info.Driver,
      store: readStore(info),
      cgroupVersion: readCgroupVersion(info),
      cpus: info.NCPU,
      memoryBytes: info.MemTotal,
    },
  };
}
