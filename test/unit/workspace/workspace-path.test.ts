import { describe, expect, it } from 'vitest';
import { textOf } from '../../../electron/core/workspace/text-content.ts';
import { storable, workspacePath } from '../../../electron/core/workspace/workspace-path.ts';

describe('paths of the workspace', () => {
  it.each([
    'index.html',
    'site/index.html',
    '-rf',
    '--',
    ' ',
    'a b',
    'new\nline',
    '网站/页面.html',
    '..a',
    'a..',
    '...',
    'a\\..\\b',
    '*',
    '$(x)',
  ])('%j is inside', (path) => {
    expect(workspacePath(path)).toBe(path);
  });

  it.each([
    '',
    '.',
    '..',
    '/',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a/..',
    './a',
    'a/./b',
    'a//b',
    'a/',
    'a\0b',
    'x'.repeat(256),
    'a/'.repeat(3000),
  ])('%j is refused', (path) => {
    expect(() => workspacePath(path)).toThrow(expect.objectContaining({ code: 'PATH_OUTSIDE_WORKSPACE' }));
  });

  it('knows the names that Windows cannot keep', () => {
    for (const path of ['a\\..\\..\\b', 'C:', 'a:b', 'nul', 'dir/CON.txt', 'a.', 'a ', 'a?', 'new\nline']) {
      expect(storable(path, 'win32'), path).toBe(false);
      expect(storable(path, 'linux'), path).toBe(true);
    }
    expect(storable('site/index.html', 'win32')).toBe(true);
    expect(storable(Buffer.from([0x61, 0xff]).toString(), 'linux')).toBe(false);
  });
});

describe('text', () => {
  it('is UTF-8 without NUL, taken as it is', () => {
    expect(textOf(Buffer.from('\uFEFF你好\r\n'), 'a')).toBe('\uFEFF你好\r\n');
    for (const bytes of [Buffer.from([0xff, 0xfe]), Buffer.from('a\0b'), Buffer.from([0xe4, 0xbd])]) {
      expect(() => textOf(bytes, 'a')).toThrow(expect.objectContaining({ code: 'FILE_NOT_TEXT' }));
    }
  });
});
