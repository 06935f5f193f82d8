import { type BuildDecoder, type BuildEvent, exitCodeOf, lineOf } from './build-events.ts';
import { lineCutter, numberIn, readJsonLine, stringIn } from './decode-json-lines.ts';
import { vertexEvents } from './decode-vertices.ts';

/** Steps of BuildKit from one kind of message, none of which throws; see {@link statusDecoder}. */
export interface StatusDecoder {
  take(message: Uint8Array): BuildEvent[];
}

/**
 * Reads `moby.buildkit.v1.StatusResponse` messages as the Status call of BuildKit's control API gives them. A message
 * that cannot be read becomes an `other` event.
 */
export function statusDecoder(): StatusDecoder {
  const eventsOf = vertexEvents();
  return {
    take(message) {
      try {
        return eventsOf(message);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return [{ type: 'other', text: `A message of BuildKit's cannot be read: ${reason}` }];
      }
    },
  };
}

/**
 * Reads the answer to `POST /build?version=2`: newline-separated JSON whose `moby.buildkit.trace` lines carry
 * StatusResponse messages in base64 and whose `moby.image.id` line names the image.
 */
export function traceDecoder(): BuildDecoder {
  const cutter = lineCutter();
  const status = statusDecoder();
  const take = (line: string): BuildEvent[] => {
    const read = readJsonLine(line);
    if (read === null) {
      return [];
    }
    return 'text' in read ? [{ type: 'other', text: read.text }] : eventsOf(read.object, status);
  };
  return {
    write: (chunk) => cutter.write(chunk).flatMap(take),
    end: () => cutRest(cutter.rest(), take),
  };
}

/** The last line of a stream that was cut off means nothing, and neither does half an object of JSON. */
export function cutRest(rest: string, take: (line: string) => BuildEvent[]): BuildEvent[] {
  const read = readJsonLine(rest);
  return read && 'object' in read ? take(rest) : [];
}

function eventsOf(line: Record<string, unknown>, status: StatusDecoder): BuildEvent[] {
  const failure = failureIn(line);
  if (failure) {
    return [failure];
  }
  if (line.id === 'moby.buildkit.trace' && typeof line.aux === 'string') {
    return status.take(Buffer.from(line.aux, 'base64'));
  }
  const image = stringIn(line.aux, 'ID');
  if (image !== null) {
    return [{ type: 'image', image, id: null }];
  }
  return [{ type: 'other', text: stringIn(line, 'stream') ?? JSON.stringify(line) }];
}

/**
 * The failure that a line of either builder tells: `errorDetail` within a stream, or `message`, the body of an answer
 * that refuses to begin (Engine API, "ErrorResponse").
 */
export function failureIn(line: Record<string, unknown>): (BuildEvent & { type: 'error' }) | null {
  const message =
    stringIn(line.errorDetail, 'message') ??
    stringIn(line, 'error') ??
    (Object.keys(line).length === 1 ? stringIn(line, 'message') : null);
  if (message === null) {
    return null;
  }
  const exitCode = numberIn(line.errorDetail, 'code') ?? exitCodeOf(message);
  return { type: 'error', message, exitCode, line: lineOf(message) };
}
