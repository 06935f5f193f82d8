import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { LABEL, LABEL_STAND_IN } from '../engine/labels.ts';
import { type AptMirror, DEBIAN_RELEASE, findAptMirror, sourcesLines } from './apt-mirror.ts';
import { readEngineStream } from './engine-stream.ts';
import { HOST_PATH, runHostCommand } from './host-command.ts';
import { adoptImage, LABEL_RECIPE } from './host-image.ts';
import { shortHash } from './recipe-hash.ts';
import type { SupplyContext } from './supply-types.ts';

/** Host packages that building from Debian needs, for whoever prepares the machine. */
export function debianPackagesNeeded(): string[] {
  return ['mmdebstrap'];
}

/** mmdebstrap says about this many things while it works; only a share of them is worth counting. */
const STAGES = [
  'running apt-get update',
  'downloading packages',
  'extracting archives',
  'installing essential',
  'installing remaining',
  'cleaning package lists',
  'creating tarball',
];

const KEEP_NOTHING = [
  'Binary::apt-get::APT::Keep-Downloaded-Packages "false";',
  'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";',
];

/**
 * What a small image leaves out, and how apt behaves in it: no manuals and translations, nothing kept of a download,
 * no time lost to syncing files that are about to become a layer anyway.
 */
const SLIM = [
  '--dpkgopt=force-unsafe-io',
  '--dpkgopt=path-exclude=/usr/share/man/*',
  '--dpkgopt=path-exclude=/usr/share/info/*',
  '--dpkgopt=path-exclude=/usr/share/locale/*',
  '--dpkgopt=path-exclude=/usr/share/doc/*',
  '--dpkgopt=path-include=/usr/share/doc/*/copyright',
  '--aptopt=Acquire::Languages "none"',
  // In the finished image only: mmdebstrap itself must find its downloads again.
  `--customize-hook=printf '%s\\n' ${KEEP_NOTHING.map((line) => `'${line}'`).join(' ')} > "$1/etc/apt/apt.conf.d/90slim"`,
  // mmdebstrap cleans up by the image's own configuration, which from here on knows of no such files.
  '--customize-hook=rm -f "$1"/var/cache/apt/*.bin',
];

/** Changes when the arguments above do. */
export const ROOTFS_RECIPE = shortHash(DEBIAN_RELEASE, ...SLIM);

/** A rootfs that somebody with more rights has made for us. */
function readyRootfs(dataDir: string): string {
  return path.join(dataDir, 'packs', 'debian-13-slim.rootfs.tar');
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function hasProgram(name: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  for (const folder of HOST_PATH(env).split(':')) {
    if (folder !== '' && (await exists(path.join(folder, name)))) {
      return true;
    }
  }
  return false;
}

/** One line for a shell that makes with root's rights what we cannot, and puts it where we look for it. */
export function rootCommand(dataDir: string, lines: readonly string[]): string {
  const quoted = [readyRootfs(dataDir), ...lines].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const install = `sudo apt-get install -y ${debianPackagesNeeded().join(' ')}`;
  return `${install} && sudo mmdebstrap --variant=minbase ${DEBIAN_RELEASE} ${quoted.join(' ')}`;
}

async function needsRoot(dataDir: string, lines: readonly string[]): Promise<LabError> {
  await mkdir(path.dirname(readyRootfs(dataDir)), { recursive: true });
  const command = rootCommand(dataDir, lines);
  return new LabError(
    'NEEDS_ROOT',
    `Building from Debian packages needs root once. Run: ${command} and try again.`,
    { command },
  );
}

async function makeRootfs(
  file: string,
  o: { mirror: AptMirror; context: SupplyContext; arch: string },
): Promise<void> {
  const { mirror, context } = o;
  const isRoot = process.getuid?.() === 0;
  const lines = sourcesLines(mirror);
  if (!(await hasProgram('mmdebstrap', context.env))) {
    if (!isRoot) {
      throw await needsRoot(context.dataDir, lines);
    }
    const command = `apt-get install -y ${debianPackagesNeeded().join(' ')}`;
    throw new LabError('INSTALL_FAILED', `mmdebstrap is not installed. Run: ${command}`, { command });
  }
  const args = [
    '--variant=minbase',
    '--format=tar',
    `--mode=${isRoot ? 'root' : 'unshare'}`,
    ...(o.arch ? [`--architectures=${o.arch}`] : []),
    ...(lines.some((line) => line.includes('https:')) ? ['--include=ca-certificates'] : []),
    ...SLIM,
    DEBIAN_RELEASE,
    file,
    ...lines,
  ];
  const env = mirror.proxy ? { ...context.env, http_proxy: mirror.proxy } : context.env;
  let done = 0;
  const onLine = (line: string): void => {
    const stage = STAGES.findIndex((words) => line.includes(words));
    if (stage >= done) {
      done = stage + 1;
      context.report(stage, STAGES.length, 'steps');
    }
  };
  try {
    await runHostCommand('mmdebstrap', args, { env, signal: context.signal, onLine });
  } catch (error) {
    if (!isRoot && error instanceof LabError && error.code === 'INSTALL_FAILED') {
      throw await needsRoot(context.dataDir, lines);
    }
    throw error;
  }
}

/**
 * Makes a minimal Debian 13 from this machine's own mirror and imports it as `own`: one layer, as the published image
 * has. Answers with the image's ID. Nothing is left behind when it fails.
 * @throws LabError NEEDS_ROOT (details.command), INSTALL_FAILED, IMAGE_UNAVAILABLE, CANCELLED
 */
export async function importDebian(
  engine: ConnectedEngine,
  o: { own: string; context: SupplyContext },
): Promise<string> {
  const { context } = o;
  context.report(0, STAGES.length, 'steps');
  const ready = readyRootfs(context.dataDir);
  if (await exists(ready)) {
    return await importRootfs(engine, ready, o);
  }
  const mirror = await findAptMirror(context);
  const parent = path.join(context.dataDir, 'tmp');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(path.join(parent, 'rootfs-'));
  try {
    const file = path.join(folder, 'rootfs.tar');
    await makeRootfs(file, { mirror, context, arch: engine.facts.arch });
    return await importRootfs(engine, file, o);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function importRootfs(
  engine: ConnectedEngine,
  file: string,
  o: { own: string; context: SupplyContext },
): Promise<string> {
  const stream = await engine.docker.importImage(file, {
    abortSignal: o.context.signal,
    message: `Debian 13 (${DEBIAN_RELEASE}), minbase, from Debian packages`,
    changes: [
      'CMD ["bash"]',
      `LABEL ${LABEL}=image ${LABEL_STAND_IN}=debian:13-slim ${LABEL_RECIPE}=${ROOTFS_RECIPE}`,
    ],
  });
  let id = '';
  await readEngineStream(
    stream,
    (line) => {
      id = /sha256:[0-9a-f]{64}/.exec(line.status ?? '')?.[0] ?? id;
    },
    o.context.signal,
  );
  return await adoptImage(engine, id, o.own);
}
