import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashOf } from '../../../electron/core/workspace/file-version.ts';
import { Workspace } from '../../../electron/core/workspace/workspace.ts';

let home: string;
let startFiles: string;
const open = () => new Workspace({ link: () => null, dataDir: home, lessonId: 'demo', startFiles });
const code = (name: string) => expect.objectContaining({ code: name });

beforeEach(async () => {
  home = await fs.mkdtemp(path.join(os.tmpdir(), 'layerlab-workspace-'));
  startFiles = path.join(home, 'start');
  await fs.mkdir(path.join(startFiles, 'site'), { recursive: true });
  await fs.writeFile(path.join(startFiles, 'site', 'index.html'), 'hello\n');
  await fs.writeFile(path.join(startFiles, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
});
afterEach(async () => {
  await fs.rm(home, { recursive: true, force: true, maxRetries: 10 });
});

describe('the workspace while there is no bench', () => {
  it('begins with the start files', async () => {
    const workspace = open();
    expect(await workspace.read('site/index.html')).toEqual({ content: 'hello\n', hash: hashOf('hello\n') });
    expect(workspace.state.value).toMatchObject({
      lessonId: 'demo',
      synced: false,
      folders: ['site'],
      files: [
        { path: 'run.sh', executable: true },
        { path: 'site/index.html', size: 6, executable: false },
      ],
    });
    await expect(workspace.attach()).rejects.toThrow(code('BENCH_NOT_READY'));
  });

  it('keeps what is saved, and the start files do not come back over it', async () => {
    const workspace = open();
    await workspace.write({ path: 'run.sh', content: 'mine', baseHash: hashOf('#!/bin/sh\n'), force: false });
    await workspace.write({ path: 'new/页.txt', content: '你好', baseHash: null, force: false });
    await workspace.close();
    const again = open();
    expect((await again.read('run.sh')).content).toBe('mine');
    expect((await again.read('new/页.txt')).content).toBe('你好');
    expect(again.state.value.files.map((file) => file.executable)).toEqual([false, true, false]);
  });

  it('asks when the file is not the one that was edited', async () => {
    const workspace = open();
    const save = (baseHash: string | null, force = false) =>
      workspace.write({ path: 'run.sh', content: 'mine', baseHash, force });
    await expect(save(hashOf('old'))).rejects.toThrow(
      expect.objectContaining({
        code: 'FILE_CONFLICT',
        details: { path: 'run.sh', currentHash: hashOf('#!/bin/sh\n') },
      }),
    );
    await expect(save(null)).rejects.toThrow(code('FILE_EXISTS'));
    await save(hashOf('old'), true);
    // Saving the same again is no conflict, whatever it began from.
    await save(hashOf('old'));
  });

  it('renames and removes files and folders', async () => {
    const workspace = open();
    await workspace.rename('site', 'web/pages');
    expect((await workspace.read('web/pages/index.html')).content).toBe('hello\n');
    await expect(workspace.rename('run.sh', 'web')).rejects.toThrow(code('FILE_EXISTS'));
    await expect(workspace.rename('nothing', 'x')).rejects.toThrow(code('FILE_NOT_FOUND'));
    await expect(workspace.rename('web', 'web/inside')).rejects.toThrow(code('BAD_REQUEST'));
    await workspace.remove('web');
    await expect(workspace.remove('web')).rejects.toThrow(code('FILE_NOT_FOUND'));
    expect(workspace.state.value.files.map((file) => file.path)).toEqual(['run.sh']);
  });

  it('puts no file into a file, nor over a folder', async () => {
    const workspace = open();
    const save = (file: string) => workspace.write({ path: file, content: '', baseHash: null, force: true });
    await expect(save('run.sh/inside')).rejects.toThrow(code('BAD_REQUEST'));
    await expect(save('site')).rejects.toThrow(code('BAD_REQUEST'));
    await expect(workspace.rename('site', 'run.sh/inside')).rejects.toThrow(code('BAD_REQUEST'));
    expect(workspace.state.value.files.map((file) => file.path)).toEqual(['run.sh', 'site/index.html']);
  });

  it('refuses paths that leave it, in every method', async () => {
    const workspace = open();
    const refused = code('PATH_OUTSIDE_WORKSPACE');
    await expect(workspace.read('../start/run.sh')).rejects.toThrow(refused);
    await expect(workspace.remove('..')).rejects.toThrow(refused);
    await expect(workspace.rename('run.sh', '/tmp/x')).rejects.toThrow(refused);
    await expect(workspace.rename('a\0', 'b')).rejects.toThrow(refused);
    const outside = { path: 'a/../../x', content: '', baseHash: null, force: true };
    await expect(workspace.write(outside)).rejects.toThrow(refused);
  });

  it('takes no links from a lesson', async () => {
    await fs.symlink('/etc/hostname', path.join(startFiles, 'link'));
    await fs.symlink('/etc', path.join(startFiles, 'folder'));
    const workspace = open();
    await expect(workspace.read('link')).rejects.toThrow(code('FILE_NOT_FOUND'));
    await expect(workspace.read('folder/hostname')).rejects.toThrow(code('FILE_NOT_FOUND'));
    expect(workspace.state.value.files).toHaveLength(2);
  });

  it('says what cannot be shown or saved', async () => {
    await fs.writeFile(path.join(startFiles, 'picture'), Buffer.from([0x89, 0x50, 0, 0xff]));
    const workspace = open();
    await expect(workspace.read('picture')).rejects.toThrow(code('FILE_NOT_TEXT'));
    await expect(workspace.read('site')).rejects.toThrow(code('FILE_NOT_FOUND'));
    await expect(
      workspace.write({ path: 'a', content: '网'.repeat(2_000_000), baseHash: null, force: false }),
    ).rejects.toThrow(code('FILE_TOO_LARGE'));
  });

  it('restores the start and keeps the old files', async () => {
    const workspace = open();
    expect(await workspace.restoreStart()).toBeNull();
    await workspace.write({ path: 'mine', content: 'keep me', baseHash: null, force: false });
    const kept = await workspace.restoreStart();
    expect(await fs.readFile(path.join(kept ?? '', 'mine'), 'utf8')).toBe('keep me');
    expect(workspace.state.value.files.map((file) => file.path)).toEqual(['run.sh', 'site/index.html']);
  });

  it('does one thing after the other', async () => {
    const workspace = open();
    const saved = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        workspace.write({ path: 'race', content: `${index}`, baseHash: null, force: false }),
      ),
    );
    expect(saved.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect((await workspace.read('race')).content).toBe('0');
  });

  it('clears up what a crash in mid-write left, and nothing else', async () => {
    await open().read('run.sh');
    const folder = path.join(home, 'workspaces');
    await fs.writeFile(path.join(folder, 'demo.writing-1-1'), 'half');
    await fs.writeFile(path.join(folder, 'demo.sync.json'), '{"version":1,');
    await fs.mkdir(path.join(folder, 'other'));
    expect((await open().read('run.sh')).content).toBe('#!/bin/sh\n');
    expect((await fs.readdir(folder)).sort()).toEqual(['demo', 'demo.sync.json', 'other']);
  });
});
