import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LabError } from '../../contract/errors.ts';
import { dockerConfigFolder } from './docker-host.ts';
import type { Endpoint } from './endpoint.ts';

const Config = z.looseObject({ currentContext: z.string().optional() });
const Meta = z.looseObject({
  Endpoints: z.looseObject({
    docker: z.looseObject({ Host: z.string().min(1), SkipTLSVerify: z.boolean().optional() }),
  }),
});

/**
 * The name of the docker context in force and whether somebody chose it just for this process (DOCKER_CONTEXT).
 * Null for "default", which means no context at all.
 */
export async function contextName(
  env: NodeJS.ProcessEnv,
): Promise<{ name: string; explicit: boolean } | null> {
  if (env.DOCKER_CONTEXT) {
    return env.DOCKER_CONTEXT === 'default' ? null : { name: env.DOCKER_CONTEXT, explicit: true };
  }
  const file = path.join(dockerConfigFolder(env), 'config.json');
  const text = await readFile(file, 'utf8').catch(() => '{}');
  let name: string | undefined;
  try {
    name = Config.parse(JSON.parse(text)).currentContext;
  } catch {
    // A config.json that docker itself could not read names no context; the usual sockets still get their chance.
    return null;
  }
  return name && name !== 'default' ? { name, explicit: false } : null;
}

/**
 * The endpoint of a docker context. The CLI keeps a context's description in contexts/meta/<id>/meta.json and its
 * certificates in contexts/tls/<id>/docker, where <id> is the SHA-256 of the name in hexadecimal.
 * @throws LabError BAD_REQUEST when there is no such context or its description cannot be read.
 */
export async function endpointFromContext(name: string, env: NodeJS.ProcessEnv): Promise<Endpoint> {
  const contexts = path.join(dockerConfigFolder(env), 'contexts');
  const id = createHash('sha256').update(name).digest('hex');
  const file = path.join(contexts, 'meta', id, 'meta.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new LabError('BAD_REQUEST', `There is no docker context "${name}" (${file} cannot be read).`);
  });
  const certFolder = path.join(contexts, 'tls', id, 'docker');
  const hasCertificates = await stat(certFolder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  try {
    const { docker } = Meta.parse(JSON.parse(text)).Endpoints;
    return {
      url: docker.Host,
      certFolder: hasCertificates && !/^(unix|npipe|ssh):/.test(docker.Host) ? certFolder : null,
      verify: docker.SkipTLSVerify !== true,
    };
  } catch (error) {
    throw new LabError(
      'BAD_REQUEST',
      `The docker context "${name}" cannot be understood (${file}).`,
      {},
      error,
    );
  }
}
