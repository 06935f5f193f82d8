import http from 'node:http';
import http2, { type ClientHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';

/** Where dockerode keeps the way to its engine; its own types leave it out. */
interface Way {
  agent?: http.Agent;
  socketPath?: string;
  host?: string;
  port?: number | string;
  protocol?: string;
}

/** An engine that does not answer at all has hung. Milliseconds. */
const PATIENCE = 15_000;

/**
 * Speaks HTTP/2 with the build control of an engine: `POST /grpc` upgraded to h2c (moby, api/server/router/grpc).
 * Null when the engine has no such thing, as old ones and Podman have not. The caller closes the session.
 * @throws LabError ENGINE_LOST, CANCELLED
 */
export async function openBuildControl(
  docker: Docker,
  signal?: AbortSignal,
): Promise<ClientHttp2Session | null> {
  const socket = await upgraded(docker.modem as Way, signal);
  if (socket === null) {
    return null;
  }
  const session = http2.connect('http://engine', { createConnection: () => socket });
  // Whoever has a call under way hears of it there.
  session.on('error', () => undefined);
  session.once('close', () => socket.destroy());
  return session;
}

function upgraded(way: Way, signal: AbortSignal | undefined): Promise<Duplex | null> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      method: 'POST',
      path: '/grpc',
      headers: { Connection: 'Upgrade', Upgrade: 'h2c', 'Content-Length': '0' },
      timeout: PATIENCE,
      ...(signal ? { signal } : {}),
      ...(way.agent ? { agent: way.agent, host: 'engine' } : {}),
      ...(!way.agent && way.socketPath ? { socketPath: way.socketPath } : {}),
      ...(!way.agent && !way.socketPath ? { host: way.host, port: way.port } : {}),
    });
    request.once('upgrade', (_response, socket, head) => {
      socket.setTimeout?.(0);
      if (head.length > 0) {
        socket.unshift(head);
      }
      resolve(socket);
    });
    request.once('response', (response) => {
      response.resume();
      resolve(null);
    });
    request.once('timeout', () => request.destroy(new Error('the engine does not answer')));
    request.once('error', (error) => {
      reject(
        signal?.aborted
          ? new LabError('CANCELLED', 'Cancelled.')
          : new LabError(
              'ENGINE_LOST',
              `The engine cannot be asked about its builds: ${error.message}`,
              {},
              error,
            ),
      );
    });
    request.end();
  });
}
