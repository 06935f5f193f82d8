import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.join(import.meta.dirname, '..', '..');

export interface LabProcess {
  url: string;
  /** Ends it as Ctrl-C does, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts the browser shell as a learner's `npm start` does once everything is prepared, with a data directory of its own. */
export async function startLab(home: string): Promise<LabProcess> {
  const child = spawn(process.execPath, [path.join(root, 'electron/cli/lab.ts'), 'serve', '--port', '0'], {
    cwd: root,
    env: { ...process.env, LAYER_LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { url: await firstLine(child), stop: () => stop(child) };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) {
    throw new Error('no standard output');
  }
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the lab ended with ${code} before it printed its address`);
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  return line;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
  }
}
