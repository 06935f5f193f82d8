import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BuildOptions } from '../../../electron/contract/build.ts';
import { RecordStore } from '../../../electron/core/build/record-store.ts';
import type { KeptBuild } from '../../../electron/core/build/record-types.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'layerlab-records-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = { scope: 'lesson/x', context: '', dockerfile: 'Dockerfile' };
const OPTIONS: BuildOptions = {
  context: '',
  dockerfile: 'Dockerfile',
  tag: null,
  target: null,
  buildArgs: {},
  noCache: false,
  builder: 'classic',
};
const sha = (text: string) => hash('sha256', text);

function kept(number: number, text: string): KeptBuild {
  return {
    record: {
      id: `id-${number}`,
      number,
      origin: 'button',
      options: OPTIONS,
      startedAt: '2026-01-01T00:00:00.000Z',
      ms: 1,
      status: 'done',
      imageId: null,
      stages: [],
      edges: [],
      steps: [],
      context: null,
      comparedWith: null,
      notKnown: [],
      error: null,
    },
    evidence: {
      dockerfileText: 'FROM busybox',
      context: [{ path: 'a', type: 'file', mode: 0o644, size: 1, mtime: 0, link: '', sha256: sha(text) }],
      bases: [{ ref: 'busybox', imageId: 'sha256:1' }],
    },
  };
}

function keep(store: RecordStore, number: number, text = `text ${number}`): KeptBuild {
  const one = kept(number, text);
  store.keep(KEY, one, { texts: new Map([[sha(text), Buffer.from(text)]]), log: `log ${number}` });
  return one;
}

const onlyPlace = () => path.join(folder, readdirSync(folder)[0] ?? '');

describe('the store of build records', () => {
  test('gives back what was kept, newest first, also to a store that opens later', () => {
    const store = new RecordStore({ folder });
    const first = keep(store, store.nextNumber(KEY));
    const second = keep(store, store.nextNumber(KEY));
    for (const one of [store, new RecordStore({ folder })]) {
      expect(one.list(KEY)).toEqual([second, first]);
      expect(one.list(KEY, 1)).toEqual([second]);
      expect(one.text(KEY, sha('text 1'))).toBe('text 1');
      expect(one.log(KEY, 2)).toBe('log 2');
      expect(one.keys('lesson/x')).toEqual([KEY]);
      expect(one.keys('lesson/y')).toEqual([]);
      expect(one.list({ ...KEY, dockerfile: 'Other' })).toEqual([]);
    }
  });

  test('replaces a build of the same number', () => {
    const store = new RecordStore({ folder });
    keep(store, 1, 'before');
    const now = keep(store, 1, 'after');
    expect(store.list(KEY)).toEqual([now]);
    expect(new RecordStore({ folder }).list(KEY)).toEqual([now]);
  });

  test('gives no number twice, not for builds that run at once and not for ones that are forgotten', () => {
    const store = new RecordStore({ folder });
    expect([store.nextNumber(KEY), store.nextNumber(KEY)]).toEqual([1, 2]);
    keep(store, 2);
    expect(new RecordStore({ folder }).nextNumber(KEY)).toBe(3);
  });

  test('keeps the newest twenty, and of texts only what they name', () => {
    const store = new RecordStore({ folder });
    keep(store, 1, 'always');
    for (let number = 2; number <= 25; number += 1) {
      keep(store, number, number === 24 ? 'always' : `text ${number}`);
    }
    const numbers = new RecordStore({ folder }).list(KEY).map(({ record }) => record.number);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, at) => 25 - at));
    expect(store.text(KEY, sha('always'))).toBe('always');
    expect(store.text(KEY, sha('text 5'))).toBeNull();
    expect(readdirSync(path.join(onlyPlace(), 'texts'))).toHaveLength(20);
    expect(store.log(KEY, 5)).toBeNull();
    expect(store.nextNumber(KEY)).toBe(26);
  });

  test('sets an unreadable record aside, does without it and does not give its number again', () => {
    const store = new RecordStore({ folder });
    const first = keep(store, 1);
    keep(store, 2);
    const file = path.join(onlyPlace(), '000002.json');
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    const later = new RecordStore({ folder });
    expect(later.list(KEY)).toEqual([first]);
    expect(readdirSync(onlyPlace())).toContain('000002.json.unreadable');
    expect(later.nextNumber(KEY)).toBe(3);
  });

  test('leaves a record of a later version alone', () => {
    const store = new RecordStore({ folder });
    keep(store, 1);
    const file = path.join(onlyPlace(), '000002.json');
    writeFileSync(file, JSON.stringify({ schemaVersion: 99, news: true }));
    expect(new RecordStore({ folder }).list(KEY)).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toContain('news');
  });

  test('gives no text that is not what its name says', () => {
    const store = new RecordStore({ folder });
    keep(store, 1, 'true');
    writeFileSync(path.join(onlyPlace(), 'texts', sha('true')), 'false');
    expect(store.text(KEY, sha('true'))).toBeNull();
  });
});
