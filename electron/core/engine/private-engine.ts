import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LabError } from '../../contract/errors.ts';
import { connectEngine } from './connect.ts';
import { unmountBelow } from './leftover-mounts.ts';
import { prepareCgroups } from './own-cgroups.ts';
import { bridgeUp, removeBridge } from './private-bridge.ts';
import { lastLogLines } from './private-engine-log.ts';
import { type PrivateEnginePaths, privateEnginePaths } from './private-engine-paths.ts';
import { endProcess, forgetStalePid, ourContainerd, ourDaemon } from './private-engine-process.ts';

const START_PATIENCE_MS = 90_000;
const LOG_LIMIT_BYTES = 5_000_000;

export interface StartPrivateEngineOptions {
  dataDir: string;
  /** Told what is being done, a sentence at a time. */
  onLine: (line: string) => void;
  signal?: AbortSignal;
}

/** The full path of dockerd, or null when no package brought it. */
export async function findDockerd(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  const folders = [...(env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/bin', '/usr/local/bin'];
  for (const folder of folders.filter((name) => name !== '')) {
    const file = path.join(folder, 'dockerd');
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) {
      return file;
    }
  }
  return null;
}

async function whoAnswers(paths: PrivateEnginePaths): Promise<string | null> {
  const endpoint = { url: paths.endpoint, certFolder: null, verify: true };
  return connectEngine(endpoint, { source: 'private', privateToLab: true, timeoutMs: 2000 }).then(
    ({ facts }) => `Docker Engine ${facts.version}, ${facts.storageDriver}`,
    () => null,
  );
}

async function openLog(
  paths: PrivateEnginePaths,
): Promise<{ fd: number; close: () => Promise<void>; from: number }> {
  const size = await stat(paths.logFile).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) {
    await rename(paths.logFile, `${paths.logFile}.old`);
  }
  const log = await open(paths.logFile, 'a');
  return { fd: log.fd, close: () => log.close(), from: size > LOG_LIMIT_BYTES ? 0 : size };
}

function daemonArguments(paths: PrivateEnginePaths, bridge: string | null): string[] {
  return [
    `--data-root=${paths.dataRoot}`,
    `--exec-root=${paths.execRoot}`,
    `--pidfile=${paths.pidFile}`,
    `--host=${paths.endpoint}`,
    // Without this it would read the machine's /etc/docker/daemon.json, which belongs to another engine.
    `--config-file=${path.join(paths.folder, 'daemon.json')}`,
    // A daemon that manages iptables begins by removing the chains of the one beside it. Ours has its own few rules.
    '--iptables=false',
    // No --default-address-pool here: dockerd 20.10 given one removes docker0 when it starts again, whosever it is.
    `--bridge=${bridge ?? 'none'}`,
  ];
}

async function demand(): Promise<string> {
  if (process.platform !== 'linux') {
    throw new LabError('ENGINE_START_FAILED', 'A private engine can only be started on Linux.');
  }
  if (process.getuid?.() !== 0) {
    throw new LabError('NEEDS_ROOT', 'Starting a Docker Engine needs root.');
  }
  const dockerd = await findDockerd();
  if (!dockerd) {
    throw new LabError(
      'ENGINE_START_FAILED',
      'dockerd is not installed (on Debian: apt-get install docker.io).',
    );
  }
  return dockerd;
}

async function untilItAnswers(
  paths: PrivateEnginePaths,
  ended: { code: number | null; is: boolean },
  logFrom: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const who = await whoAnswers(paths);
    if (who) {
      return who;
    }
    if (ended.is || Date.now() > deadline) {
      const lines = await lastLogLines(paths.logFile, logFrom);
      const why = ended.is
        ? `dockerd ended with exit code ${ended.code}`
        : `dockerd did not answer within ${START_PATIENCE_MS / 1000} s`;
      throw new LabError(
        'ENGINE_START_FAILED',
        `${why}. The last lines of ${paths.logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
        { logFile: paths.logFile, log: lines },
      );
    }
    await wait(100);
  }
}

/**
 * Starts a Docker Engine that belongs to this data directory alone: own data, socket, process state and bridge, beside
 * whatever other engine the machine has. It outlives this process; when it runs already, nothing is done.
 * @returns its endpoint, unix://…
 * @throws LabError NEEDS_ROOT; ENGINE_START_FAILED with the end of its log (details.log); or the signal's reason.
 */
export async function startPrivateEngine(o: StartPrivateEngineOptions): Promise<string> {
  const paths = privateEnginePaths(o.dataDir);
  if (await whoAnswers(paths)) {
    return paths.endpoint;
  }
  const dockerd = await demand();
  const started = Date.now();
  await mkdir(paths.dataRoot, { recursive: true, mode: 0o711 });
  await mkdir(paths.execRoot, { recursive: true, mode: 0o711 });
  await writeFile(path.join(paths.folder, 'daemon.json'), '{}\n');
  await forgetStalePid(paths);
  await prepareCgroups(o.onLine);
  const bridge = await bridgeUp(paths.bridge, o.onLine);
  o.signal?.throwIfAborted();
  o.onLine(`Starting a private Docker Engine (its data: ${paths.dataRoot})`);
  const log = await openLog(paths);
  const ended: { code: number | null; is: boolean } = { code: null, is: false };
  try {
    const child = spawn(dockerd, daemonArguments(paths, bridge), {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      cwd: '/',
    });
    child.on('exit', (code) => {
      ended.is = true;
      ended.code = code;
    });
    await once(child, 'spawn');
    child.unref();
  } finally {
    await log.close();
  }
  await writeFile(paths.wantedFile, '');
  const who = await untilItAnswers(paths, ended, log.from, o.signal);
  o.onLine(`The private engine answers after ${((Date.now() - started) / 1000).toFixed(1)} s (${who})`);
  return paths.endpoint;
}

/**
 * Ends the private engine of this data directory, and with it the containers on it; its data stays.
 * @returns whether there was one to end.
 */
export async function stopPrivateEngine(dataDir: string): Promise<boolean> {
  const paths = privateEnginePaths(dataDir);
  await rm(paths.wantedFile, { force: true });
  const daemon = await ourDaemon(paths);
  if (daemon !== null) {
    await endProcess(daemon);
  }
  const containerd = await ourContainerd(paths);
  if (containerd !== null) {
    await endProcess(containerd);
  }
  // dockerd mounts its data folder on itself, and a killed one leaves that and its containers' file systems.
  await unmountBelow(paths.dataRoot);
  await unmountBelow(paths.execRoot);
  await removeBridge(paths.bridge);
  await rm(paths.socket, { force: true });
  return daemon !== null;
}

/** Whether a private engine was started here and never told to stop. */
export async function privateEngineWanted(dataDir: string): Promise<boolean> {
  return access(privateEnginePaths(dataDir).wantedFile).then(
    () => true,
    () => false,
  );
}
