import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';
import { LABEL } from '../../electron/core/engine/labels.ts';
import { findAptMirror } from '../../electron/core/supply/apt-mirror.ts';
import { capture, run } from './host.ts';

const RELEASE = 'bookworm';
const NODE_MAJOR = 20;
const NPM_MAJOR = 10;

/** Sources of a Debian 12 from the mirror that this machine's apt uses. */
async function aptSources(): Promise<{ lines: string[]; proxy: string | null }> {
  const mirror = await findAptMirror({ env: process.env, signal: undefined });
  const components = 'main';
  return {
    proxy: mirror.proxy,
    lines: [
      `deb ${mirror.main} ${RELEASE} ${components}`,
      `deb ${mirror.main} ${RELEASE}-updates ${components}`,
      ...(mirror.security ? [`deb ${mirror.security} ${RELEASE}-security ${components}`] : []),
    ],
  };
}

/** Unpacks the newest release of a package with that major version into a folder, without installing anything. */
async function unpackFromRegistry(spec: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await run('npm', ['pack', spec, '--silent', '--pack-destination', target], { cwd: target });
  const [archive] = (await readdir(target)).filter((name) => name.endsWith('.tgz'));
  if (!archive) {
    throw new Error(`npm pack ${spec} left no archive`);
  }
  await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: target });
  await rm(path.join(target, archive));
}

/** /usr/local with Node and npm in it, as an archive would be unpacked there by hand. */
async function layOutNode(folder: string): Promise<void> {
  const local = path.join(folder, 'usr', 'local');
  const modules = path.join(local, 'lib', 'node_modules');
  await mkdir(path.join(local, 'bin'), { recursive: true });
  await unpackFromRegistry(`node-linux-${process.arch}@${NODE_MAJOR}`, path.join(folder, 'node'));
  await run('mv', [path.join(folder, 'node', 'bin', 'node'), path.join(local, 'bin', 'node')]);
  await rm(path.join(folder, 'node'), { recursive: true });
  await unpackFromRegistry(`npm@${NPM_MAJOR}`, path.join(modules, 'npm'));
  for (const name of ['npm', 'npx']) {
    await run('ln', ['-s', `../lib/node_modules/npm/bin/${name}-cli.js`, path.join(local, 'bin', name)]);
  }
}

/**
 * Makes the image of a fresh machine: Debian 12, Node 20, npm, and nothing else. Answers with its ID; the image has no
 * name, and its label says whose it is.
 */
export async function makeFreshImage(engine: ConnectedEngine, folder: string): Promise<string> {
  const { lines, proxy } = await aptSources();
  const extra = path.join(folder, 'extra');
  await mkdir(path.join(extra, 'etc', 'apt', 'apt.conf.d'), { recursive: true });
  if (proxy) {
    await writeFile(
      path.join(extra, 'etc', 'apt', 'apt.conf.d', '90proxy'),
      `Acquire::http::Proxy "${proxy}";\n`,
    );
  }
  await layOutNode(extra);
  const base = path.join(folder, 'rootfs.tar');
  const certificates = lines.some((line) => line.includes('https:')) ? ['--include=ca-certificates'] : [];
  const addExtra = `--customize-hook=tar --owner=0 --group=0 -C '${extra}' -c . | tar -C "$1" -x`;
  await run(
    'mmdebstrap',
    ['--quiet', '--variant=minbase', ...certificates, addExtra, RELEASE, base, ...lines],
    {
      ...(proxy ? { env: { ...process.env, http_proxy: proxy } } : {}),
    },
  );
  const stream = await engine.docker.importImage(base, { changes: [`LABEL ${LABEL}=fresh-test`] });
  stream.resume();
  let said = '';
  stream.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  await once(stream, 'end');
  const id = /sha256:[0-9a-f]{64}/.exec(said)?.[0];
  if (!id) {
    throw new Error(`the engine did not take the image: ${said}`);
  }
  return id;
}

/** How this machine reaches the package registry, as environment for npm; addresses and certificates, no secrets. */
export async function registrySettings(certificatesInside: string): Promise<string[]> {
  const settings: string[] = [];
  for (const key of ['registry', 'proxy', 'https-proxy']) {
    const value = (await capture('npm', ['config', 'get', key])).trim();
    if (value && value !== 'null' && value !== 'undefined') {
      settings.push(`npm_config_${key.replace('-', '_')}=${value}`);
    }
  }
  return [
    ...settings,
    `npm_config_cafile=${certificatesInside}`,
    `NODE_EXTRA_CA_CERTS=${certificatesInside}`,
  ];
}

/** A tar stream with what is at `folder/name`, owned by root. */
export function asTar(folder: string, name: string): NodeJS.ReadableStream {
  const tar = spawn('tar', ['--owner=0', '--group=0', '-C', folder, '-c', name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return tar.stdout;
}
