import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { PrivateEnginePaths } from './private-engine-paths.ts';

const END_PATIENCE_MS = 20_000;

async function commandLine(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.split('\0').filter((word) => word !== '');
}

/** A process whose program has this name and whose arguments name this path. Pid files alone lie after a reboot. */
async function findProcess(program: string, mentions: string): Promise<number | null> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (const pid of pids) {
    const [command, ...words] = await commandLine(pid);
    if (command && path.basename(command) === program && words.some((word) => word.includes(mentions))) {
      return pid;
    }
  }
  return null;
}

/** Process id of the private engine's dockerd, or null when it does not run. */
export function ourDaemon(paths: PrivateEnginePaths): Promise<number | null> {
  return findProcess('dockerd', `=${paths.dataRoot}`);
}

/** Process id of the containerd that our dockerd started; it stays behind when dockerd is killed. */
export function ourContainerd(paths: PrivateEnginePaths): Promise<number | null> {
  return findProcess('containerd', path.join(paths.execRoot, 'containerd/'));
}

/** SIGTERM, and SIGKILL when that is not heeded within 20 s. Settles when the process is gone. */
export async function endProcess(pid: number): Promise<void> {
  const alive = async (): Promise<boolean> => (await commandLine(pid)).length > 0;
  const deadline = Date.now() + END_PATIENCE_MS;
  try {
    process.kill(pid, 'SIGTERM');
    while (await alive()) {
      if (Date.now() > deadline) {
        process.kill(pid, 'SIGKILL');
      }
      await wait(50);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error;
    }
  }
}

/** Removes pid files of processes that are gone: dockerd takes any living process with that number for its twin. */
export async function forgetStalePid(paths: PrivateEnginePaths): Promise<void> {
  if ((await ourDaemon(paths)) === null) {
    await rm(paths.pidFile, { force: true });
    await rm(paths.socket, { force: true });
  }
  if ((await ourContainerd(paths)) === null) {
    await rm(path.join(paths.execRoot, 'containerd/containerd.pid'), { force: true });
  }
}
