import type { ClientHttp2Session } from 'node:http2';
import { LabError } from '../../contract/errors.ts';

/** A message that is longer is taken for a broken stream, bytes. BuildKit sends none above 16 MiB. */
const LONGEST_MESSAGE = 64 * 1024 * 1024;
const PREFIX = 5;

/**
 * Cuts a gRPC body into messages ("gRPC over HTTP2", Length-Prefixed-Message): a byte that says whether it is
 * compressed, the length in four bytes, big endian, the message. Chunks may be cut anywhere.
 * Throws LabError CONNECTION_LOST when the bytes cannot be one.
 */
export function grpcMessages(): { write(chunk: Uint8Array): Uint8Array[]; rest(): number } {
  let held: Buffer[] = [];
  let length = 0;
  /** Bytes that are needed before anything can be cut off. */
  let wanted = PREFIX;
  return {
    write(chunk) {
      held.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      length += chunk.byteLength;
      if (length < wanted) {
        return [];
      }
      const bytes = held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held, length);
      const messages: Uint8Array[] = [];
      let at = 0;
      wanted = PREFIX;
      while (bytes.length - at >= PREFIX) {
        const size = bytes.readUInt32BE(at + 1);
        if (bytes[at] !== 0 || size > LONGEST_MESSAGE) {
          throw new LabError('CONNECTION_LOST', 'The engine sent something that is no message of gRPC.');
        }
        if (bytes.length - at < PREFIX + size) {
          wanted = PREFIX + size;
          break;
        }
        messages.push(bytes.subarray(at + PREFIX, at + PREFIX + size));
        at += PREFIX + size;
      }
      held = at === bytes.length ? [] : [bytes.subarray(at)];
      length = bytes.length - at;
      return messages;
    },
    /** Bytes of a message whose end has not come. */
    rest: () => length,
  };
}

/** One message as it is sent. */
export function grpcFrame(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/**
 * Calls a method that answers with a stream of messages; `onMessage` is told each as it comes.
 * @throws LabError CONNECTION_LOST (the connection ended before the answer did, or the engine refused; `status` is
 * gRPC's code where it told one), CANCELLED
 */
export async function grpcCall(
  session: ClientHttp2Session,
  method: string,
  request: Uint8Array,
  onMessage: (message: Uint8Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (signal?.aborted) {
    throw new LabError('CANCELLED', 'Cancelled.');
  }
  const stream = session.request({
    ':method': 'POST',
    ':path': method,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const stop = () => stream.close();
  signal?.addEventListener('abort', stop, { once: true });
  const cutter = grpcMessages();
  let status: string | null = null;
  let refusal = '';
  const readStatus = (headers: Record<string, unknown>) => {
    if (headers['grpc-status'] !== undefined) {
      status = String(headers['grpc-status']);
      refusal = decodeURIComponentSafely(String(headers['grpc-message'] ?? ''));
    }
  };
  // A call that is refused at once has its status among the headers ("Trailers-Only").
  stream.on('response', readStatus);
  stream.on('trailers', readStatus);
  try {
    stream.end(grpcFrame(request));
    for await (const chunk of stream) {
      for (const message of cutter.write(chunk as Buffer)) {
        onMessage(message);
      }
    }
  } catch (error) {
    throw error instanceof LabError ? error : broken(method, String(error), error);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  if (signal?.aborted) {
    throw new LabError('CANCELLED', 'Cancelled.');
  }
  if (status !== '0') {
    throw broken(method, status === null ? 'the connection ended' : refusal, undefined, status);
  }
}

function broken(method: string, why: string, cause?: unknown, status: string | null = null): LabError {
  return new LabError(
    'CONNECTION_LOST',
    `${method} of the engine's build control failed: ${why}`,
    status === null ? {} : { status },
    cause,
  );
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
