import { describe, expect, it } from 'vitest';
import { mergeChunk, mergeReplay } from '../../../renderer/workbench/terminal/output-merge.ts';

describe('live output', () => {
  it('is written where it follows on', () => {
    expect(mergeChunk(5, { data: 'abc', offset: 5 })).toEqual({ kind: 'write', data: 'abc', position: 8 });
  });
  it('is written only as far as it is new', () => {
    expect(mergeChunk(6, { data: 'abc', offset: 5 })).toEqual({ kind: 'write', data: 'bc', position: 8 });
  });
  it('is dropped when a replay had it already', () => {
    expect(mergeChunk(8, { data: 'abc', offset: 5 })).toEqual({ kind: 'old' });
  });
  it('asks for a replay when something is missing before it', () => {
    expect(mergeChunk(4, { data: 'abc', offset: 5 })).toEqual({ kind: 'gap' });
  });
});

describe('a replay', () => {
  it('is written whole on an empty screen', () => {
    expect(mergeReplay(null, { data: 'abc', offset: 10 })).toEqual({
      kind: 'restart',
      data: 'abc',
      position: 10,
    });
  });
  it('adds what was missed while the connection was away', () => {
    expect(mergeReplay(8, { data: 'abc', offset: 10 })).toEqual({ kind: 'add', data: 'bc', position: 10 });
  });
  it('adds nothing when nothing was missed', () => {
    expect(mergeReplay(10, { data: 'abc', offset: 10 })).toEqual({ kind: 'add', data: '', position: 10 });
  });
  it('begins again when more was missed than is remembered', () => {
    expect(mergeReplay(3, { data: 'abc', offset: 10 }).kind).toBe('restart');
  });
  it('begins again when the terminal is another one than before', () => {
    expect(mergeReplay(99, { data: 'abc', offset: 10 }).kind).toBe('restart');
  });
});

it('gives every character once and in order, whatever order replay and chunks come in', () => {
  const all = Array.from({ length: 200 }, (_, n) => String.fromCharCode(0x4e00 + n)).join('');
  let shown = '';
  let position = 0;
  const take = (data: string, at: number): void => {
    const merged = mergeChunk(position, { data, offset: at });
    if (merged.kind === 'write') {
      shown += merged.data;
      position = merged.position;
    } else if (merged.kind === 'gap') {
      const start = Math.max(0, at - 50);
      const replayed = mergeReplay(position, {
        data: all.slice(start, at + data.length),
        offset: at + data.length,
      });
      shown = replayed.kind === 'restart' ? replayed.data : shown + replayed.data;
      position = replayed.position;
    }
  };
  for (const [at, length] of [
    [0, 10],
    [5, 10],
    [30, 10],
    [20, 15],
    [40, 60],
    [160, 40],
  ] as const) {
    take(all.slice(at, at + length), at);
  }
  expect(all.endsWith(shown)).toBe(true);
  expect(position).toBe(200);
});
