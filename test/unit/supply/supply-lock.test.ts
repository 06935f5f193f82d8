import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withSupplyLock } from '../../../electron/core/supply/supply-lock.ts';

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'layerlab-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const order = (signal?: AbortSignal) => ({ dataDir, name: 'a/b:c', signal, onWait: () => undefined });

describe('withSupplyLock', () => {
  it('lets one in at a time and leaves no lock behind', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withSupplyLock(order(), work)));
    expect(most).toBe(1);
    expect(await readdir(path.join(dataDir, 'locks'))).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    const failing = withSupplyLock(order(), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await withSupplyLock(order(), async () => 'next')).toBe('next');
  });

  it('is taken over from a process that is gone', async () => {
    await mkdir(path.join(dataDir, 'locks'));
    // Beyond the largest process ID of Linux, so nobody has it.
    await writeFile(path.join(dataDir, 'locks', 'a_b_c.lock'), '4194999');
    expect(await withSupplyLock(order(), async () => 'mine')).toBe('mine');
  });

  it('stops waiting when it is cancelled', async () => {
    await mkdir(path.join(dataDir, 'locks'));
    await writeFile(path.join(dataDir, 'locks', 'a_b_c.lock'), String(process.pid));
    const cancel = new AbortController();
    const waiting = withSupplyLock(
      { ...order(cancel.signal), onWait: () => cancel.abort() },
      async () => 'never',
    );
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
