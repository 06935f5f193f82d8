import { LabError } from '../../contract/errors.ts';
import { runHostCommand } from './host-command.ts';

/** The Debian release that stand-ins are built from, the one `debian:13-slim` is. */
export const DEBIAN_RELEASE = 'trixie';

/** Where this machine's own apt gets Debian from. */
export interface AptMirror {
  main: string;
  /** Null when the machine's apt names no archive of security updates. */
  security: string | null;
  /** What apt itself goes through, e.g. `http://proxy:3128`; null for a direct way. */
  proxy: string | null;
}

/**
 * Reads the mirror out of `apt-get indextargets` (apt-get(8)): stanzas of `Key: value`, one for each list of packages.
 * Answers null when apt is not set up with a Debian archive that can be reached over HTTP.
 */
export function readAptTargets(text: string): { main: string; security: string | null } | null {
  let main: string | null = null;
  let security: string | null = null;
  for (const stanza of text.split(/\n\s*\n/)) {
    const field = (name: string): string =>
      new RegExp(`^${name}: *(.*)$`, 'm').exec(stanza)?.[1]?.trim() ?? '';
    const address = field('Repo-URI').replace(/\/$/, '');
    const suite = field('Release');
    // Origin and Label come with the downloaded lists; before the first `apt-get update` only the address can tell.
    const origin = field('Origin');
    const known = origin === 'Debian' || (origin === '' && /\/debian(-security)?$/.test(address));
    if (!known || !/^https?:\/\//.test(address)) {
      continue;
    }
    if (field('Label') === 'Debian-Security' || /-security$|\/updates$/.test(suite)) {
      security ??= address;
    } else {
      main ??= address;
    }
  }
  return main === null ? null : { main, security };
}

/** The value of `Acquire::http::Proxy` in `apt-config dump` output; null when there is none. */
export function readAptProxy(dump: string): string | null {
  const value = /^Acquire::https?::Proxy "(.+)";$/m.exec(dump)?.[1];
  return value === undefined || value === 'DIRECT' || value === 'false' ? null : value;
}

/**
 * The Debian mirror that this machine's own apt configuration names. No host is written into the project.
 * @throws LabError IMAGE_UNAVAILABLE when there is no apt here or no Debian mirror in its configuration; CANCELLED.
 */
export async function findAptMirror(o: {
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}): Promise<AptMirror> {
  if (process.platform !== 'linux') {
    throw new LabError('IMAGE_UNAVAILABLE', 'Only a Linux machine with apt can build from Debian packages.');
  }
  let targets: string;
  try {
    targets = await runHostCommand('apt-get', ['indextargets', 'Identifier: Packages'], o);
  } catch (error) {
    if (error instanceof LabError && error.code === 'INSTALL_FAILED') {
      throw new LabError('IMAGE_UNAVAILABLE', `This machine's apt could not be asked: ${error.message}`);
    }
    throw error;
  }
  const found = readAptTargets(targets);
  if (found === null) {
    throw new LabError(
      'IMAGE_UNAVAILABLE',
      "This machine's apt is not set up with a Debian mirror over HTTP.",
    );
  }
  const dump = await runHostCommand('apt-config', ['dump', 'Acquire::http'], o);
  return { ...found, proxy: readAptProxy(dump) };
}

/** The lines of sources.list for a release: the release, its updates, and its security updates. */
export function sourcesLines(mirror: AptMirror, release: string = DEBIAN_RELEASE): string[] {
  const lines = [`deb ${mirror.main} ${release} main`, `deb ${mirror.main} ${release}-updates main`];
  return mirror.security === null ? lines : [...lines, `deb ${mirror.security} ${release}-security main`];
}
