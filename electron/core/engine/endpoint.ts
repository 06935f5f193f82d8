import { readFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { LabError } from '../../contract/errors.ts';
import { sshAgent } from './ssh-agent.ts';

/** An engine's address as people write it, and the folder that holds its TLS certificates, if any. */
export interface Endpoint {
  /** unix:///path, npipe:////./pipe/name, tcp://host:port, http(s)://host:port or ssh://[user@]host[:port] */
  url: string;
  /** Folder with ca.pem, cert.pem and key.pem; null for a plain connection. */
  certFolder: string | null;
  /** False when the server's certificate shall be taken as it is (docker context with SkipTLSVerify). */
  verify: boolean;
}

/** What both node:http and dockerode need in order to reach an engine. */
export interface EngineReach {
  protocol: 'http' | 'https';
  socketPath: string | undefined;
  host: string | undefined;
  port: number | undefined;
  agent: http.Agent | undefined;
}

const onSocket = (socketPath: string): EngineReach => ({
  protocol: 'http',
  socketPath,
  host: undefined,
  port: undefined,
  agent: undefined,
});

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(() => undefined);
}

async function overTls(url: URL, endpoint: Endpoint): Promise<EngineReach> {
  const folder = endpoint.certFolder;
  const [ca, cert, key] = folder
    ? await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map((name) => readIfThere(path.join(folder, name))))
    : [];
  if (folder && endpoint.verify && !ca) {
    throw new LabError(
      'BAD_REQUEST',
      `TLS was asked for, but ${path.join(folder, 'ca.pem')} cannot be read.`,
    );
  }
  const agent = new https.Agent({
    rejectUnauthorized: endpoint.verify,
    ...(ca ? { ca } : {}),
    ...(cert ? { cert } : {}),
    ...(key ? { key } : {}),
  });
  return {
    protocol: 'https',
    socketPath: undefined,
    host: url.hostname,
    port: Number(url.port || 2376),
    agent,
  };
}

/**
 * How to reach an endpoint. Nothing is connected yet.
 * @throws LabError BAD_REQUEST when the address cannot be understood or its certificates cannot be read.
 */
export async function reachOf(endpoint: Endpoint): Promise<EngineReach> {
  const { url } = endpoint;
  if (url.startsWith('unix://')) {
    return onSocket(url.slice('unix://'.length) || '/var/run/docker.sock');
  }
  if (url.startsWith('npipe://')) {
    return onSocket(url.slice('npipe://'.length) || '//./pipe/docker_engine');
  }
  const parsed = URL.parse(url.includes('://') ? url : `tcp://${url}`);
  if (!parsed?.hostname) {
    throw new LabError(
      'BAD_REQUEST',
      `"${url}" is not an engine's address; expected unix://, tcp:// or ssh://.`,
    );
  }
  switch (parsed.protocol) {
    case 'ssh:':
      return { protocol: 'http', socketPath: undefined, host: 'engine', port: 80, agent: sshAgent(parsed) };
    case 'https:':
      return overTls(parsed, endpoint);
    case 'tcp:':
    case 'http:':
      return endpoint.certFolder
        ? overTls(parsed, endpoint)
        : {
            protocol: 'http',
            socketPath: undefined,
            host: parsed.hostname.replace(/^\[|\]$/g, ''),
            port: Number(parsed.port || 2375),
            agent: undefined,
          };
    default:
      throw new LabError('BAD_REQUEST', `Engines are not reached over ${parsed.protocol}// ("${url}").`);
  }
}

/**
 * One GET of the Engine API, read to its end. Used before the engine is believed, so it never waits longer than
 * `timeoutMs`. Rejects with node's own error (ENOENT, ECONNREFUSED, EACCES, …) or with a TimeoutError.
 */
export function ask(reach: EngineReach, apiPath: string, timeoutMs: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signal = AbortSignal.timeout(timeoutMs);
  // The signal alone is not enough: a stream that swallows its own errors must not keep us waiting.
  signal.addEventListener('abort', () => reject(signal.reason));
  const { protocol, ...where } = reach;
  const request = (protocol === 'https' ? https : http).request(
    { ...where, path: apiPath, method: 'GET', signal },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        if (response.statusCode === 200) {
          resolve(body);
        } else {
          reject(new Error(`GET ${apiPath} was answered with HTTP ${response.statusCode}`));
        }
      });
    },
  );
  request.on('error', reject);
  request.end();
  return promise;
}
