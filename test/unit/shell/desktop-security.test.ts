import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isOwnPage, isPreviewPage } from '../../../electron/main/app-origin.ts';
import { openExternalLink } from '../../../electron/main/external-links.ts';

const root = path.join(import.meta.dirname, '..', '..', '..');
const mainFiles = readdirSync(path.join(root, 'electron/main')).filter((name) => name.endsWith('.ts'));
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

describe('an address given to the operating system', () => {
  // Electron security 15
  it.each([
    'file:///etc/passwd',
    'smb://server/share',
    'javascript:alert(1)',
    '\\\\server\\share',
    'app://lab/index.html',
    'http://user:password@example.org/',
    'not an address',
    '',
  ])('is refused: %s', (address) => {
    const opened: string[] = [];
    expect(openExternalLink(address, async (url) => opened.push(url))).toBe(false);
    expect(opened).toEqual([]);
  });

  it('is opened when it is plain http or https', () => {
    const opened: string[] = [];
    expect(openExternalLink('https://docs.docker.com/x', async (url) => opened.push(url))).toBe(true);
    expect(opened).toEqual(['https://docs.docker.com/x']);
  });
});

describe('our own page', () => {
  // Electron security 13, 17
  it.each([
    ['app://lab/index.html', true],
    ['app://lab/', true],
    ['app://lab.evil/', false],
    ['app://evil/?app://lab/', false],
    ['https://evil.example/app://lab/index.html', false],
    ['about:blank', false],
    ['', false],
  ])('is told by its parsed address: %s → %s', (address, own) => {
    expect(isOwnPage(address)).toBe(own);
  });

  it.each([
    ['http://127.0.0.1:4000/', true],
    ['http://127.0.0.1/', false],
    ['http://127.0.0.1.evil.example:80/', false],
    ['https://127.0.0.1:4000/', false],
    ['http://evil.example/?http://127.0.0.1:4000', false],
  ])('a frame may show %s: %s', (address, allowed) => {
    expect(isPreviewPage(address)).toBe(allowed);
  });
});

describe('the source of the desktop shell', () => {
  // Electron security 6, 8, 9, 10
  it.each([
    'webSecurity',
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'enableBlinkFeatures',
    'file://',
  ])('never sets %s', (word) => {
    for (const name of mainFiles) {
      const code = read(`electron/main/${name}`).replace(/\/\*\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect(code.includes(word), name).toBe(false);
    }
  });

  // Electron security 17
  it('listens to the page in one file only', () => {
    const listening = mainFiles.filter((name) => /\bipcMain\b/.test(read(`electron/main/${name}`)));
    expect(listening).toEqual(['connections.ts']);
  });

  // Electron security 20
  it('gives the page one function and no Electron object', () => {
    const preload = read('electron/preload/preload.ts');
    expect(preload.match(/exposeInMainWorld/g)).toHaveLength(1);
    expect(preload).toMatch(/connect: \(\): void => ipcRenderer\.send\('layer-lab-connect'\)/);
  });

  // Electron security 19
  it('turns off at packing every fuse that would let the program be used as something else', () => {
    const { electronFuses } = parse(read('electron-builder.yml')) as {
      electronFuses: Record<string, boolean>;
    };
    expect(electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});
