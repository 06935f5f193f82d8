import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from './find-program.ts';
import { inProject } from './project.ts';

const LINUX_BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'brave-browser',
];
const MAC_BROWSERS = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const WINDOWS_BROWSERS = [
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
  ['Chromium', 'Application', 'chrome.exe'],
];

const firstThere = (files: string[]): string | null => files.find((file) => existsSync(file)) ?? null;

/** A browser of the Chromium family, which can open one page as a window of its own; null when none is installed. */
export function findBrowser(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | null {
  if (platform === 'darwin') {
    return firstThere(MAC_BROWSERS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`));
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return firstThere(
      roots.flatMap((root) => (root ? WINDOWS_BROWSERS.map((parts) => path.join(root, ...parts)) : [])),
    );
  }
  for (const name of LINUX_BROWSERS) {
    const file = findProgram(name, env);
    if (file) {
      return file;
    }
  }
  return null;
}

/** Electron's program where it is installed or named by ELECTRON_OVERRIDE_DIST_PATH; null where there is none. */
export function findElectron(env: NodeJS.ProcessEnv): string | null {
  const folder = inProject('node_modules', 'electron');
  const named = path.join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8') : null;
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    return firstThere([path.join(env.ELECTRON_OVERRIDE_DIST_PATH, name ?? 'electron')]);
  }
  return name ? firstThere([path.join(folder, 'dist', name)]) : null;
}

/** Whether a window can be opened here. */
export function hasDisplay(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'linux') {
    return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  }
  return platform === 'win32' || !env.SSH_CONNECTION;
}
