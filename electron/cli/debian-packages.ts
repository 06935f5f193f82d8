import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { findProgram } from './find-program.ts';
import { CannotRun, EXIT, say, secondsSince } from './output.ts';
import { runCommand } from './run-command.ts';

/** A Debian package that we need, and how we see that its content is there, whichever package brought it. */
export interface NeededPackage {
  name: string;
  present: () => boolean;
  why: string;
}

const program = (name: string, command: string, why: string): NeededPackage => ({
  name,
  present: () => findProgram(command) !== null,
  why,
});

export const enginePackages: NeededPackage[] = [
  program('docker.io', 'dockerd', 'the Docker Engine'),
  program('iptables', 'iptables', "the engine's network"),
  program('iproute2', 'ip', "the engine's network"),
  {
    name: 'ca-certificates',
    present: () => existsSync('/etc/ssl/certs/ca-certificates.crt'),
    why: 'fetching over HTTPS',
  },
];

/** The packages named by core/supply, which builds images from Debian packages where they cannot be fetched. */
export function imagePackages(names: readonly string[]): NeededPackage[] {
  return names.map((name) => program(name, name, 'building images from Debian packages'));
}

export const isRoot = (): boolean => process.getuid?.() === 0;

export function missingOf(packages: readonly NeededPackage[]): NeededPackage[] {
  return packages.filter((each) => !each.present());
}

const INSTALL = 'apt-get install -y --no-install-recommends';

/** The one command that installs these packages, for somebody who is not root. */
export function installCommand(packages: readonly NeededPackage[]): string {
  const names = packages.map(({ name }) => name).join(' ');
  const group = packages.some(({ name }) => name === 'docker.io')
    ? ` && usermod -aG docker ${userName()}`
    : '';
  return `sudo sh -c 'apt-get update && ${INSTALL} ${names}${group}'`;
}

function userName(): string {
  return process.env.USER || process.env.LOGNAME || String(process.getuid?.() ?? '');
}

async function apt(args: string[], signal: AbortSignal | undefined): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  // Another apt may be at work (unattended upgrades on a machine that has just booted): wait for it.
  const code = await runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=180', '-qq', ...args], {
    env,
    output: 'kept',
    ...(signal ? { signal } : {}),
  });
  if (code !== EXIT.fine) {
    throw new CannotRun(
      `apt-get ${args[0]} ended with ${code}; its last lines are above. Mend that and start again.`,
    );
  }
}

async function agrees(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y|yes)?$/i.test((await terminal.question(`${question} [Y/n] `)).trim());
  } finally {
    terminal.close();
  }
}

/**
 * Installs those of the packages that are missing, and says so. As root it simply does; else it asks at a terminal, and
 * without one it names the command.
 * @throws CannotRun with the one command to run, or with what went wrong.
 */
export async function installPackages(
  packages: readonly NeededPackage[],
  o: { signal?: AbortSignal } = {},
): Promise<void> {
  const missing = missingOf(packages);
  if (missing.length === 0) {
    return;
  }
  const names = missing.map(({ name }) => name);
  if (!findProgram('apt-get')) {
    throw new CannotRun(
      `These are missing: ${names.join(', ')} (names of Debian packages). This system has no apt; ` +
        "install them with your distribution's package manager and start again.",
    );
  }
  const began = Date.now();
  if (isRoot()) {
    for (const { name, why } of missing) {
      say(`· Installing the Debian package ${name}: ${why}`);
    }
    // A start that was interrupted in the middle of this has left packages half unpacked.
    await runCommand('dpkg', ['--configure', '-a'], { output: 'kept', ...o });
    await apt(['update'], o.signal);
    await apt(['install', '-y', '--no-install-recommends', ...names], o.signal);
  } else {
    const command = installCommand(missing);
    if (
      !process.stdin.isTTY ||
      !(await agrees(`Needed: ${names.join(', ')}. Run this now?\n  ${command}\n`))
    ) {
      throw new CannotRun(`Run this once, then start again:\n\n  ${command}\n`);
    }
    const code = await runCommand('sh', ['-c', command], { output: 'shown', ...o });
    if (code !== EXIT.fine) {
      throw new CannotRun(`That ended with ${code}. Run it by hand, then start again:\n\n  ${command}\n`);
    }
  }
  say(`  packages installed in ${secondsSince(began)}`);
}
