import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { dial } from './build-request.ts';
import { type SessionFiles, sendFiles } from './session-files.ts';
import { type GrpcMethod, serveGrpc } from './session-grpc.ts';

/** What BuildKit may ask of us while it builds. */
export interface BuildSession {
  id: string;
  close(): void;
}

/** `context` is what COPY sees; `dockerfile` is where the Dockerfile is read from. */
export type SessionFolders = Record<'context' | 'dockerfile', SessionFiles>;

const HEALTH = '/grpc.health.v1.Health/Check';
const CREDENTIALS = '/moby.filesync.v1.Auth/Credentials';
const DIFF_COPY = '/moby.filesync.v1.FileSync/DiffCopy';
/** HealthCheckResponse: SERVING. */
const SERVING = Uint8Array.of(0x08, 0x01);

/**
 * Opens a session of BuildKit's (`POST /session`, moby/buildkit, session/): it may ask for a registry's password, which
 * we have none of, and for files where there are `folders`. Without a session BuildKit pulls from no registry that
 * wants so much as an anonymous token.
 */
export async function openSession(
  docker: Docker,
  folders: SessionFolders | null,
  abortSignal: AbortSignal,
): Promise<BuildSession> {
  const id = randomUUID();
  const methods = new Map<string, GrpcMethod>([
    [HEALTH, async ({ send }) => send(SERVING)],
    [CREDENTIALS, async ({ send }) => send(new Uint8Array(0))],
  ]);
  if (folders) {
    methods.set(DIFF_COPY, async ({ headers, messages, send }) => {
      const name = String(headers['dir-name'] ?? '');
      if (name !== 'context' && name !== 'dockerfile') {
        throw new Error(`there is no folder ${name}`);
      }
      await sendFiles(
        wanted(folders[name], headers.followpaths ?? headers['include-patterns']),
        messages,
        send,
      );
    });
  }
  const socket = await dial<Duplex>(docker, {
    path: '/session',
    method: 'POST',
    options: {},
    statusCodes: { 200: true },
    hijack: true,
    headers: {
      Upgrade: 'h2c',
      'X-Docker-Expose-Session-Uuid': id,
      'X-Docker-Expose-Session-Name': 'layerlab',
      // What BuildKit has of an earlier context it would compare by size and time only; a new key makes it fetch anew.
      'X-Docker-Expose-Session-Sharedkey': id,
      'X-Docker-Expose-Session-Grpc-Method': [...methods.keys()],
    },
    abortSignal,
  });
  socket.on('error', () => undefined);
  const session = serveGrpc(socket, methods);
  return {
    id,
    close: () => {
      session.destroy();
      socket.destroy();
    },
  };
}

/** The frontend asks for the ignore file alone before it asks for everything. */
function wanted(files: SessionFiles, patterns: string | string[] | undefined): SessionFiles {
  const names = typeof patterns === 'string' ? patterns.split(', ') : (patterns ?? []);
  return names.length > 0 && names.every((name) => name === '.dockerignore')
    ? { ...files, entries: files.entries.filter(({ path }) => path === '.dockerignore') }
    : files;
}
