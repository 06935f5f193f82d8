import { createHash } from 'node:crypto';
import path from 'node:path';

/** Where the private engine of one data directory keeps its things. */
export interface PrivateEnginePaths {
  folder: string;
  dataRoot: string;
  /** Short-lived state with sockets in it. */
  execRoot: string;
  socket: string;
  endpoint: string;
  pidFile: string;
  logFile: string;
  /** There as long as the engine is wanted: after a crash it is started again, after a stop it is not. */
  wantedFile: string;
  /** Name of its network bridge, and of its firewall rules. At most 15 characters, the kernel's limit. */
  bridge: string;
}

/** sun_path holds 108 bytes with the final zero; containerd's longest name below our exec root takes 40 of them. */
const LONGEST_RUN_FOLDER = 107 - 40;

/** Pure: nothing is created. The socket moves to /run when the data directory's path is too long for one. */
export function privateEnginePaths(dataDir: string): PrivateEnginePaths {
  const folder = path.join(path.resolve(dataDir), 'engine');
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 8);
  const inside = path.join(folder, 'run');
  const run = Buffer.byteLength(inside) <= LONGEST_RUN_FOLDER ? inside : `/run/layerlab-${id}`;
  const socket = path.join(run, 'docker.sock');
  return {
    folder,
    dataRoot: path.join(folder, 'data'),
    execRoot: path.join(run, 'exec'),
    socket,
    endpoint: `unix://${socket}`,
    pidFile: path.join(run, 'docker.pid'),
    logFile: path.join(folder, 'dockerd.log'),
    wantedFile: path.join(folder, 'wanted'),
    bridge: `layerlab${id.slice(0, 6)}`,
  };
}
