import { describe, expect, it } from 'vitest';
import { matchesGlob, matchesName } from '../../../electron/core/layers/path-glob.ts';

describe('a path and a pattern', () => {
  it.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/a/*', true],
    ['/a/b/c', '/a/*', false],
    ['/a/b/c', '/a/**', true],
    ['/a', '/a/**', true],
    ['/ab', '/a/**', false],
    ['/root/.ssh/id_rsa', '**/id_rsa', true],
    ['/id_rsa', '**/id_rsa', true],
    ['/id_rsa.pub', '**/id_rsa', false],
    ['/a/x/y/b/z/c', '/a/**/b/**/c', true],
    ['/a/b/c', '/a/**/b/**/c', true],
    ['/a/c', '/a/**/b/**/c', false],
    ['/a/file1.txt', '/a/file?.*', true],
    ['/a/file.txt', '/a/file?.txt', false],
    ['/a/层', '/a/?', true],
    ['/a/😀', '/a/?', true],
    ['/a+b', '/a+b', true],
    ['/aab', '/a+b', false],
    ['/a.b', '/a?b', true],
    ['/x', '/**', true],
  ])('%s fits %s: %s', (path, glob, fits) => {
    expect(matchesGlob(path, glob)).toBe(fits);
  });

  it('is decided soon even when the pattern is made to be slow', () => {
    const long = 'a'.repeat(4000);
    expect(matchesName(long, `${'*a'.repeat(200)}b`)).toBe(false);
    const deep = '/a'.repeat(2000);
    expect(matchesGlob(deep, `${'/**/a'.repeat(100)}/b`)).toBe(false);
  });
});
