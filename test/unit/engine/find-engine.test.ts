import { createHash } from 'node:crypto';
import { link, mkdir, readFile, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEngine } from '../../../electron/core/engine/connect.ts';
import { findEngine } from '../../../electron/core/engine/find-engine.ts';
import { privateEnginePaths } from '../../../electron/core/engine/private-engine-paths.ts';
import { usualPlaces } from '../../../electron/core/engine/usual-places.ts';
import { socketFolder } from './stub-engine.ts';

let place: Awaited<ReturnType<typeof socketFolder>>;
let home: string;
/** An environment in which nothing of this machine is found but /var/run/docker.sock. */
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  place = await socketFolder();
  home = path.join(place.folder, 'h');
  await mkdir(home);
  env = { HOME: home, XDG_RUNTIME_DIR: path.join(place.folder, 'r') };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await place.close();
});

const find = (more: NodeJS.ProcessEnv = {}, platform: NodeJS.Platform = 'linux') =>
  findEngine({ env: { ...env, ...more }, platform, dataDir: path.join(place.folder, 'd') });

async function writeContext(name: string, host: string): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex');
  const folder = path.join(home, '.docker', 'contexts', 'meta', id);
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, 'meta.json'),
    JSON.stringify({ Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }),
  );
}

describe('DOCKER_HOST', () => {
  it('reaches a unix socket', async () => {
    const url = await place.listenAt(path.join(place.folder, 'x.sock'));
    const { found, attempts } = await find({ DOCKER_HOST: url });
    expect(attempts).toEqual([
      {
        source: 'DOCKER_HOST',
        endpoint: url,
        result: 'answered',
        message: expect.stringContaining('28.0.1'),
      },
    ]);
    expect(found?.facts).toMatchObject({
      source: 'DOCKER_HOST',
      version: '28.0.1',
      cgroupVersion: '2',
      cpus: 4,
    });
    expect(found?.socketPath).toBe(path.join(place.folder, 'x.sock'));
  });

  it('reaches a port, and has no socket path then', async () => {
    const url = await place.listenTcp();
    const { found } = await find({ DOCKER_HOST: url });
    expect(found?.facts.endpoint).toBe(url);
    expect(found?.socketPath).toBeNull();
    expect(String(await found?.docker.ping())).toBe('OK');
  });

  it('reaches another machine through ssh, as often as it needs to', async () => {
    const socket = path.join(place.folder, 'far.sock');
    await place.listenAt(socket);
    const bin = path.join(place.folder, 'bin');
    await mkdir(bin);
    // Stands for the network and the other machine's `docker system dial-stdio`: it notes its arguments and connects.
    const script = `#!${process.execPath}
const fs = require('node:fs'), net = require('node:net');
fs.appendFileSync(${JSON.stringify(path.join(bin, 'said'))}, process.argv.slice(2).join(' ') + '\\n');
const far = net.connect(${JSON.stringify(socket)});
process.stdin.pipe(far).pipe(process.stdout);
`;
    await writeFile(path.join(bin, 'ssh'), script, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}${path.delimiter}${process.env.PATH}`);
    const { found } = await find({ DOCKER_HOST: 'ssh://ann@far.example:2222' });
    expect(found?.facts).toMatchObject({ version: '28.0.1', endpoint: 'ssh://ann@far.example:2222' });
    expect(found?.socketPath).toBeNull();
    expect(String(await found?.docker.ping())).toBe('OK');
    expect(await readFile(path.join(bin, 'said'), 'utf8')).toContain(
      '-l ann -p 2222 -- far.example docker system dial-stdio',
    );
  });

  it('says what ssh said when it fails', async () => {
    const bin = path.join(place.folder, 'bin');
    await mkdir(bin);
    await writeFile(
      path.join(bin, 'ssh'),
      '#!/bin/sh\necho "Permission denied (publickey)." >&2\nexit 255\n',
      {
        mode: 0o755,
      },
    );
    vi.stubEnv('PATH', `${bin}${path.delimiter}${process.env.PATH}`);
    const { attempts } = await find({ DOCKER_HOST: 'ssh://far.example' });
    expect(attempts[0]).toMatchObject({ result: 'failed', message: expect.stringContaining('publickey') });
  });

  it('stands alone: no other engine is taken in its place', async () => {
    const { found, attempts } = await find({ DOCKER_HOST: `unix://${place.folder}/none.sock` });
    expect(found).toBeNull();
    expect(attempts.map(({ source, result }) => [source, result])).toEqual([['DOCKER_HOST', 'missing']]);
  });

  it.each([
    ['ftp://somewhere', 'unsupported'],
    ['tcp://', 'unsupported'],
  ])('says that %s is no address of an engine', async (url, result) => {
    const { attempts } = await find({ DOCKER_HOST: url });
    expect(attempts[0]).toMatchObject({ result, endpoint: url });
  });

  it('says which certificate cannot be read', async () => {
    const { attempts } = await find({ DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_CERT_PATH: home });
    expect(attempts[0]?.message).toContain(path.join(home, 'ca.pem'));
  });
});

describe('docker contexts', () => {
  it('takes currentContext of config.json', async () => {
    const url = await place.listenAt(path.join(place.folder, 'c.sock'));
    await writeContext('mine', url);
    await writeFile(path.join(home, '.docker', 'config.json'), '{"currentContext":"mine"}');
    const { found } = await find();
    expect(found?.facts).toMatchObject({ source: 'context', endpoint: url });
  });

  it('prefers DOCKER_CONTEXT, and says when there is no such context', async () => {
    await writeContext('mine', 'unix:///nowhere');
    await writeFile(path.join(home, '.docker', 'config.json'), '{"currentContext":"mine"}');
    const { found, attempts } = await find({ DOCKER_CONTEXT: 'other' });
    expect(found).toBeNull();
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({ source: 'context', result: 'unsupported', endpoint: 'other' });
    expect(attempts[0]?.message).toContain('"other"');
  });

  it('goes on to the usual places when the current context is dead or unreadable', async () => {
    await writeContext('dead', `unix://${place.folder}/dead.sock`);
    await writeFile(path.join(home, '.docker', 'config.json'), '{"currentContext":"dead"}');
    const { attempts } = await find();
    expect(attempts.find(({ source }) => source === 'context')?.result).toBe('missing');
    expect(attempts.length).toBeGreaterThan(1);
    await writeFile(path.join(home, '.docker', 'config.json'), 'not json');
    expect((await find()).attempts.some(({ source }) => source === 'context')).toBe(false);
  });
});

describe('usual sockets', () => {
  // Which of them answers first depends on the machine that runs this (it may have an engine of its own), so each is
  // tried by itself.
  it.each<[NodeJS.Platform, string, string]>([
    ['linux', '.docker/desktop/docker.sock', 'Docker Desktop'],
    ['darwin', '.docker/run/docker.sock', 'Docker Desktop'],
    ['darwin', '.colima/default/docker.sock', 'Colima'],
    ['darwin', '.orbstack/run/docker.sock', 'OrbStack'],
    ['linux', '.rd/docker.sock', 'Rancher Desktop'],
  ])('on %s: %s', async (platform, file, product) => {
    const socket = path.join(home, file);
    await mkdir(path.dirname(socket), { recursive: true });
    await place.listenAt(socket);
    const found = usualPlaces({ env, platform, uid: 1000 }).find(({ url }) => url === `unix://${socket}`);
    expect(found).toMatchObject({ product, source: 'socket' });
    const engine = await connectEngine(
      { url: found?.url ?? '', certFolder: null, verify: true },
      { source: 'socket', privateToLab: false, timeoutMs: 1000 },
    );
    expect(engine.facts.version).toBe('28.0.1');
  });
});

describe('an engine of our own', () => {
  it('comes before the others, and is known as ours', async () => {
    const { socket, endpoint } = privateEnginePaths(path.join(place.folder, 'd'));
    await mkdir(path.dirname(socket), { recursive: true });
    await place.listenAt(socket);
    const { found } = await find();
    expect(found?.facts).toMatchObject({ source: 'private', privateToLab: true, endpoint });
  });

  it('is not looked for where none can be started', async () => {
    expect((await find({}, 'darwin')).attempts.some(({ source }) => source === 'private')).toBe(false);
  });
});

describe('what is said of a place that does not answer', () => {
  it('tells a socket without an engine from no socket', async () => {
    const socket = path.join(place.folder, 'stale.sock');
    const server = net.createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    // Closing a server removes its socket; a killed engine leaves it. A hard link keeps one.
    await link(socket, `${socket}.left`);
    await new Promise((resolve) => server.close(resolve));
    const { attempts } = await find({ DOCKER_HOST: `unix://${socket}.left` });
    expect(attempts[0]).toMatchObject({ result: 'refused', message: expect.stringContaining('not running') });
  });

  it('does not wait for one that accepts and stays silent', async () => {
    const url = await place.listenAt(path.join(place.folder, 's.sock'), { silent: true });
    const { attempts } = await find({ DOCKER_HOST: url });
    expect(attempts[0]).toMatchObject({ result: 'failed', message: expect.stringContaining('in time') });
  });

  it('names an engine that is too old, and one that runs Windows containers', async () => {
    const old = await place.listenAt(path.join(place.folder, 'o.sock'), { version: { ApiVersion: '1.40' } });
    expect((await find({ DOCKER_HOST: old })).attempts[0]).toMatchObject({
      result: 'unsupported',
      message: expect.stringContaining('20.10'),
    });
    const windows = await place.listenAt(path.join(place.folder, 'w.sock'), { version: { Os: 'windows' } });
    expect((await find({ DOCKER_HOST: windows })).attempts[0]?.message).toContain('Linux containers');
  });
});

describe('facts', () => {
  it('knows Podman and the containerd image store', async () => {
    const url = await place.listenAt(path.join(place.folder, 'p.sock'), {
      version: { Components: [{ Name: 'Podman Engine' }], ApiVersion: '1.41' },
      info: { DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']], CgroupVersion: 'v2' },
    });
    const { found } = await find({ DOCKER_HOST: url });
    expect(found?.facts).toMatchObject({
      podman: true,
      store: 'containerd',
      cgroupVersion: '2',
      apiVersion: '1.41',
    });
  });

  it('asks a newer engine to speak the API this was written for, or the oldest that it still speaks', async () => {
    const newer = await place.listenAt(path.join(place.folder, 'n.sock'), {
      version: { ApiVersion: '1.52', MinAPIVersion: '1.44' },
    });
    expect((await find({ DOCKER_HOST: newer })).found?.facts.apiVersion).toBe('1.47');
    const future = await place.listenAt(path.join(place.folder, 'f.sock'), {
      version: { ApiVersion: '1.60', MinAPIVersion: '1.50' },
    });
    expect((await find({ DOCKER_HOST: future })).found?.facts.apiVersion).toBe('1.50');
  });
});

it('stops looking when it is told to', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(findEngine({ env, platform: 'linux', dataDir: place.folder, signal })).rejects.toThrow(
    'enough',
  );
});
