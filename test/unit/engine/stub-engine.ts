import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * Discovery only asks three questions; this answers them on a real socket, so that every strategy can be tried without
 * an engine of each kind. What an engine does with containers is tested on real engines, in test/engine.
 */
export interface Answers {
  version?: Record<string, unknown>;
  info?: Record<string, unknown>;
  /** Accepts connections and never answers. */
  silent?: boolean;
}

/** Answers requests as an engine does that is asked who it is. */
export function answer(answers: Answers): http.RequestListener {
  const version = {
    Version: '28.0.1',
    ApiVersion: '1.48',
    MinAPIVersion: '1.24',
    Os: 'linux',
    Arch: 'amd64',
  };
  const info = { Driver: 'overlay2', CgroupVersion: '2', NCPU: 4, MemTotal: 8e9, DriverStatus: [] };
  return (request, response) => {
    const url = request.url ?? '';
    if (answers.silent) {
      return;
    }
    if (/^(\/v1\.\d+)?\/_ping$/.test(url)) {
      response.end('OK');
    } else if (url === '/version') {
      response.end(JSON.stringify({ ...version, ...answers.version }));
    } else if (/^\/v1\.\d+\/info$/.test(url)) {
      response.end(JSON.stringify({ ...info, ...answers.info }));
    } else {
      response.writeHead(404).end('{"message":"page not found"}');
    }
  };
}

/** A short folder for sockets, removed with everything that listens in it. */
export async function socketFolder() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'll-'));
  const servers: http.Server[] = [];
  const start = async (where: string | number, answers: Answers): Promise<http.Server> => {
    const server = http.createServer(answer(answers));
    servers.push(server);
    if (typeof where === 'string') {
      server.listen(where);
    } else {
      server.listen(where, '127.0.0.1');
    }
    await once(server, 'listening');
    return server;
  };
  return {
    folder,
    listenAt: async (file: string, answers: Answers = {}) => {
      await start(file, answers);
      return `unix://${file}`;
    },
    listenTcp: async (answers: Answers = {}) => {
      const server = await start(0, answers);
      return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
