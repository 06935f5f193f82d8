import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../electron/core/http/csp.ts';
import { locateFile, readStatic } from '../../../electron/core/http/static-files.ts';

let base: string;
let root: string;

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'layerlab-static-'));
  root = path.join(base, 'screen');
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  mkdirSync(path.join(base, 'screen-secret'));
  writeFileSync(path.join(root, 'index.html'), '<p>lab</p>');
  writeFileSync(path.join(root, 'assets', 'a.js'), '1');
  writeFileSync(path.join(base, 'screen-secret', 'key'), 'secret');
});
afterAll(() => rmSync(base, { recursive: true }));

describe('the screen’s files', () => {
  it('are served with their type', async () => {
    expect(await readStatic(root, '/')).toMatchObject({ type: 'text/html; charset=utf-8' });
    expect(await readStatic(root, '/assets/a.js')).toMatchObject({ type: 'text/javascript; charset=utf-8' });
  });

  it('are null for folders and for what is not there', async () => {
    expect(await readStatic(root, '/assets')).toBeNull();
    expect(await readStatic(root, '/nothing')).toBeNull();
  });

  // Electron security 18
  it.each([
    '/../screen-secret/key',
    '/%2e%2e/screen-secret/key',
    '/%2e%2e%2fscreen-secret%2fkey',
    '/..%5cscreen-secret%5ckey',
    '/assets/../../screen-secret/key',
    '/%00',
    '/%E0%A4%A',
    'index.html',
  ])('never come from outside their folder: %s', async (address) => {
    expect(locateFile(root, address)).toBeNull();
    expect(await readStatic(root, address)).toBeNull();
  });
});

describe('the content security policy', () => {
  // Electron security 7
  it('begins with nothing, lets scripts come from us only, and never unsafe-eval', () => {
    const policy = contentSecurityPolicy([]);
    expect(policy).toMatch(/^default-src 'none'/);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).toContain("connect-src 'self';");
  });
});
