import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach } from 'vitest';
import { LabError } from '../../../electron/contract/errors.ts';

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A new folder with these files (`dir/` is an empty folder); gone after the test. */
export function folderWith(files: Record<string, string | Buffer> = {}): string {
  const root = mkdtempSync(path.join(os.tmpdir(), 'layer-lab-context-'));
  made.push(root);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true });
    if (!name.endsWith('/')) {
      writeFileSync(file, content);
    }
  }
  return root;
}

export async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Unpacked by the system's tar, with modes as they are in it. */
export function unpacked(tar: Buffer): string {
  const folder = folderWith();
  const { status, stderr } = spawnSync('tar', ['-x', '-p', '-C', folder], { input: tar });
  if (status !== 0) {
    throw new Error(`tar: ${stderr.toString()}`);
  }
  return folder;
}

export async function codeOf(work: Promise<unknown>): Promise<string | null> {
  return await work.then(
    () => null,
    (error: unknown) => (error instanceof LabError ? error.code : String(error)),
  );
}
