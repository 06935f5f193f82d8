import os from 'node:os';
import path from 'node:path';
import type { Endpoint } from './endpoint.ts';

/** ~/.docker, or where DOCKER_CONFIG says. */
export function dockerConfigFolder(env: NodeJS.ProcessEnv): string {
  return env.DOCKER_CONFIG || path.join(env.HOME || os.homedir(), '.docker');
}

/**
 * What DOCKER_HOST names, read as the Docker CLI reads it: TLS when DOCKER_TLS_VERIFY or DOCKER_CERT_PATH is set,
 * certificates from DOCKER_CERT_PATH or else from ~/.docker. Null when it is not set.
 */
export function endpointFromDockerHost(env: NodeJS.ProcessEnv): Endpoint | null {
  const url = env.DOCKER_HOST?.trim();
  if (!url) {
    return null;
  }
  const tls = Boolean(env.DOCKER_TLS_VERIFY || env.DOCKER_CERT_PATH) && !/^(unix|npipe|ssh):/.test(url);
  return {
    url,
    certFolder: tls ? env.DOCKER_CERT_PATH || dockerConfigFolder(env) : null,
    verify: true,
  };
}
