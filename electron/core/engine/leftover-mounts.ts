import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Targets of mounts at or below a folder, in the order they must be undone. The kernel writes a space as \040. */
export function mountsBelow(mounts: string, folder: string): string[] {
  return mounts
    .split('\n')
    .map((line) =>
      (line.split(' ')[1] ?? '').replace(/\\([0-7]{3})/g, (_, octal: string) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      ),
    )
    .filter((target) => target === folder || target.startsWith(`${folder}/`))
    .reverse();
}

/** Unmounts what an engine that was killed has left below a folder. Nothing may run there any more. Never rejects. */
export async function unmountBelow(folder: string): Promise<void> {
  const targets = mountsBelow(await readFile('/proc/self/mounts', 'utf8').catch(() => ''), folder);
  for (const target of targets) {
    await execute('umount', [target]).catch(() => undefined);
  }
}
