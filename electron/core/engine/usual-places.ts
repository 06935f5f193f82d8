import os from 'node:os';
import path from 'node:path';
import type { EngineAttempt } from '../../contract/engine.ts';

/** A place where an engine of this kind usually listens. */
export interface UsualPlace {
  source: EngineAttempt['source'];
  url: string;
  /** Whose it is, for the list of what was tried. */
  product: string;
}

interface Where {
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Numeric user id; null where there are none (Windows). */
  uid: number | null;
}

const homeOf = (env: NodeJS.ProcessEnv): string => env.HOME || os.homedir();
const unix = (source: EngineAttempt['source'], product: string, file: string): UsualPlace => ({
  source,
  product,
  url: `unix://${file}`,
});

function runtimeFolder({ env, uid }: Where): string | null {
  return env.XDG_RUNTIME_DIR || (uid === null ? null : `/run/user/${uid}`);
}

/** The engine of the whole machine. */
export function systemSocket({ platform }: Where): UsualPlace[] {
  return platform === 'win32' ? [] : [unix('socket', 'Docker Engine', '/var/run/docker.sock')];
}

/** Docker Engine run by an ordinary user on Linux. */
export function rootlessSockets(where: Where): UsualPlace[] {
  const folder = runtimeFolder(where);
  if (where.platform !== 'linux' || !folder) {
    return [];
  }
  return [unix('socket', 'rootless Docker', path.posix.join(folder, 'docker.sock'))];
}

export function dockerDesktopSockets({ platform, env }: Where): UsualPlace[] {
  const home = homeOf(env);
  if (platform === 'darwin') {
    return [unix('socket', 'Docker Desktop', path.posix.join(home, '.docker/run/docker.sock'))];
  }
  if (platform === 'linux') {
    return [unix('socket', 'Docker Desktop', path.posix.join(home, '.docker/desktop/docker.sock'))];
  }
  return [];
}

export function colimaSockets({ platform, env }: Where): UsualPlace[] {
  if (platform === 'win32') {
    return [];
  }
  const home = homeOf(env);
  const folders = [
    env.COLIMA_HOME,
    path.posix.join(home, '.colima'),
    path.posix.join(env.XDG_CONFIG_HOME || path.posix.join(home, '.config'), 'colima'),
  ];
  return folders
    .filter((folder): folder is string => Boolean(folder))
    .map((folder) => unix('socket', 'Colima', path.posix.join(folder, 'default/docker.sock')));
}

export function orbstackSockets({ platform, env }: Where): UsualPlace[] {
  return platform === 'darwin'
    ? [unix('socket', 'OrbStack', path.posix.join(homeOf(env), '.orbstack/run/docker.sock'))]
    : [];
}

export function rancherSockets({ platform, env }: Where): UsualPlace[] {
  return platform === 'win32'
    ? []
    : [unix('socket', 'Rancher Desktop', path.posix.join(homeOf(env), '.rd/docker.sock'))];
}

export function podmanSockets(where: Where): UsualPlace[] {
  const { platform, env } = where;
  if (platform === 'linux') {
    const folder = runtimeFolder(where);
    return [
      ...(folder ? [unix('podman', 'Podman', path.posix.join(folder, 'podman/podman.sock'))] : []),
      unix('podman', 'Podman', '/run/podman/podman.sock'),
    ];
  }
  if (platform === 'darwin') {
    const machine = path.posix.join(homeOf(env), '.local/share/containers/podman/machine');
    return [
      ...(env.TMPDIR
        ? [unix('podman', 'Podman', path.posix.join(env.TMPDIR, 'podman/podman-machine-default-api.sock'))]
        : []),
      unix('podman', 'Podman', path.posix.join(machine, 'podman.sock')),
      unix('podman', 'Podman', path.posix.join(machine, 'qemu/podman.sock')),
    ];
  }
  return [];
}

export function windowsPipes({ platform }: Where): UsualPlace[] {
  if (platform !== 'win32') {
    return [];
  }
  const pipe = (source: EngineAttempt['source'], product: string, name: string): UsualPlace => ({
    source,
    product,
    url: `npipe:////./pipe/${name}`,
  });
  return [
    pipe('pipe', 'Docker Desktop', 'docker_engine'),
    pipe('pipe', 'Docker Desktop', 'dockerDesktopLinuxEngine'),
    pipe('podman', 'Podman', 'podman-machine-default'),
  ];
}

/** Every usual place on this platform, the likeliest first, none twice. */
export function usualPlaces(where: Where): UsualPlace[] {
  const places = [
    systemSocket,
    dockerDesktopSockets,
    orbstackSockets,
    colimaSockets,
    rancherSockets,
    rootlessSockets,
    windowsPipes,
    podmanSockets,
  ].flatMap((strategy) => strategy(where));
  return places.filter((place, index) => places.findIndex(({ url }) => url === place.url) === index);
}
