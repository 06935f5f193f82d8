import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const heldHere = new Set<string>();

/**
 * Takes a lock file for this process, or says that a living process has it. What a dead process left is taken over.
 * The answer gives the lock back; null when somebody else has it.
 */
export function takeLock(file: string): (() => void) | null {
  if (heldHere.has(file)) {
    return null;
  }
  const mine = `${process.pid} ${identity(process.pid)}\n`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (createWhole(file, mine)) {
      heldHere.add(file);
      return () => {
        heldHere.delete(file);
        if (read(file) === mine) {
          rmSync(file, { force: true });
        }
      };
    }
    const holder = read(file);
    if (holder === null) {
      continue;
    }
    if (isAlive(holder)) {
      return null;
    }
    removeStale(file, holder);
  }
  return null;
}

/** Appears with its content at once: a link to a finished file fails when the name is taken. */
function createWhole(file: string, content: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    return createPlainly(file, content);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For file systems without hard links. */
function createPlainly(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw thrown;
  }
}

/** Two processes may find the same stale lock: whoever moves away a fresh one by mistake puts it back. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process has the lock by now; there is nothing to put back.
    }
  }
  rmSync(aside, { force: true });
}

function isAlive(holder: string): boolean {
  const [pid = '', ...rest] = holder.trim().split(' ');
  const number = Number(pid);
  if (!Number.isInteger(number) || number <= 0) {
    return false;
  }
  try {
    process.kill(number, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') {
      return false;
    }
  }
  return identity(number) === rest.join(' ');
}

/**
 * Process IDs are used again after a restart of the computer; with its boot and its start time a process is
 * unmistakable (proc(5), /proc/[pid]/stat fields 3 and 22; Z is a process that has ended and was not yet waited for).
 * Empty where there is no /proc.
 */
function identity(pid: number): string {
  const boot = read('/proc/sys/kernel/random/boot_id');
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields?.[0] === 'Z') {
    return 'ended';
  }
  return boot === null || fields?.[19] === undefined ? '' : `${boot.trim()} ${fields[19]}`;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
