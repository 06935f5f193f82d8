import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { BenchLink } from '../bench/bench-link.ts';

/**
 * Connects node's http client to a port of the bench: each connection is a `nc` in there. One request each: a server
 * that was stopped and started again must be asked anew, not through a connection to the old one.
 */
export function benchAgent(link: BenchLink, port: number): http.Agent {
  const agent = new http.Agent({ keepAlive: false });
  agent.createConnection = (_options, done) => {
    link.dial(['nc', '127.0.0.1', String(port)]).then(
      (stream) => done?.(null, stream),
      (error: unknown) => done?.(error instanceof Error ? error : new Error(String(error)), noStream()),
    );
    return undefined;
  };
  return agent;
}

/** The callback's type wants a stream beside the error; nobody looks at it. */
function noStream(): Duplex {
  return null as unknown as Duplex;
}
