import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { BuildOptions } from '../../contract/build.ts';

/** The part of dockerode's modem by which it sends everything; its own types leave it out. */
interface Modem {
  dial(
    options: {
      path: string;
      method: string;
      options: object;
      statusCodes: Record<number, true>;
      isStream?: boolean;
      file?: Readable;
      headers?: Record<string, string | string[]>;
      hijack?: boolean;
      abortSignal?: AbortSignal;
    },
    done: (error: Error | null, answer: unknown) => void,
  ): void;
}

/** What an engine refuses it says in the body, which is read as part of the build's words. */
const ANY_STATUS: Record<number, true> = Object.fromEntries(
  Array.from({ length: 500 }, (_, at) => [at + 100, true as const]),
);

export interface BuildQuery {
  options: Pick<BuildOptions, 'tag' | 'target' | 'buildArgs' | 'noCache' | 'builder'>;
  /** The Dockerfile's path in the context. */
  dockerfile: string;
  /** By this the build can be cancelled. */
  buildId: string;
  /** A session that this client serves, and whether the context is fetched through it instead of being sent along. */
  session: { id: string; context: boolean } | null;
}

/** Query of `POST /build` (Engine API, "ImageBuild"). */
export function buildQuery({ options, dockerfile, buildId, session }: BuildQuery): Record<string, string> {
  const { tag, target, buildArgs, noCache, builder } = options;
  return {
    dockerfile,
    version: builder === 'buildkit' ? '2' : '1',
    // A container of a failed or cancelled step would be left on the engine and belong to nobody.
    rm: '1',
    forcerm: '1',
    ...(tag === null || tag === '' ? {} : { t: tag }),
    ...(target === null || target === '' ? {} : { target }),
    ...(Object.keys(buildArgs).length === 0 ? {} : { buildargs: JSON.stringify(buildArgs) }),
    ...(noCache ? { nocache: '1' } : {}),
    ...(builder === 'buildkit' ? { buildid: buildId } : {}),
    ...(session ? { session: session.id } : {}),
    ...(session?.context ? { remote: 'client-session' } : {}),
  };
}

/**
 * Sends the request; the answer once it begins, whatever its status. dockerode's `buildImage` is not used: it
 * mistreats streams that fail, and its query cannot say all of this.
 */
export function openBuild(
  docker: Docker,
  query: BuildQuery,
  context: Readable | null,
  abortSignal: AbortSignal,
): Promise<IncomingMessage> {
  return dial<IncomingMessage>(docker, {
    path: pathWith('/build', buildQuery(query)),
    method: 'POST',
    options: {},
    statusCodes: ANY_STATUS,
    isStream: true,
    file: context ?? Readable.from([]),
    abortSignal,
  });
}

/** Asks BuildKit to end a build (Engine API, "BuildCancel"). Rejects when it cannot be asked. */
export async function cancelBuild(docker: Docker, buildId: string): Promise<void> {
  await dial(docker, {
    path: pathWith('/build/cancel', { id: buildId }),
    method: 'POST',
    options: {},
    statusCodes: ANY_STATUS,
  });
}

/** The modem cuts the last letter off a path with a question mark, taking it for one that waits for its query. */
function pathWith(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query)}?`;
}

export function dial<T>(docker: Docker, options: Parameters<Modem['dial']>[0]): Promise<T> {
  return new Promise((resolve, reject) => {
    (docker.modem as Modem).dial(options, (error, answer) => {
      if (error) {
        reject(error);
      } else {
        resolve(answer as T);
      }
    });
  });
}
