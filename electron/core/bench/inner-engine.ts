import type http from 'node:http';
import Docker from 'dockerode';
import { z } from 'zod';
import { chooseApi } from '../engine/connect.ts';

export interface InnerEngine {
  docker: Docker;
  version: string;
  store: 'graph-driver' | 'containerd';
}

const Version = z.looseObject({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().optional(),
});
const Info = z.looseObject({ DriverStatus: z.array(z.array(z.string())).nullish() });

/** A client whose connections the agent makes. Every field is named: dockerode fills what is left out from DOCKER_HOST. */
export function clientOver(agent: http.Agent, version?: string): Docker {
  const options = {
    protocol: 'http' as const,
    host: 'bench',
    port: 80,
    agent,
    version,
    socketPath: undefined,
    username: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
  };
  return new Docker(options);
}

/** Asks the engine behind `agent` what it is and gives a client with the API version pinned. Throws when it is not up. */
export async function meetEngine(agent: http.Agent): Promise<InnerEngine> {
  const version = Version.parse(await clientOver(agent).version());
  const docker = clientOver(agent, `v${chooseApi(version.ApiVersion, version.MinAPIVersion)}`);
  const info = Info.parse(await docker.info());
  const driverType = info.DriverStatus?.find(([name]) => name === 'driver-type')?.[1] ?? '';
  return {
    docker,
    version: version.Version,
    store: driverType.startsWith('io.containerd.snapshotter') ? 'containerd' : 'graph-driver',
  };
}
