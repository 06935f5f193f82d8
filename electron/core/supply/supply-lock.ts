import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { throwIfCancelled } from './engine-stream.ts';

/** A holder touches its lock this often; one that has not been touched for four times as long is abandoned. */
const HEARTBEAT_MS = 5_000;

/**
 * Runs `work` while this data directory's lock of that name is held, so that two processes (or two calls in one) do
 * not build the same image at the same time. A lock whose process is gone is taken over. Should two ever hold it, the
 * work is merely done twice: names are given idempotently (`adoptImage`).
 */
export async function withSupplyLock<T>(
  o: { dataDir: string; name: string; signal?: AbortSignal | undefined; onWait: () => void },
  work: () => Promise<T>,
): Promise<T> {
  const folder = path.join(o.dataDir, 'locks');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `${o.name.replace(/[^a-z0-9.-]+/gi, '_')}.lock`);
  let waited = false;
  while (!(await take(file))) {
    if (!waited) {
      waited = true;
      o.onWait();
    }
    await pause(100, undefined, o.signal ? { signal: o.signal } : {}).catch(() => throwIfCancelled(o.signal));
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
  }
  if (await isAbandoned(file)) {
    await rm(file, { force: true });
  }
  return false;
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const [info, text] = await Promise.all([stat(file), readFile(file, 'utf8')]);
    // An empty file is a holder between creating and writing: only its age tells.
    return Date.now() - info.mtimeMs > HEARTBEAT_MS * 4 || (text !== '' && !isAlive(Number(text)));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
