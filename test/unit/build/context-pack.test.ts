import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { listContext } from '../../../electron/core/build/context-list.ts';
import { packContext } from '../../../electron/core/build/context-pack.ts';
import { ContextTar } from '../../../electron/core/build/context-tar.ts';
import { bytesOf, codeOf, folderWith, unpacked } from './context-folders.ts';

const MIB = 1024 * 1024;
const listing = (root: string) => listContext({ root, dockerfile: null, builder: 'classic' });
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

async function packed(root: string) {
  const { stream, summed } = packContext(root, await listing(root));
  const tar = await bytesOf(stream);
  return { tar, summed: await summed };
}

it('makes a tar that tar unpacks to the same files, modes, times and links', async () => {
  const long = `${'ü'.repeat(40)}/${'deep/'.repeat(45)}${'n'.repeat(60)}.txt`;
  const root = folderWith({
    'run.sh': '#!/bin/sh\n',
    'a/ b\n"c': 'odd name',
    'exactly-512': Buffer.alloc(512, 1),
    empty: '',
    'nothing/': '',
    [long]: 'long name',
    [`${'x'.repeat(99)}/y`]: 'just too long',
    中文: '你好',
  });
  chmodSync(path.join(root, 'run.sh'), 0o2755);
  chmodSync(path.join(root, 'nothing'), 0o1777);
  symlinkSync('../über', path.join(root, 'a/link'));
  symlinkSync(`/${'t'.repeat(150)}`, path.join(root, 'a/long-link'));
  const { tar, summed } = await packed(root);
  expect(tar.length % 512).toBe(0);
  const out = unpacked(tar);
  for (const entry of summed) {
    const [was, is] = [lstatSync(path.join(root, entry.path)), lstatSync(path.join(out, entry.path))];
    expect(is.mode, entry.path).toBe(was.mode);
    expect(is.uid, entry.path).toBe(process.getuid?.() === 0 ? 0 : was.uid);
    if (entry.type === 'file') {
      const content = readFileSync(path.join(root, entry.path));
      expect(readFileSync(path.join(out, entry.path)).equals(content)).toBe(true);
      expect(entry.sha256).toBe(sha256(content));
      expect(Math.floor(is.mtimeMs / 1000)).toBe(Math.floor(was.mtimeMs / 1000));
    } else if (entry.type === 'symlink') {
      expect(readlinkSync(path.join(out, entry.path))).toBe(entry.link);
    }
  }
  const names = spawnSync('find', ['.', '-mindepth', '1'], { cwd: out }).stdout.toString();
  expect(summed).toHaveLength(
    spawnSync('find', ['.', '-mindepth', '1', '-print0'], { cwd: root }).stdout.toString().split('\0')
      .length - 1,
  );
  expect(names).toContain('中文');
});

it('packs nothing as a tar that is empty', async () => {
  const { tar, summed } = await packed(folderWith());
  expect(tar.equals(Buffer.alloc(1024))).toBe(true);
  expect(summed).toEqual([]);
});

it.each([MIB - 1, MIB, MIB + 1, 3 * MIB + 17])('packs a file of %d bytes by pieces', async (size) => {
  const content = Buffer.alloc(size, 'layer');
  const { tar, summed } = await packed(folderWith({ big: content, z: 'after' }));
  const out = unpacked(tar);
  expect(readFileSync(path.join(out, 'big')).equals(content)).toBe(true);
  expect(readFileSync(path.join(out, 'z'), 'utf8')).toBe('after');
  expect(summed[0]).toMatchObject({ size, sha256: sha256(content) });
});

it.each([
  ['grew', 100, 5000],
  ['grew beyond one piece', 100, MIB + 5],
  ['shrank', 5000, 100],
  ['was emptied', 5000, 0],
  ['large, grew', 2 * MIB, 3 * MIB],
  ['large, shrank', 3 * MIB, 10],
])('sends a file as it is now: %s since it was listed', async (_, before, now) => {
  const root = folderWith({ a: Buffer.alloc(before, 'x'), z: 'after' });
  const listed = await listing(root);
  if (now > before) {
    appendFileSync(path.join(root, 'a'), Buffer.alloc(now - before, 'y'));
  } else {
    truncateSync(path.join(root, 'a'), now);
  }
  const { stream, summed } = packContext(root, listed);
  const out = unpacked(await bytesOf(stream));
  expect(statSync(path.join(out, 'a')).size).toBe(now);
  expect(readFileSync(path.join(out, 'z'), 'utf8')).toBe('after');
  expect((await summed)[0]).toMatchObject({ size: now, sha256: sha256(readFileSync(path.join(root, 'a'))) });
});

it('sums every file, also when more wait to be summed than are kept in memory', async () => {
  const content = (at: number) => Buffer.alloc(MIB - 1, `file ${at}`);
  const root = folderWith(Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`f${at}`, content(at)])));
  const { stream, summed } = packContext(root, await listing(root));
  stream.resume();
  for (const entry of await summed) {
    expect(entry.sha256).toBe(sha256(content(Number(entry.path.slice(1)))));
  }
});

it('fails, naming the file, when a large one shrinks while it is sent', async () => {
  const root = folderWith({ a: Buffer.alloc(8 * MIB) });
  const { stream } = packContext(root, await listing(root));
  let seen = 0;
  const reading = (async () => {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      seen += chunk.length;
      truncateSync(path.join(root, 'a'), MIB);
    }
  })();
  await expect(reading).rejects.toMatchObject({ code: 'CONTEXT_INVALID', details: { path: 'a' } });
  expect(seen).toBeGreaterThan(0);
});

it('fails, naming the file, when one is gone, or became a symlink to elsewhere', async () => {
  const root = folderWith({ a: 'x', secret: 's' });
  const listed = await listing(root);
  rmSync(path.join(root, 'a'));
  await expect(bytesOf(packContext(root, listed).stream)).rejects.toMatchObject({ details: { path: 'a' } });
  symlinkSync('secret', path.join(root, 'a'));
  expect(await codeOf(bytesOf(packContext(root, listed).stream))).toBe('CONTEXT_INVALID');
});

it('does not wait for a pipe that took the place of a file', async () => {
  const root = folderWith({ a: 'x' });
  const listed = await listing(root);
  rmSync(path.join(root, 'a'));
  spawnSync('mkfifo', [path.join(root, 'a')]);
  const { stream, summed } = packContext(root, listed);
  await bytesOf(stream);
  expect((await summed)[0]).toMatchObject({ size: 0 });
});

it.skipIf(process.getuid?.() !== 0)('names a file that may not be read', () => {
  const root = folderWith({ locked: 'x', 'shut/a': 'x' });
  chmodSync(root, 0o755);
  const asNobody = (code: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  const here = new URL('../../../electron/core/build/', import.meta.url);
  const program = `
    const { listContext } = await import(${JSON.stringify(new URL('context-list.ts', here).href)});
    const { packContext } = await import(${JSON.stringify(new URL('context-pack.ts', here).href)});
    const root = ${JSON.stringify(root)};
    // Only now: another user may not be allowed to read these modules.
    process.setgid(65534);
    process.setuid(65534);
    try {
      const listed = await listContext({ root, dockerfile: null, builder: 'classic' });
      for await (const chunk of packContext(root, listed).stream);
      console.log('sent');
    } catch (error) {
      console.log(error.code, error.details.path);
    }`;
  chmodSync(path.join(root, 'locked'), 0o600);
  expect(asNobody(program).stdout.trim()).toBe('CONTEXT_INVALID locked');
  chmodSync(path.join(root, 'locked'), 0o644);
  chmodSync(path.join(root, 'shut'), 0o700);
  expect(asNobody(program).stdout.trim()).toBe('CONTEXT_INVALID shut');
  // What the ignore file excludes need not be readable.
  writeFileSync(path.join(root, '.dockerignore'), 'shut');
  expect(asNobody(program).stdout.trim()).toBe('sent');
});

it('puts files from elsewhere beside the folder, in place of those of the same name', async () => {
  const root = folderWith({ Dockerfile: 'old', a: 'x' });
  const extra = [{ path: 'Dockerfile', content: Buffer.from('FROM scratch\n') }];
  const { stream, summed } = packContext(root, await listing(root), { extra });
  const out = unpacked(await bytesOf(stream));
  expect(readFileSync(path.join(out, 'Dockerfile'), 'utf8')).toBe('FROM scratch\n');
  expect((await summed).map((entry) => entry.path)).toEqual(['a']);
});

it('stops when it is cancelled', async () => {
  const root = folderWith({ a: 'x' });
  const { stream } = packContext(root, await listing(root), { signal: AbortSignal.abort() });
  expect(await codeOf(bytesOf(stream))).toBe('CANCELLED');
});

it('gives the same bytes for the same files, whatever their owner', async () => {
  const root = folderWith({ a: 'x', 'b/c': 'y' });
  const first = await packed(root);
  renameSync(path.join(root, 'a'), path.join(root, 'z'));
  renameSync(path.join(root, 'z'), path.join(root, 'a'));
  expect((await packed(root)).tar.equals(first.tar)).toBe(true);
});

it('says the size of a huge file in a pax record', () => {
  const tar = new ContextTar();
  const size = 9 * 1024 ** 3;
  tar.begin({ path: 'huge', type: 'file', mode: 0o644, size, mtime: 0, link: '' });
  tar.end();
  const bytes = Buffer.concat(tar.take());
  expect(bytes.toString('latin1', 512, 600)).toMatch(/^\d+ size=9663676416\n/);
  const listed = spawnSync('tar', ['-t', '-v'], { input: bytes, encoding: 'utf8' });
  expect(listed.stdout).toContain(' 9663676416 ');
});
