import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { ContextEntry, SummedEntry } from './context-entry.ts';
import { mountsOf } from './dockerfile-instruction.ts';
import { parseDockerfile } from './dockerfile-model.ts';
import type { DockerfileInstruction } from './dockerfile-types.ts';
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
 * Sends the context along as a tar, or lets BuildKit fetch it as it does from its own client. The latter takes longer
 * with very many files, and is for what a tar does differently:
 * - a Dockerfile that the builder reads and COPY does not see (the classic builder takes such a file away by itself);
 * - copying the context as a whole: BuildKit then counts its root folder, but only if that came in a tar, so that a
 *   build typed in a terminal would not find in the cache what this one made (measured on 20.10 and 26.1).
 */
export async function giveContext(o: RunBuild, signal: AbortSignal): Promise<GivenContext> {
  if (o.options.builder === 'classic') {
    return await sent(o, false, signal);
  }
  const { context, options } = o;
  const model = parseDockerfile(context.dockerfile.text, { buildArgs: options.buildArgs });
  const fetched = context.hidden.length > 0 || o.triggers === true || model.instructions.some(takesWhole);
  return fetched ? await served(o, signal) : await sent(o, true, signal);
}

/** Whether an instruction takes the context's root. */
function takesWhole(instruction: DockerfileInstruction): boolean {
  const { keyword, flags, sources } = instruction;
  if (keyword === 'COPY' || keyword === 'ADD') {
    return !flags.some(({ name }) => name === 'from') && sources.some(isRoot);
  }
  return mountsOf(instruction).some(
    (mount) =>
      (mount.get('type') ?? 'bind') === 'bind' &&
      !mount.has('from') &&
      isRoot(mount.get('source') ?? mount.get('src') ?? '/'),
  );
}

const isRoot = (source: string) => path.posix.join('/', source, '/') === '/';

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
