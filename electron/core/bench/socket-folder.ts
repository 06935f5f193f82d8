import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectedEngine } from '../engine/connect.ts';
import { ownerOf } from './names.ts';

/** sun_path holds 108 bytes with its final zero on Linux. */
const LONGEST_SOCKET_PATH = 107;

/**
 * A folder that only this user can enter, to be mounted into the bench so that the inner engine's socket appears in it.
 * Null where that cannot work: another machine's engine, not Linux, a path too long, or LAYER_LAB_LINK=tunnel.
 */
export async function socketFolder(
  engine: ConnectedEngine,
  o: { dataDir: string; lessonId: string; env: NodeJS.ProcessEnv },
): Promise<string | null> {
  if (engine.socketPath === null || process.platform !== 'linux' || o.env.LAYER_LAB_LINK === 'tunnel') {
    return null;
  }
  const folder = path.join(path.resolve(o.dataDir), 'sockets', ownerOf(o.lessonId));
  if (Buffer.byteLength(socketIn(folder)) > LONGEST_SOCKET_PATH) {
    return null;
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  return folder;
}

export function socketIn(folder: string): string {
  return path.join(folder, 'docker.sock');
}
