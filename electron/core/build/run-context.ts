import os from 'node:os';
import { Readable } from 'node:stream';
import type { ContextEntry, SummedEntry } from './context-entry.ts';
import type { RunBuild } from './run-build.ts';
import { openContext } from './session-context.ts';
import { openSession } from './session-open.ts';

/** A context on its way to the engine. */
export interface GivenContext {
  /** The request's body; null when the engine fetches the context through the session. */
  body: Readable | null;
  session: { id: string; context: boolean } | null;
  /** What was given; null until the engine has taken it. */
  summed(): SummedEntry[] | null;
  /** Why it could not be given; the request that breaks of it tells something else. */
  failure(): unknown;
  close(): void;
}

/**
 * Sends the context along as a tar, or lets BuildKit fetch it. The latter is for what a tar cannot say: a Dockerfile
 * that the builder reads and COPY does not see. (The classic builder takes such a file away by itself.) It is slower,
 * and needs all of the context at hand.
 */
export async function giveContext(o: RunBuild, signal: AbortSignal): Promise<GivenContext> {
  const isBuildKit = o.options.builder === 'buildkit';
  return isBuildKit && o.context.hidden.length > 0
    ? await served(o, signal)
    : await sent(o, isBuildKit, signal);
}

async function sent(o: RunBuild, isBuildKit: boolean, signal: AbortSignal): Promise<GivenContext> {
  const session = isBuildKit && o.fetches ? await openSession(o.docker, null, signal) : null;
  const packed = o.context.pack(signal);
  let summed: SummedEntry[] | null = null;
  let failed: unknown;
  void packed.summed.then((entries) => {
    summed = entries;
  });
  async function* counted(): AsyncGenerator<Buffer> {
    let bytes = 0;
    try {
      for await (const chunk of packed.stream as AsyncIterable<Buffer>) {
        yield chunk;
        bytes += chunk.length;
        o.onSent?.(bytes);
      }
    } catch (error) {
      failed = error;
      throw error;
    }
  }
  return {
    body: Readable.from(counted(), { objectMode: false }),
    session: session && { id: session.id, context: false },
    summed: () => summed,
    failure: () => failed,
    close: () => {
      session?.close();
      packed.stream.destroy();
    },
  };
}

async function served(o: RunBuild, signal: AbortSignal): Promise<GivenContext> {
  const opened = await openContext(o.context, o.tempFolder ?? os.tmpdir(), signal);
  const { context, dockerfile } = opened.folders;
  let bytes = 0;
  async function* counted(entry: ContextEntry): AsyncGenerator<Uint8Array> {
    for await (const piece of context.read(entry)) {
      yield piece;
      bytes += piece.length;
      o.onSent?.(bytes);
    }
  }
  try {
    const folders = { context: { entries: context.entries, read: counted }, dockerfile };
    const session = await openSession(o.docker, folders, signal);
    return {
      body: null,
      session: { id: session.id, context: true },
      summed: () => opened.summed,
      failure: () => undefined,
      close: () => {
        session.close();
        opened.close();
      },
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}
