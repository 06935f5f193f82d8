import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseBench } from '../../../electron/cli/inspect-bench.ts';
import { type InspectOptions, readInput } from '../../../electron/cli/inspect-input.ts';
import {
  bytesText,
  percentText,
  readBytes,
  readLayerNumber,
  readPlatform,
  readRatio,
} from '../../../electron/cli/inspect-numbers.ts';

const none: InspectOptions = { json: false, wasted: false };

describe('what the argument names', () => {
  let folder = '';
  let before = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'll-inspect-'));
    before = process.cwd();
    process.chdir(folder);
    writeFileSync('image', '');
    mkdirSync('layout');
    writeFileSync('layout/index.json', '{}');
    mkdirSync('nginx');
    mkdirSync('layerlab.local');
    writeFileSync('layerlab.local/file', '');
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  });

  it.each(
    ['image', 'layout', 'layerlab.local/file', './none', '../none', '/none', 'none.tar'].concat([
      'none.tgz',
      'none.tar.gz',
      'none.tar.zst',
      'C:\\none',
    ]),
  )('is an archive: %s', (what) => {
    expect(readInput(what, none)).toMatchObject({ kind: 'archive', file: what });
  });

  it.each(['nginx', 'busybox', 'layerlab.local/nginx:latest', 'host:5000/a/b@sha256:00', 'sha256:00', 'tar'])(
    'is an image: %s',
    (what) => {
      expect(readInput(what, none)).toEqual({ kind: 'image', ref: what, engine: 'host' });
    },
  );

  it('may be an image all the same where only a file of that name says otherwise', () => {
    expect(['image', 'layout', './image', 'none.tar'].map((what) => readInput(what, none))).toMatchObject([
      { mayBeImage: true },
      { mayBeImage: true },
      { mayBeImage: false },
      { mayBeImage: false },
    ]);
  });

  it('is standard input where it is -', () => {
    expect(readInput('-', none)).toEqual({ kind: 'stdin' });
  });

  it('is an image where an engine is asked for, whatever it looks like', () => {
    expect(readInput('image', { ...none, engine: 'host' })).toMatchObject({ kind: 'image', engine: 'host' });
    expect(readInput('nginx', { ...none, lesson: 'x' })).toMatchObject({ kind: 'image', engine: 'bench' });
  });

  it('is refused with options that do not go together', () => {
    expect(() => readInput('-', { ...none, engine: 'host' })).toThrow(/standard input/);
    expect(() => readInput('nginx', { ...none, image: 'x' })).toThrow(/--image/);
    expect(() => readInput('nginx', { ...none, lesson: 'x', engine: 'host' })).toThrow(/--lesson/);
  });
});

describe('which bench is meant', () => {
  const [one, two] = [{ lesson: 'one' }, { lesson: 'two' }];

  it('is the only one, or the one that is named', () => {
    expect(chooseBench([one], undefined)).toBe(one);
    expect(chooseBench([one, two], 'two')).toBe(two);
  });

  it('has to be said where it cannot be told', () => {
    expect(() => chooseBench([], undefined)).toThrow(/No bench/);
    expect(() => chooseBench([two, one], undefined)).toThrow(/--lesson one\n {2}--lesson two/);
    expect(() => chooseBench([one], 'two')).toThrow(/No bench of two is running.*\n {2}--lesson one/);
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['1234', 1234],
    ['10k', 10_000],
    ['10MB', 10_000_000],
    ['10 mb', 10_000_000],
    ['10MiB', 10_485_760],
    ['1.5GB', 1_500_000_000],
    ['.5KiB', 512],
    ['7B', 7],
    ['1Ti', 2 ** 40],
  ])('reads %s as %i bytes', (text, bytes) => {
    expect(readBytes(text)).toBe(bytes);
  });

  it.each(['', 'MB', '10XB', '-1', '1e3', '10iB', '1,5MB'])('refuses %j as a size', (text) => {
    expect(() => readBytes(text)).toThrow(/a size is/);
  });

  it('reads an efficiency as a share or in percent', () => {
    expect(['0.9', '90%', '1', '0', '.95', '99.5 %'].map(readRatio)).toEqual([0.9, 0.9, 1, 0, 0.95, 0.995]);
    for (const wrong of ['90', '101%', 'high', '', '-0.1']) {
      expect(() => readRatio(wrong)).toThrow(/an efficiency is/);
    }
  });

  it('reads layers and platforms', () => {
    expect(readLayerNumber('3')).toBe(3);
    expect(() => readLayerNumber('0')).toThrow(/1 is the base/);
    expect(() => readLayerNumber('1.5')).toThrow(/whole number/);
    expect(readPlatform('Linux/ARM/v7')).toBe('linux/arm/v7');
    expect(() => readPlatform('amd64')).toThrow(/os\/architecture/);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [6_236_000, '6.24 MB'],
    [9_996_000, '10.0 MB'],
    [74_800_000, '74.8 MB'],
    [99_960_000, '100 MB'],
    [999_600, '1.00 MB'],
    [1_234_000_000_000_000_000, '1234 PB'],
  ])('writes %i bytes as %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it('rounds a share down, so that only all of it is 100 %', () => {
    expect([1, 0.99999, 0.29, 0.0606, 0].map((share) => percentText(share))).toEqual([
      '100.0 %',
      '99.9 %',
      '29.0 %',
      '6.0 %',
      '0.0 %',
    ]);
    expect(percentText(0.0606, 2)).toBe('6.06 %');
  });
});
