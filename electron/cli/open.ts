import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { dataDirectory } from '../core/app-paths.ts';
import { buildScreen, buildShell } from './build-screen.ts';
import { chooseScreen, type Screen } from './choose-screen.ts';
import { CannotRun, EXIT, say, secondsSince } from './output.ts';
import { prepareEngine } from './prepare-engine.ts';
import { prepareImages } from './prepare-images.ts';
import { projectRoot } from './project.ts';
import { listenForStop, untilStopped } from './stopping.ts';

const CLOSE_PATIENCE_MS = 8000;

interface Where {
  dataDir: string;
  signal: AbortSignal;
}

async function prepare(where: Where, screen: Screen): Promise<void> {
  const engineAndImages = async (): Promise<void> => {
    const engine = await prepareEngine(where);
    if (engine) {
      await prepareImages(engine, where);
    }
  };
  const builds = async (): Promise<void> => {
    await buildScreen(where.signal);
    if (screen.kind === 'electron') {
      await buildShell(where.signal);
    }
  };
  // Both at once: one waits mostly for the network, the other for the processor.
  const results = await Promise.allSettled([engineAndImages(), builds()]);
  for (const result of results) {
    if (result.status === 'rejected') {
      throw result.reason;
    }
  }
}

async function runElectron(program: string, signal: AbortSignal): Promise<number> {
  say('· Opening the lab in Electron');
  const child = spawn(program, [projectRoot], { stdio: ['ignore', 2, 2] });
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('error', reject);
  child.once('exit', (code) => resolve(code ?? EXIT.fine));
  return promise;
}

function openWindow(screen: Screen, url: string, dataDir: string): void {
  if (screen.kind !== 'browser') {
    return;
  }
  say(`· Opening a window of ${path.basename(screen.program)} (${screen.why})`);
  const profile = path.join(dataDir, 'browser-profile');
  const child = spawn(
    screen.program,
    [`--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'],
    { stdio: 'ignore', detached: true },
  );
  child.on('error', (error) => say(`  It did not open (${error.message}); open the address above yourself.`));
  child.unref();
}

/**
 * Serves the lab until it is told to stop. Standard output gets exactly one line: its address.
 * @throws CannotRun when the port is taken.
 */
export async function serveLab(o: Where & { port: number; opened?: (url: string) => void }): Promise<void> {
  // Loaded late: what prepares the machine must run even where the lab itself would not.
  const { startWebServer } = await import('../web/server.ts');
  const server = await startWebServer({ dataDir: o.dataDir, port: o.port }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new CannotRun(
        `Port ${o.port} is in use, perhaps by a lab that is open already. Close that, or choose another: ` +
          `npm start -- --port ${o.port + 1}`,
      );
    }
    throw error;
  });
  process.stdout.write(`${server.url}\n`);
  o.opened?.(server.url);
  await untilStopped(o.signal);
  say('· Closing the lab. Benches stay as they are; `npm run lab -- stop` ends them.');
  const late = setTimeout(() => process.exit(EXIT.fine), CLOSE_PATIENCE_MS);
  await server.close();
  clearTimeout(late);
}

/** `npm start`: installs what is missing, starts an engine, gets the images, builds the screen and opens the lab. */
export async function openLab(o: { open: boolean; port: number }): Promise<number> {
  const began = Date.now();
  const { signal } = listenForStop();
  const dataDir = dataDirectory();
  await mkdir(dataDir, { recursive: true });
  try {
    const screen = await chooseScreen({ open: o.open, dataDir, signal });
    await prepare({ dataDir, signal }, screen);
    say(`· Ready after ${secondsSince(began)}`);
    if (screen.kind === 'electron') {
      return await runElectron(screen.program, signal);
    }
    if (screen.kind === 'address' && o.open) {
      say(`· No window is opened, because ${screen.why}. Open this address in a browser:`);
    }
    await serveLab({ dataDir, signal, port: o.port, opened: (url) => openWindow(screen, url, dataDir) });
    return EXIT.fine;
  } catch (error) {
    if (signal.aborted) {
      say('Interrupted. The next start takes it up again.');
      return EXIT.interrupted;
    }
    throw error;
  }
}
