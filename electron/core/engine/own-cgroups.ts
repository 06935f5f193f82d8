import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const ROOT = '/sys/fs/cgroup';

interface Mount {
  target: string;
  type: string;
  readOnly: boolean;
}

/** /proc/self/mounts as far as we need it: for each target the mount on top. */
export function readMounts(text: string): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of text.split('\n')) {
    const [, target, type, options] = line.split(' ');
    if (target && type && options) {
      mounts.set(target, { target, type, readOnly: options.split(',').includes('ro') });
    }
  }
  return [...mounts.values()];
}

/** Read-only mounts that an engine inside a container must be able to write to, parents first. */
export function mountsToOpen(mounts: Mount[]): string[] {
  return mounts
    .filter(
      ({ readOnly, target }) =>
        readOnly && (target === '/proc/sys' || target === ROOT || target.startsWith(`${ROOT}/`)),
    )
    .map(({ target }) => target)
    .sort();
}

/**
 * With cgroup v2 a group that holds processes cannot hand controllers down (the "no internal processes" rule), so
 * everybody moves into a child first. The kernel's documentation: cgroup-v2, "No Internal Process Constraint".
 */
async function delegateControllers(): Promise<void> {
  const child = path.join(ROOT, 'init');
  await mkdir(child, { recursive: true });
  const pids = (await readFile(path.join(ROOT, 'cgroup.procs'), 'utf8')).split('\n').filter(Boolean);
  for (const pid of pids) {
    // A process that has just ended needs no moving.
    await writeFile(path.join(child, 'cgroup.procs'), pid).catch(() => undefined);
  }
  const controllers = (await readFile(path.join(ROOT, 'cgroup.controllers'), 'utf8')).trim().split(/\s+/);
  const enable = controllers.filter(Boolean).map((name) => `+${name}`);
  await writeFile(path.join(ROOT, 'cgroup.subtree_control'), enable.join(' '));
}

/**
 * Makes control groups writable when we are root inside a container (there they are mounted read-only), as an engine
 * in a container needs. On an ordinary machine nothing is read-only and nothing is done.
 */
export async function prepareCgroups(onLine: (line: string) => void): Promise<void> {
  const mounts = readMounts(await readFile('/proc/self/mounts', 'utf8'));
  const closed = mountsToOpen(mounts);
  if (closed.length === 0) {
    return;
  }
  onLine('This is a container: making its control groups writable for the engine');
  for (const target of closed) {
    await execute('mount', ['-o', 'remount,bind,rw', target]).catch((error: Error) => {
      onLine(`${target} stays read-only: ${error.message.trim()}`);
    });
  }
  const unified = mounts.some(({ target, type }) => target === ROOT && type === 'cgroup2');
  const groups: string[] = await readdir(ROOT).catch(() => []);
  if (unified && groups.includes('cgroup.controllers')) {
    await delegateControllers().catch((error: Error) => {
      onLine(`Controllers could not be handed down: ${error.message}`);
    });
  }
}
