import { StringDecoder } from 'node:string_decoder';
import type Docker from 'dockerode';
import { z } from 'zod';

/** Something that happened on the learner's own engine. `time` is milliseconds since 1970. */
export interface EngineEvent {
  type: string;
  action: string;
  id: string;
  attributes: Record<string, string>;
  time: number;
}

/** Engine API, "Monitor events". */
const RawEvent = z.looseObject({
  Type: z.string(),
  Action: z.string(),
  Actor: z.looseObject({
    ID: z.string().default(''),
    Attributes: z.record(z.string(), z.string()).nullish(),
  }),
  timeNano: z.number().optional(),
  time: z.number().default(0),
});

/** Splits a stream of JSON values, one per line, whatever the chunks; lines that are no JSON are passed over. */
export function jsonLines(tell: (value: unknown) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return (chunk) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') {
        try {
          tell(JSON.parse(line));
        } catch {
          // A line cut off by the end of a connection.
        }
      }
    }
  };
}

/**
 * Tells every event until the connection ends, then resolves. Rejects when it cannot begin. `begun` is called once
 * nothing can be missed any more.
 */
export async function followEvents(
  docker: Docker,
  o: { tell: (event: EngineEvent) => void; begun: () => void; signal: AbortSignal },
): Promise<void> {
  const stream = await docker.getEvents({ abortSignal: o.signal });
  o.begun();
  const feed = jsonLines((value) => {
    const parsed = RawEvent.safeParse(value);
    if (parsed.success) {
      const { Type, Action, Actor, time, timeNano } = parsed.data;
      o.tell({
        type: Type,
        action: Action,
        id: Actor.ID,
        attributes: Actor.Attributes ?? {},
        time: timeNano === undefined ? time * 1000 : Math.floor(timeNano / 1e6),
      });
    }
  });
  await new Promise<void>((resolve) => {
    stream.on('data', feed);
    stream.on('error', () => resolve());
    stream.on('close', () => resolve());
    stream.on('end', () => resolve());
  });
}
