import { describe, expect, it } from 'vitest';
import { forecastLines, judge } from '../../../renderer/builds/model/forecast-lines.ts';
import { sayLines } from '../../../renderer/builds/model/line-numbers.ts';
import { whyGroups } from '../../../renderer/builds/model/why-groups.ts';
import { edited, forecast, ran, record, why } from './build-fixtures.ts';

describe('lines in words', () => {
  it('joins lines that follow each other in the file, over blank lines too', () => {
    expect(sayLines([3, 4, 7, 12], [1, 2, 3, 4, 7, 8, 12])).toBe('3–7, 12');
    expect(sayLines([], [1, 2])).toBe('');
  });
});

describe('why lines ran, grouped', () => {
  it('says the first miss first, what it dragged along in one, what was reused last', () => {
    expect(whyGroups(edited(2)).map(({ kind, lines, rootLine }) => [kind, lines, rootLine])).toEqual([
      ['miss', '3', null],
      ['dragged', '4–5, 12', 3],
      ['cached', '1–2, 7–11, 13', null],
    ]);
  });

  it('says once what has one reason, and apart what has reasons of its own', () => {
    const first = record(1, { 2: ran('first-build'), 3: ran('first-build'), 8: ran('first-build') });
    expect(whyGroups(first)[0]).toMatchObject({ kind: 'miss', lines: '2–3, 8' });
    const two = record(2, { 3: ran('file-changed'), 4: ran('instruction-changed') });
    expect(whyGroups(two).map(({ kind, lines }) => `${kind} ${lines}`)).toEqual([
      'miss 3',
      'miss 4',
      'cached 1–2, 5–13',
    ]);
  });

  it('keeps what is unknown and what was skipped apart from what was reused', () => {
    const of = record(2, {
      4: { outcome: 'unknown', why: why('unknown') },
      8: { outcome: 'skipped', why: why('not-needed') },
    });
    expect(whyGroups(of).map(({ kind, lines }) => `${kind} ${lines}`)).toEqual([
      'unknown 4',
      'skipped 8',
      'cached 1–3, 5–7, 10–13',
    ]);
  });
});

describe('what was foretold', () => {
  it('says which lines will run', () => {
    expect(forecastLines(forecast(edited(2), [3, 4, 5, 12]))).toEqual({
      run: '3–5, 12',
      unknown: '',
      count: 4,
    });
  });

  it('is held against what came', () => {
    const build = edited(2);
    expect(judge(forecast(build, [3, 4, 5, 12]), build)).toMatchObject({ right: 11, of: 11 });
    expect(judge(forecast(build, [3, 4, 5, 13]), build)).toEqual({
      right: 9,
      of: 11,
      spared: '13',
      surprised: '12',
    });
  });

  it('is not held against a build of something else, or one that did not end well', () => {
    const build = edited(2);
    expect(judge(forecast(build, [], { comparedWith: 'another' }), build)).toBeNull();
    expect(judge(forecast(build, []), { ...build, status: 'failed' })).toBeNull();
    expect(judge({ ...forecast(build, []), steps: [] }, build)).toBeNull();
  });
});
