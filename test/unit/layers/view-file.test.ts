import { describe, expect, it } from 'vitest';
import type { FileVersion } from '../../../electron/contract/index.ts';
import { factsOf } from '../../../renderer/layers/file/file-facts.ts';
import { bodyOf, MOST_TEXT, verdictOf } from '../../../renderer/layers/file/file-verdict.ts';
import { modeDigits, modeText } from '../../../renderer/layers/file-mode.ts';

const version = (more: Partial<FileVersion> = {}): FileVersion => ({
  layer: 2,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 3,
  link: '',
  sha256: 'aa',
  text: 'hi\n',
  ...more,
});
const below = version({ layer: 1 });

describe('two sides of a file', () => {
  it('are told apart by what happened between them', () => {
    expect(verdictOf({ now: null, below: null })).toBe('nothing');
    expect(verdictOf({ now: version(), below: null })).toBe('added');
    expect(verdictOf({ now: null, below })).toBe('deleted');
    expect(verdictOf({ now: version({ sha256: 'bb' }), below })).toBe('content');
    expect(verdictOf({ now: version({ mode: 0o755 }), below })).toBe('metadata');
    expect(verdictOf({ now: below, below })).toBe('same');
    const large = { sha256: null, text: null, size: 1e9 };
    expect(verdictOf({ now: version(large), below: version({ layer: 1, ...large }) })).toBe('unknown');
    const link = { type: 'symlink' as const, size: 0, sha256: null, text: null };
    expect(
      verdictOf({ now: version({ ...link, link: 'b' }), below: version({ ...link, layer: 1, link: 'a' }) }),
    ).toBe('content');
  });

  it('are shown as text only where both are', () => {
    expect(bodyOf({ now: version(), below })).toBe('text');
    expect(bodyOf({ now: null, below })).toBe('text');
    expect(bodyOf({ now: version({ text: null }), below })).toBe('binary');
    expect(bodyOf({ now: version({ text: null, size: MOST_TEXT + 1 }), below: null })).toBe('large');
    expect(bodyOf({ now: version({ type: 'symlink', text: null, link: 'x' }), below: null })).toBe('none');
    expect(bodyOf({ now: null, below: null })).toBe('none');
  });

  it('are listed fact by fact, what differs marked, what neither has left out', () => {
    const facts = factsOf({ now: version({ mode: 0o755, uid: 101, gid: 102 }), below }, (type) => type);
    expect(facts.map(({ name }) => name)).toEqual(['layer', 'type', 'size', 'mode', 'owner', 'sha256']);
    expect(facts.filter(({ changed }) => changed)).toEqual([
      { name: 'mode', below: '0644 -rw-r--r--', now: '0755 -rwxr-xr-x', changed: true },
      { name: 'owner', below: '0:0', now: '101:102', changed: true },
    ]);
    expect(factsOf({ now: null, below }, (type) => type).every(({ changed }) => !changed)).toBe(true);
    expect(factsOf({ now: null, below: null }, (type) => type)).toEqual([]);
  });
});

it('writes permission bits as ls and chmod do', () => {
  expect(modeText('file', 0o4755)).toBe('-rwsr-xr-x');
  expect(modeText('file', 0o2640)).toBe('-rw-r-S---');
  expect(modeText('directory', 0o1777)).toBe('drwxrwxrwt');
  expect(modeText('symlink', 0o777)).toBe('lrwxrwxrwx');
  expect([0o644, 0o4755, 0].map(modeDigits)).toEqual(['0644', '4755', '0000']);
});
