import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeName, normalPath } from '../../../electron/core/layers/entry-name.ts';
import { type LayerListing, ListingBuilder } from '../../../electron/core/layers/layer-listing.ts';
import { TarParser } from '../../../electron/core/layers/tar-parser.ts';
import { type Member, tar } from './tar-builder.ts';

function list(archive: Buffer, chunkSize = archive.length): LayerListing {
  const builder = new ListingBuilder();
  const parser = new TarParser(builder);
  for (let at = 0; at < archive.length; at += chunkSize) {
    parser.write(archive.subarray(at, at + chunkSize));
  }
  parser.finish();
  return builder.listing('sha256:test');
}

function one(member: Member) {
  const [entry] = list(tar([member])).entries;
  return entry;
}

describe('reading tar', () => {
  it('reads every kind of entry', () => {
    const { entries } = list(
      tar([
        { name: './etc/', type: '5', mode: 0o1777 },
        { name: 'etc/hosts', content: 'abc', uid: 7, gid: 8 },
        { name: 'etc/link', type: '2', link: '../x' },
        { name: 'etc/hard', type: '1', link: 'etc/hosts' },
        { name: 'dev/null', type: '3', device: [1, 3] },
        { name: 'dev/pipe', type: '6' },
      ]),
    );
    expect(entries.map((entry) => [entry.path, entry.type, entry.size, entry.link, entry.device])).toEqual([
      ['/etc', 'directory', 0, '', ''],
      ['/etc/hosts', 'file', 3, '', ''],
      ['/etc/link', 'symlink', 0, '../x', ''],
      ['/etc/hard', 'hardlink', 0, '/etc/hosts', ''],
      ['/dev/null', 'character', 0, '', '1:3'],
      ['/dev/pipe', 'fifo', 0, '', ''],
    ]);
    expect(entries[0]?.mode).toBe(0o1777);
    expect(entries[1]).toMatchObject({ uid: 7, gid: 8, digest: '3776c42000000000' });
  });

  it('gives the same answer however the bytes are cut', () => {
    const archive = tar([
      { name: 'a'.repeat(300), gnuLong: true, content: 'x'.repeat(700) },
      { name: 'short', pax: { path: `dir/${'é'.repeat(150)}` }, content: 'y' },
    ]);
    const whole = list(archive);
    for (const size of [1, 7, 511, 512, 513, 1000]) {
      expect(list(archive, size)).toEqual(whole);
    }
    expect(whole.entries.map((entry) => entry.path.length)).toEqual([301, 155]);
  });

  it('gives the same answer cut in two at any byte', () => {
    const archive = tar([
      { name: 'dir/', type: '5' },
      { name: 'n'.repeat(150), gnuLong: true, content: 'z'.repeat(513) },
      { name: 'short', pax: { path: 'dir/é', size: '5' }, content: 'hello' },
      { name: 'dir/.wh.gone' },
    ]);
    const whole = list(archive);
    for (let cut = 0; cut <= archive.length; cut += 1) {
      const builder = new ListingBuilder();
      const parser = new TarParser(builder);
      parser.write(archive.subarray(0, cut));
      parser.write(archive.subarray(cut));
      parser.finish();
      expect(builder.listing('sha256:test'), `cut at ${cut}`).toEqual(whole);
    }
    expect(whole.whiteouts).toEqual(['/dir/gone']);
  });

  it('reads numbers however they are padded, and in base 256', () => {
    const archive = tar([{ name: 'a', uid: 7, content: '' }]);
    const uid = (bytes: Buffer) => {
      const copy = Buffer.from(archive);
      bytes.copy(copy, 108);
      return list(withChecksum(copy)).entries[0]?.uid;
    };
    expect(uid(Buffer.from('     17\0'))).toBe(15);
    expect(uid(Buffer.from('17     \0'))).toBe(15);
    expect(uid(Buffer.from('00000017'))).toBe(15);
    expect(uid(Buffer.from('17\0trash'))).toBe(15);
    expect(uid(Buffer.alloc(8))).toBe(0);
    expect(uid(Buffer.from('8000000000010203', 'hex'))).toBe(0x010203);
    for (const wrong of ['0000018\0', '1 7    \0', 'x      \0', '-1     \0']) {
      expect(() => uid(Buffer.from(wrong))).toThrow(expect.objectContaining({ code: 'ARCHIVE_INVALID' }));
    }
  });

  it('joins prefix and name of ustar, but not of the old GNU format', () => {
    const copy = tar([{ name: 'name', content: '' }]);
    copy.write('folder', 345);
    expect(list(withChecksum(copy)).entries[0]?.path).toBe('/folder/name');
    copy.write('ustar  \0', 257, 'latin1');
    expect(list(withChecksum(copy)).entries[0]?.path).toBe('/name');
  });

  it('reads long link targets, pax sizes, owners and attributes', () => {
    const link = `/${'t'.repeat(200)}`;
    expect(one({ name: 'n'.repeat(120), type: '2', link, gnuLong: true })?.link).toBe(link);
    const pax = { uid: '3000000', mtime: '1700000000.5', 'SCHILY.xattr.security.capability': 'ab' };
    expect(one({ name: 'f', pax })).toMatchObject({
      uid: 3_000_000,
      mtime: 1_700_000_000,
      xattrs: 'security.capability=6162',
    });
  });

  it('takes a name that ends in a slash for a folder, but not the ASCII rest of a pax name', () => {
    expect(one({ name: 'old/' })?.type).toBe('directory');
    expect(one({ name: 'data/', pax: { path: 'data/文件' }, content: 'x' })).toMatchObject({
      type: 'file',
      size: 1,
    });
  });

  it('keeps names that are not UTF-8 apart', () => {
    const name = Buffer.from([0x61, 0xff, 0xc3, 0xa9, 0xe9]);
    expect(one({ name })?.path).toBe('/a\\xffé\\xe9');
    expect(decodeName(Buffer.from([0xff]))).not.toBe(decodeName(Buffer.from([0xfe])));
  });

  it('tells whiteouts, opaque folders and aufs bookkeeping', () => {
    const listing = list(
      tar([
        { name: 'etc/.wh.hosts' },
        { name: '.wh.top' },
        { name: 'var/.wh..wh..opq' },
        { name: '.wh..wh.plnk/', type: '5' },
      ]),
    );
    expect(listing).toMatchObject({
      entries: [],
      whiteouts: ['/etc/hosts', '/top'],
      opaques: ['/var'],
    });
  });

  it('reads an empty layer, and one without closing blocks', () => {
    expect(list(tar([])).entries).toEqual([]);
    expect(list(Buffer.alloc(0)).entries).toEqual([]);
    expect(list(tar([{ name: 'a', content: 'b' }], { end: false })).entries).toHaveLength(1);
  });

  it.each([
    ['cut inside a content', tar([{ name: 'a', content: 'x'.repeat(2000) }]).subarray(0, 1000)],
    ['cut inside a header', tar([{ name: 'a' }]).subarray(0, 100)],
    ['cut after a long name', tar([{ name: 'a'.repeat(200), gnuLong: true }]).subarray(0, 1024)],
    ['a checksum that does not match', damaged(tar([{ name: 'a' }]), 0)],
    ['text', Buffer.from('not a tar archive at all, '.repeat(40))],
    ['a path that climbs out', tar([{ name: '../../etc/passwd' }])],
    ['a hard link that climbs out', tar([{ name: 'a', type: '1', link: '../b' }])],
    ['a malformed pax record', tar([{ name: 'pax', type: 'x', content: '99 path=a\n' }, { name: 'a' }])],
    ['an endless extended header', tar([{ name: 'pax', type: 'x', content: Buffer.alloc(2_000_000) }])],
  ])('refuses %s', (_, archive) => {
    expect(() => list(archive)).toThrow(expect.objectContaining({ code: 'ARCHIVE_INVALID' }));
  });

  it('reads what tar(1) writes, in each of its formats', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'layers-tar-'));
    try {
      const deep = path.join(folder, 'd'.repeat(60), 'e'.repeat(60));
      mkdirSync(deep, { recursive: true });
      writeFileSync(path.join(deep, '文件.txt'), 'deep');
      linkSync(path.join(deep, '文件.txt'), path.join(folder, 'zz-hard'));
      symlinkSync('nowhere', path.join(folder, 'soft'));
      for (const format of ['gnu', 'pax', 'ustar']) {
        const archive = execFileSync('tar', ['-c', `--format=${format}`, '-C', folder, '.']);
        const paths = list(archive).entries.map(
          (entry) => `${entry.path}:${entry.type === 'symlink' ? entry.link : ''}`,
        );
        expect(paths.toSorted()).toEqual(
          [
            `/${'d'.repeat(60)}:`,
            `/${'d'.repeat(60)}/${'e'.repeat(60)}:`,
            `/${'d'.repeat(60)}/${'e'.repeat(60)}/文件.txt:`,
            '/soft:nowhere',
            '/zz-hard:',
          ].toSorted(),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('paths', () => {
  it('are absolute and normal', () => {
    expect(normalPath('./a//b/')).toBe('/a/b');
    expect(normalPath('.')).toBe('/');
    expect(normalPath('')).toBe('/');
    for (const name of ['a/b', '/a/b', 'a/b/', './a/b', 'a//b', 'a/./b', '//a/b//', '././/a/b/.']) {
      expect(normalPath(name), name).toBe('/a/b');
    }
    expect(normalPath('..a/b../.../.c')).toBe('/..a/b../.../.c');
    for (const name of ['a/../../b', '..', '../a', 'a/..', 'a/../b', '/..', './../a']) {
      expect(() => normalPath(name), name).toThrow();
    }
  });
});

function damaged(archive: Buffer, at: number): Buffer {
  const copy = Buffer.from(archive);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** The archive with its first header's checksum made right again. */
function withChecksum(archive: Buffer): Buffer {
  archive.fill(0x20, 148, 156);
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return archive;
}
