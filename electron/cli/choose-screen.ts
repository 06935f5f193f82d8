import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isRoot } from './debian-packages.ts';
import { findBrowser, findElectron, hasDisplay } from './find-screen.ts';
import { EXIT, say } from './output.ts';
import { inProject } from './project.ts';
import { runCommand } from './run-command.ts';

export type Screen =
  | { kind: 'electron'; program: string }
  | { kind: 'browser'; program: string; why: string }
  | { kind: 'address'; why: string };

const FETCH_PATIENCE_MS = 90_000;
const RETRY_AFTER_MS = 24 * 3600 * 1000;

/** Fetches Electron's runtime; a failure is remembered for a day, so that not every start waits for it. */
async function fetchElectron(dataDir: string, signal: AbortSignal): Promise<string | null> {
  const note = path.join(dataDir, 'electron-unreachable');
  const failedAt = Number(await readFile(note, 'utf8').catch(() => '0'));
  if (Date.now() - failedAt < RETRY_AFTER_MS) {
    return null;
  }
  say(`· Fetching the Electron runtime (for at most ${FETCH_PATIENCE_MS / 1000} s)`);
  const env = { ...process.env };
  delete env.ELECTRON_SKIP_BINARY_DOWNLOAD;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(FETCH_PATIENCE_MS)]);
  const code = await runCommand(process.execPath, [inProject('node_modules', 'electron', 'install.js')], {
    env,
    output: 'kept',
    signal: limit,
  }).catch(() => -1);
  signal.throwIfAborted();
  const program = code === EXIT.fine ? findElectron(process.env) : null;
  if (!program) {
    say('  It could not be fetched; the lab opens in a browser instead. Tried again after a day.');
    await writeFile(note, String(Date.now()));
  }
  return program;
}

/** Where the lab shall be shown: Electron, else a browser's app window, else an address for whoever wants to open it. */
export async function chooseScreen(o: {
  open: boolean;
  dataDir: string;
  signal: AbortSignal;
}): Promise<Screen> {
  const { env, platform } = process;
  if (!o.open) {
    return { kind: 'address', why: '--no-open' };
  }
  if (!hasDisplay(env, platform)) {
    return { kind: 'address', why: 'there is no display here' };
  }
  if (platform === 'linux' && isRoot()) {
    return {
      kind: 'address',
      why: "you are root, and Chromium (Electron's too) runs its sandbox only for ordinary users",
    };
  }
  const electron = findElectron(env) ?? (await fetchElectron(o.dataDir, o.signal));
  if (electron) {
    return { kind: 'electron', program: electron };
  }
  const browser = findBrowser(env, platform);
  return browser
    ? { kind: 'browser', program: browser, why: 'there is no Electron runtime' }
    : { kind: 'address', why: 'there is neither an Electron runtime nor a browser of the Chromium family' };
}
