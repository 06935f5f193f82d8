import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '..', '..');

/** A data directory for one test. Short, because sockets in it have a limit of 108 characters. */
export function temporaryHome(): string {
  return mkdtempSync(path.join(tmpdir(), 'll-e2e-'));
}

/** How a real Electron is started on the unpackaged app: the runtime named in the environment, else the installed one. */
export function electronLaunchOptions(home: string) {
  const runtime = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const executablePath = runtime
    ? path.join(runtime, 'electron')
    : (createRequire(import.meta.url)('electron') as unknown as string);
  // Chromium does not run its sandbox as root, and CI is root; windows are asserted to ask for it all the same.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executablePath,
    args: [...sandbox, root],
    env: { ...definedEnvironment(), LAYER_LAB_HOME: home },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
