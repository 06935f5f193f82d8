import http from 'node:http';
import { LabError } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { forward, forwardUpgrade, isAllowed, type PreviewTarget, refuse } from './forward.ts';

/**
 * Shows what the learner's web servers on the bench answer. Every port of the bench gets an address, and so an
 * origin, of its own on this computer; nothing is published on the host.
 */
export class Preview {
  readonly #link: () => BenchLink | null;
  readonly #patience: number | null;
  readonly #servers = new Map<number, Promise<{ server: http.Server; url: string }>>();
  #closed = false;

  /** `patience`: how long a server may take until it begins to answer, milliseconds. */
  constructor(options: { link: () => BenchLink | null; patience?: number }) {
    this.#link = options.link;
    this.#patience = options.patience ?? null;
  }

  /** The address of a port of the bench. It stays the same, and works whenever something answers there. */
  async open(port: number): Promise<{ url: string }> {
    if (this.#closed || !Number.isInteger(port) || port < 1 || port > 65535) {
      throw new LabError('BAD_REQUEST', `Port ${port} cannot be shown.`);
    }
    let server = this.#servers.get(port);
    if (!server) {
      server = this.#listen(port);
      this.#servers.set(port, server);
      server.catch(() => this.#servers.delete(port));
    }
    return { url: (await server).url };
  }

  /** Stops answering; connections under way are cut. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = await Promise.allSettled(this.#servers.values());
    this.#servers.clear();
    await Promise.all(
      all.map(async (result) => {
        if (result.status === 'fulfilled') {
          const { server } = result.value;
          await new Promise<void>((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
          });
        }
      }),
    );
  }

  #listen(port: number): Promise<{ server: http.Server; url: string }> {
    const target: PreviewTarget = {
      link: this.#link,
      port,
      host: '',
      ...(this.#patience === null ? {} : { patience: this.#patience }),
    };
    const server = http.createServer((request, response) => {
      if (isAllowed(request, target.host)) {
        forward(request, response, target);
      } else {
        response.writeHead(403, { Connection: 'close' }).end();
      }
    });
    const upgraded = new Set<{ destroy(): unknown }>();
    server.on('upgrade', (request, socket, head) => {
      upgraded.add(socket);
      socket.on('close', () => upgraded.delete(socket));
      if (isAllowed(request, target.host)) {
        forwardUpgrade(request, socket, head, target);
      } else {
        refuse(socket, 403);
      }
    });
    // What has been upgraded is no connection of the server's any more, and would keep it open.
    const closeConnections = server.closeAllConnections.bind(server);
    server.closeAllConnections = () => {
      closeConnections();
      for (const socket of upgraded) {
        socket.destroy();
      }
    };
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        target.host = `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
        resolve({ server, url: `http://${target.host}/` });
      });
    });
  }
}
