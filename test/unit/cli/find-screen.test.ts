import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser, findElectron, hasDisplay } from '../../../electron/cli/find-screen.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'll-screen-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the screen to open', () => {
  it('is a browser of the Chromium family in PATH', async () => {
    const file = path.join(folder, 'chromium');
    await writeFile(file, '#!/bin/sh\n');
    await chmod(file, 0o755);
    expect(findBrowser({ PATH: folder }, 'linux')).toBe(file);
  });

  it('is not a file that cannot be run', async () => {
    const file = path.join(folder, 'chromium');
    await writeFile(file, 'no program');
    expect(findBrowser({ PATH: folder }, 'linux')).not.toBe(file);
  });

  it('is looked for under the program folders of Windows', async () => {
    expect(findBrowser({ PROGRAMFILES: folder }, 'win32')).toBeNull();
  });

  it('is the Electron runtime that the environment names, when it is there', async () => {
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull();
    await writeFile(path.join(folder, 'electron'), '');
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(path.join(folder, 'electron'));
  });

  it.each<[NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }, false],
    ['win32', {}, true],
  ])('needs a display: %s %o', (platform, env, expected) => {
    expect(hasDisplay(env, platform)).toBe(expected);
  });
});
