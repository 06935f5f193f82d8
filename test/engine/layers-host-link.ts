import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { BenchLink, RunResult } from '../../electron/core/bench/bench-link.ts';
import type { ConnectedEngine } from '../../electron/core/engine/connect.ts';

/**
 * The host's own engine in the place of a bench's: the layer code needs no more of a bench than its engine and a way to
 * run commands where the engine's data root is. Null where that root cannot be read from here.
 */
export async function hostLink(engine: ConnectedEngine): Promise<BenchLink | null> {
  const info: { DockerRootDir: string; Driver: string } = await engine.docker.info();
  try {
    await access(path.join(info.DockerRootDir, 'image', info.Driver, 'layerdb'));
  } catch {
    return null;
  }
  const unused = () => Promise.reject(new Error('not part of what layers need'));
  return { engine: engine.docker, run: (command) => runHere(command), dial: unused, openTty: unused };
}

function runHere([program = '', ...args]: string[]): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args);
    const output: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout: Buffer.concat(output), stderr }));
  });
}
