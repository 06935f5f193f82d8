import { lstat } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { LabError } from '../../contract/errors.ts';

/** Where connections to the inner engine go. */
export type Way = { link: 'socket'; path: string } | { link: 'tunnel'; dial: () => Promise<Duplex> };

/**
 * Connections of node's http client to the inner engine: a unix socket that the bench shares with this machine, or one
 * `docker system dial-stdio` per connection. The way may change while the clients that use this agent stay the same.
 */
export class BenchAgent extends http.Agent {
  #way: Way | null = null;

  constructor() {
    // Each idle tunnel is a process in the bench.
    super({ keepAlive: true, maxFreeSockets: 2 });
  }

  set way(way: Way | null) {
    this.#way = way;
    this.destroyIdle();
  }

  /** Connections kept for later lead to an engine that is gone; those in use will notice by themselves. */
  destroyIdle(): void {
    for (const sockets of Object.values(this.freeSockets)) {
      for (const socket of sockets ?? []) {
        socket.destroy();
      }
    }
  }

  override createConnection(
    _options: http.ClientRequestArgs,
    done?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    connect(this.#way).then(
      (stream) => done?.(null, stream),
      // The type wants a stream even beside an error; node looks at none.
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    );
  }
}

async function connect(way: Way | null): Promise<Duplex> {
  if (way === null) {
    throw new LabError('BENCH_NOT_READY', 'The bench is not ready yet.');
  }
  return way.link === 'tunnel' ? way.dial() : connectSocket(way.path);
}

/** Connects to a socket of the bench's. The bench may write to that folder: a link there could lead to any socket of ours. */
async function connectSocket(path: string): Promise<Duplex> {
  if (!(await lstat(path)).isSocket()) {
    throw new LabError('BENCH_NOT_READY', `${path} is not a socket.`);
  }
  return new Promise((resolve, reject) => {
    const socket = net.connect({ path });
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}
