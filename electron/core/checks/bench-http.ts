import { type IncomingMessage, request } from 'node:http';
import type { BenchLink } from '../bench/bench-link.ts';

export interface HttpAnswer {
  status: number;
  body: string;
}

const MAX_BODY = 1024 * 1024;
const PATIENCE_MS = 5_000;

/**
 * Gets a page from a port of the bench, through a connection made inside it. Null when nothing answers there. Redirects
 * are answers too. Rejects when the bench itself cannot be reached.
 */
export async function getFromBench(link: BenchLink, port: number, path: string): Promise<HttpAnswer | null> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const stream = await link.dial(['nc', '127.0.0.1', String(port)], signal);
  try {
    return await new Promise<HttpAnswer>((resolve, reject) => {
      const asked = request({
        createConnection: () => stream,
        path,
        headers: { host: `localhost:${port}`, connection: 'close' },
        signal,
      });
      stream.once('error', reject);
      asked.once('error', reject);
      asked.once('response', (response) => {
        readBody(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
      });
      asked.end();
    });
  } catch {
    // Silence of the learner's server and of the bench look the same from here; only the bench answers a ping.
    await link.engine.ping();
    return null;
  } finally {
    stream.destroy();
  }
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY) {
      break;
    }
  }
  return Buffer.concat(chunks).toString('utf8');
}
