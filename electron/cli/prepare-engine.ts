import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { EngineAttempt } from '../contract/engine.ts';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { startPrivateEngine } from '../core/engine/private-engine.ts';
import { debianPackagesNeeded } from '../core/supply/debian-rootfs.ts';
import { enginePackages, imagePackages, installPackages, isRoot, missingOf } from './debian-packages.ts';
import { CannotRun, say } from './output.ts';

interface Where {
  dataDir: string;
  signal: AbortSignal;
}

/** Which Docker to install, where we cannot install one ourselves. */
export function dockerToInstall(platform: NodeJS.Platform): string[] {
  if (platform === 'darwin') {
    return [
      'Install one of these, start it, and the lab goes on by itself:',
      '  Docker Desktop  https://docs.docker.com/desktop/setup/install/mac-install/',
      '  OrbStack        https://orbstack.dev/download',
      '  Colima          brew install colima docker && colima start',
    ];
  }
  if (platform === 'win32') {
    return [
      'Install one of these, start it, and the lab goes on by itself:',
      '  Docker Desktop   https://docs.docker.com/desktop/setup/install/windows-install/',
      '  Rancher Desktop  https://rancherdesktop.io',
    ];
  }
  return ['Install Docker Engine: https://docs.docker.com/engine/install/'];
}

function sayEngine(engine: ConnectedEngine): void {
  const { version, endpoint, storageDriver, privateToLab } = engine.facts;
  say(
    `· ${privateToLab ? "Layer Lab's own engine" : 'Docker Engine'} ${version} (${storageDriver}) at ${endpoint}`,
  );
}

/** Places where something is but does not answer are worth a line each; empty places only a number. */
function sayAttempts(attempts: EngineAttempt[]): void {
  const telling = attempts.filter(({ result, source }) => result !== 'missing' || source === 'DOCKER_HOST');
  for (const { message, endpoint } of telling) {
    say(`  ${message} (${endpoint})`);
  }
  const empty = attempts.length - telling.length;
  if (empty > 0) {
    say(`  Nothing at ${empty} usual places (npm run lab -- doctor lists them).`);
  }
}

/** Installing Docker starts it where systemd runs; that takes a moment. */
async function findAfterInstall({ dataDir, signal }: Where): Promise<ConnectedEngine | null> {
  const deadline = Date.now() + (existsSync('/run/systemd/system') ? 15_000 : 0);
  for (;;) {
    const { found, attempts } = await findEngine({ dataDir, signal });
    if (found || Date.now() >= deadline) {
      if (!found && attempts.some(({ result }) => result === 'denied')) {
        throw new CannotRun(
          'Docker runs, but this login may not use it yet. Log out and in again, or start the lab with:\n\n' +
            "  sg docker -c 'npm start'\n",
        );
      }
      return found;
    }
    await wait(500, undefined, { signal });
  }
}

async function onLinux(where: Where, attempts: EngineAttempt[]): Promise<ConnectedEngine | null> {
  const denied = attempts.find(({ result }) => result === 'denied');
  if (denied && !isRoot()) {
    throw new CannotRun(`${denied.message}\nOr, for one try: sudo npm start`);
  }
  const missing = missingOf(enginePackages);
  if (missing.length > 0) {
    // One visit to apt for both: on a machine without an engine there are no images either.
    await installPackages([...enginePackages, ...imagePackages(debianPackagesNeeded())], where);
    const found = await findAfterInstall(where);
    if (found) {
      return found;
    }
  }
  if (!isRoot()) {
    throw new CannotRun(
      'Docker is installed, but not running. Run this once, then start again:\n\n' +
        `  ${existsSync('/run/systemd/system') ? 'sudo systemctl enable --now docker' : 'sudo service docker start'}\n`,
    );
  }
  await startPrivateEngine({ ...where, onLine: (line) => say(`· ${line}`) });
  return (await findEngine(where)).found;
}

/**
 * The engine to work with: one that answers, else on Linux one that is installed and started. Null when the lab has to
 * wait for somebody to install or start one (said on standard error).
 * @throws CannotRun when a command has to be run first; LabError ENGINE_START_FAILED
 */
export async function prepareEngine(where: Where): Promise<ConnectedEngine | null> {
  const { found, attempts } = await findEngine(where);
  if (found) {
    sayEngine(found);
    return found;
  }
  say('· No engine answers:');
  sayAttempts(attempts);
  const chosen = attempts.length === 1 && attempts[0]?.source !== 'private';
  if (chosen && (process.env.DOCKER_HOST || process.env.DOCKER_CONTEXT)) {
    say('  DOCKER_HOST or DOCKER_CONTEXT names this engine, so no other is used. The lab waits for it.');
    return null;
  }
  if (process.platform !== 'linux') {
    for (const line of dockerToInstall(process.platform)) {
      say(line);
    }
    return null;
  }
  const engine = await onLinux(where, attempts);
  if (engine) {
    sayEngine(engine);
  }
  return engine;
}
