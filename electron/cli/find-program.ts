import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Full path of a program in PATH or, on Unix, where root's programs are; null when there is none. */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(path.delimiter);
  if (process.platform !== 'win32') {
    folders.push('/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/bin');
  }
  for (const folder of folders.filter((each) => each !== '')) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) {
        return file;
      }
    } catch {
      // Not here.
    }
  }
  return null;
}
