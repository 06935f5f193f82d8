import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { BuilderKind } from '../../../electron/contract/build.ts';
import { listContext } from '../../../electron/core/build/context-list.ts';
import { codeOf, folderWith } from './context-folders.ts';

const list = (root: string, builder: BuilderKind = 'classic', dockerfile: string | null = 'Dockerfile') =>
  listContext({ root, dockerfile, builder });
const pathsOf = ({ entries }: Awaited<ReturnType<typeof list>>) => entries.map(({ path }) => path);

it('lists folders before what they hold, with modes, sizes, times and links', async () => {
  const root = folderWith({ Dockerfile: 'FROM scratch\n', 'b/run.sh': 'hello', 'b-c': '', 'empty/': '' });
  chmodSync(path.join(root, 'b/run.sh'), 0o4750);
  utimesSync(path.join(root, 'b/run.sh'), 1_000_000_000.9, 1_000_000_000.9);
  symlinkSync('../nowhere', path.join(root, 'b/link'));
  const listing = await list(root);
  expect(pathsOf(listing)).toEqual(['Dockerfile', 'b', 'b/link', 'b/run.sh', 'b-c', 'empty']);
  expect(listing.entries[3]).toEqual({
    path: 'b/run.sh',
    type: 'file',
    mode: 0o4750,
    size: 5,
    mtime: 1_000_000_000,
    link: '',
  });
  expect(listing.entries[2]).toMatchObject({ type: 'symlink', link: '../nowhere', size: 0, mode: 0o777 });
  expect(listing.entries[5]).toMatchObject({ type: 'directory', size: 0 });
  expect(listing).toMatchObject({ files: 3, bytes: 18, excluded: 0, ignoreFile: null });
});

it('lists nothing of an empty folder', async () => {
  expect(await list(folderWith())).toMatchObject({ entries: [], files: 0, bytes: 0 });
});

it('sends the Dockerfile though it is ignored, and counts what is left at home once', async () => {
  const root = folderWith({
    '.dockerignore': 'Dockerfile\n.dockerignore\nnode_modules\n*.md\n',
    Dockerfile: '',
    'app.js': '',
    'a.md': '',
    'node_modules/x/y.js': '',
  });
  const classic = await list(root);
  expect(pathsOf(classic)).toEqual(['.dockerignore', 'Dockerfile', 'app.js']);
  expect(classic).toMatchObject({ excluded: 2, ignoreFile: '.dockerignore' });
  // BuildKit's client has read the ignore file by then; nobody else needs it.
  expect(pathsOf(await list(root, 'buildkit'))).toEqual(['Dockerfile', 'app.js']);
});

it('sends the folders in which something wanted after all lies', async () => {
  const root = folderWith({
    '.dockerignore': '*\n!a/b/c.txt\n',
    Dockerfile: '',
    'a/b/c.txt': '',
    'a/b/d.txt': '',
    'a/e.txt': '',
    'f/g.txt': '',
  });
  chmodSync(path.join(root, 'a'), 0o700);
  const buildkit = await list(root, 'buildkit');
  expect(pathsOf(buildkit)).toEqual(['Dockerfile', 'a', 'a/b', 'a/b/c.txt']);
  expect(buildkit.entries[1]?.mode).toBe(0o700);
  // The classic client leaves them to the engine, which makes them so.
  expect((await list(root)).entries.find(({ path }) => path === 'a')?.mode).toBe(0o755);
});

it('looks into an ignored folder for its Dockerfile', async () => {
  const root = folderWith({ '.dockerignore': 'sub\n', 'sub/Dockerfile': '', 'sub/other': '' });
  expect(pathsOf(await list(root, 'buildkit', 'sub/Dockerfile'))).toEqual([
    '.dockerignore',
    'sub',
    'sub/Dockerfile',
  ]);
});

it('leaves out pipes', async () => {
  const root = folderWith({ a: '' });
  spawnSync('mkfifo', [path.join(root, 'pipe')]);
  expect(pathsOf(await list(root))).toEqual(['a']);
});

it('names a file name that is no UTF-8, unless the ignore file excludes it', async () => {
  const root = folderWith({ a: '' });
  writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xff])]), 'x');
  await expect(list(root)).rejects.toMatchObject({
    code: 'CONTEXT_INVALID',
    details: { path: 'bad-\uFFFD' },
    message: expect.stringContaining('UTF-8'),
  });
  writeFileSync(path.join(root, '.dockerignore'), 'bad-*');
  expect(pathsOf(await list(root))).toEqual(['.dockerignore', 'a']);
});

it('takes a name that has a replacement character itself', async () => {
  expect(pathsOf(await list(folderWith({ 'so-\uFFFD': '' })))).toEqual(['so-\uFFFD']);
});

it('says which folder is not there', async () => {
  expect(await codeOf(list(path.join(folderWith(), 'nowhere')))).toBe('CONTEXT_INVALID');
});

it('stops when it is cancelled', async () => {
  const place = { root: folderWith({ a: '' }), dockerfile: null, builder: 'classic' as const };
  expect(await codeOf(listContext(place, AbortSignal.abort()))).toBe('CANCELLED');
});

it('does not follow a symlink to a folder', async () => {
  const root = folderWith({ 'real/a': '' });
  mkdirSync(path.join(root, 'other'));
  symlinkSync('real', path.join(root, 'other/link'));
  expect(pathsOf(await list(root))).toEqual(['other', 'other/link', 'real', 'real/a']);
});
