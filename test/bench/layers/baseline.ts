import { spawn, spawnSync } from 'node:child_process';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';

/** What the ways of the project are compared with: the engine's own archive, thrown away or listed by tar(1). */
export interface Baseline {
  /** What it is made of, to be printed. */
  by: string;
  save(ref: string): Promise<void>;
  saveAndList(ref: string): Promise<void>;
  saveTo(ref: string, file: string): Promise<void>;
}

/** The docker CLI where there is one that reaches the engine, else the engine's API read by Node. */
export function baselineFor(engine: ConnectedEngine): Baseline {
  const { socketPath } = engine;
  if (socketPath !== null && spawnSync('docker', ['--version']).status === 0) {
    return byCli(`unix://${socketPath}`);
  }
  return byApi(engine);
}

function byCli(host: string): Baseline {
  const docker = (script: string, ...words: string[]) => end(shell(script, host, ...words));
  return {
    by: 'docker save',
    save: (ref) => docker('exec docker -H "$1" save "$2" >/dev/null', ref),
    saveAndList: (ref) => docker('docker -H "$1" save "$2" | tar t >/dev/null', ref),
    saveTo: (ref, file) => docker('exec docker -H "$1" save "$2" >"$3"', ref, file),
  };
}

function byApi({ docker }: ConnectedEngine): Baseline {
  const archive = async (ref: string) => (await docker.getImage(ref).get()) as Readable;
  const into = async (ref: string, script: string, ...words: string[]) => {
    const child = shell(script, ...words);
    await Promise.all([pipeline(await archive(ref), child.stdin), end(child)]);
  };
  return {
    by: 'GET /images/{name}/get read by Node (there is no docker CLI here)',
    save: async (ref) =>
      pipeline(await archive(ref), new Writable({ write: (_chunk, _encoding, done) => done() })),
    saveAndList: (ref) => into(ref, 'exec tar t >/dev/null'),
    saveTo: (ref, file) => into(ref, 'exec cat >"$1"', file),
  };
}

function shell(script: string, ...words: string[]) {
  return spawn('sh', ['-c', script, 'sh', ...words], { stdio: ['pipe', 'ignore', 'inherit'] });
}

function end(child: ReturnType<typeof shell>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${code}`)),
    );
  });
}
