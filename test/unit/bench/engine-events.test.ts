import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../electron/contract/bench.ts';
import { jsonLines } from '../../../electron/core/bench/engine-events.ts';
import { familiarName } from '../../../electron/core/bench/inventory.ts';
import { throttled } from '../../../electron/core/bench/load-images.ts';

describe('JSON lines', () => {
  const text = '{"name":"świat"}\r\n\n{"name":"层"}\nnot json\n{"name":"last"}\n{"cut":';

  it.each([1, 2, 5, 1000])('are told whole although they come in chunks of %i bytes', (size) => {
    const told: unknown[] = [];
    const feed = jsonLines((value) => told.push(value));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) {
      feed(bytes.subarray(at, at + size));
    }
    expect(told).toEqual([{ name: 'świat' }, { name: '层' }, { name: 'last' }]);
  });
});

describe('the familiar name of an image', () => {
  it.each([
    ['nginx', 'nginx:latest'],
    ['docker.io/library/nginx', 'nginx:latest'],
    ['library/nginx:1.27', 'nginx:1.27'],
    ['host:5000/nginx', 'host:5000/nginx:latest'],
    ['me/app', 'me/app:latest'],
  ])('of %s is %s', (ref, name) => {
    expect(familiarName(ref)).toBe(name);
  });
});

describe('progress', () => {
  it('is told at the beginning and the end, and only now and then between', () => {
    const told: Progress[] = [];
    const tell = throttled((progress) => told.push(progress), 60_000);
    for (let done = 0; done <= 1000; done++) {
      tell({ task: 'load-image', subject: 'nginx', done, total: 1000, unit: 'bytes' });
    }
    expect(told.map(({ done }) => done)).toEqual([0, 1000]);
  });
});
