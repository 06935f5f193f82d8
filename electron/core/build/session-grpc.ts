import http2, { type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { Duplex } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { grpcFrame, grpcMessages } from './h2-grpc.ts';

/** Answers one call: reads the messages that come, sends others; the call is over when it settles. */
export type GrpcMethod = (call: {
  headers: IncomingHttpHeaders;
  messages: AsyncIterable<Uint8Array>;
  send: (message: Uint8Array) => Promise<void>;
}) => Promise<void>;

/** gRPC's status codes. */
const UNKNOWN = 2;
const UNIMPLEMENTED = 12;

/** Serves gRPC on a connection that the other side's calls come over. The caller closes the session. */
export function serveGrpc(socket: Duplex, methods: ReadonlyMap<string, GrpcMethod>): ServerHttp2Session {
  const session = http2.performServerHandshake(socket);
  // Whoever waits for the build hears of a connection that breaks there.
  session.on('error', () => undefined);
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void answer(stream, headers, methods.get(headers[':path'] ?? ''));
  });
  return session;
}

async function answer(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  method: GrpcMethod | undefined,
): Promise<void> {
  let status: { code: number; message: string } = { code: 0, message: '' };
  stream.on('wantTrailers', () => {
    stream.sendTrailers({
      'grpc-status': String(status.code),
      ...(status.message === '' ? {} : { 'grpc-message': encodeURIComponent(status.message) }),
    });
  });
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  try {
    if (method) {
      const { send, flush } = sender(stream);
      await method({ headers, messages: messagesIn(stream), send });
      await flush();
    } else {
      status = { code: UNIMPLEMENTED, message: 'not served here' };
    }
  } catch (error) {
    status = { code: UNKNOWN, message: error instanceof Error ? error.message : String(error) };
  }
  if (!stream.destroyed) {
    stream.end();
  }
}

async function* messagesIn(stream: ServerHttp2Stream): AsyncGenerator<Uint8Array> {
  const cutter = grpcMessages();
  // Not a loop over the stream itself: leaving that would destroy it before its answer is sent.
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    yield* cutter.write(chunk as Buffer);
  }
}

/** Bytes that wait to be written before whoever sends has to wait, too. */
const MOST_WAITING = 1024 * 1024;

/**
 * Sends messages together that are sent in one turn: a build context is tens of thousands of very small ones, and
 * writing each by itself takes ten times as long.
 */
function sender(stream: ServerHttp2Stream): {
  send: (message: Uint8Array) => Promise<void>;
  flush: () => Promise<void>;
} {
  let waiting: Buffer[] = [];
  let bytes = 0;
  let turn: Promise<void> | null = null;
  const write = () => {
    const all = Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
    turn = null;
    return new Promise<void>((resolve, reject) => {
      if (stream.destroyed) {
        reject(new Error('the call has ended'));
        return;
      }
      stream.write(all, (error) => (error ? reject(error) : resolve()));
    });
  };
  const flush = () => {
    turn ??= bytes === 0 ? null : breathe().then(write);
    turn?.catch(() => undefined);
    return turn ?? Promise.resolve();
  };
  return {
    flush,
    send: async (message) => {
      if (stream.destroyed) {
        throw new Error('the call has ended');
      }
      const frame = grpcFrame(message);
      waiting.push(frame);
      bytes += frame.length;
      const flushed = flush();
      if (bytes > MOST_WAITING) {
        await flushed;
      }
    },
  };
}
