import { describe, expect, it } from 'vitest';
import { BUILD_MESSAGES } from '../../../electron/contract/build-messages.ts';
import { say } from '../../../electron/contract/messages.ts';
import { explainBuild, explainSteps } from '../../../electron/core/build/explain-build.ts';
import { forecastBuild } from '../../../electron/core/build/forecast.ts';
import { file, kept, lines, type Made, optionsOf } from './why-kept.ts';

const TEXT = lines('FROM busybox', 'COPY a.txt /', 'RUN echo one', 'CMD ["x"]');
const FILES = [file('a.txt', 'one')];

/** `LINE OUTCOME KIND`, and the sentence of each in English. */
function explained(previous: Made | null, now: Made, older: Made[] = []) {
  const before = previous && kept(previous);
  const steps = explainSteps(before, kept({ number: 2, ...now }), older.map(kept));
  return {
    short: steps.map(({ line, outcome, why }) => `${line} ${outcome} ${why?.kind}`),
    said: steps.map(({ why }) => (why ? say(why.detail, 'en') : null)),
    steps,
  };
}

describe('explainBuild', () => {
  it('says that a build is the first, also of what BuildKit has no step for', () => {
    const { short } = explained(null, { text: TEXT, context: FILES });
    expect(short).toEqual([
      '1 cached matched',
      '2 executed first-build',
      '3 executed first-build',
      '4 executed first-build',
    ]);
  });

  it('never contradicts an engine that had a result where none could be expected', () => {
    const { short, said } = explained(
      { text: TEXT, context: FILES },
      { text: TEXT, context: [file('a.txt', 'two')], outcomes: ['cached', 'cached', 'cached', 'cached'] },
    );
    expect(short).toEqual(['1 cached matched', '2 cached matched', '3 cached matched', '4 cached matched']);
    expect(said[1]).toContain('not recorded here');
  });

  it('names the older build that left a result', () => {
    const { said } = explained(
      { text: TEXT, context: [file('a.txt', 'two')], number: 2 },
      { text: TEXT, context: FILES, outcomes: ['cached', 'cached', 'cached', 'cached'], number: 3 },
      [{ text: TEXT, context: FILES, number: 1 }],
    );
    expect(said[1]).toBe('It, everything it stands on and a.txt are as in build 1.');
  });

  it('says that the cache is gone when nothing differs, once, and what stands on it', () => {
    const { short, said } = explained({ text: TEXT, context: FILES }, { text: TEXT, context: FILES });
    expect(short).toEqual([
      '1 cached matched',
      '2 executed cache-gone',
      '3 executed earlier-step-ran',
      '4 executed earlier-step-ran',
    ]);
    expect(said[2]).toBe('It stands on line 2, which ran again.');
  });

  it('says what failed before, and what was not come to', () => {
    const { short, said } = explained(
      { text: TEXT, context: FILES, outcomes: ['cached', 'executed', 'failed', 'skipped'] },
      { text: TEXT, context: FILES, outcomes: ['cached', 'cached', 'executed', 'executed'] },
    );
    expect(short.slice(1)).toEqual([
      '2 cached matched',
      '3 executed first-build',
      '4 executed earlier-step-ran',
    ]);
    expect(said[2]).toBe('Build 1 did not get to the end of this line, so no result of it was kept.');
  });

  it('says of steps after a failure that the build ended before', () => {
    const { said } = explained(
      { text: TEXT, context: FILES },
      { text: TEXT, context: [file('a.txt', 'two')], outcomes: ['cached', 'executed', 'failed', 'skipped'] },
    );
    expect(said.slice(1)).toEqual([
      'a.txt has other contents.',
      'It stands on line 2, which ran again.',
      'The build ended at line 3, before it came to this.',
    ]);
  });

  it('does not guess what a build was made from', () => {
    const nothing = { text: null };
    expect(explained(nothing, { text: TEXT, context: FILES }).short[2]).toBe('3 executed unknown');
    const noFiles = explained(
      { text: TEXT, context: null },
      { text: TEXT, context: FILES, outcomes: ['cached', 'executed', 'cached', 'cached'] },
    );
    expect(noFiles.short[1]).toBe('2 executed unknown');
    const blind = kept({ text: TEXT, context: FILES, number: 2 });
    blind.evidence.dockerfileText = null;
    expect(explainBuild(kept({ text: TEXT }), blind).map((why) => why?.kind)).toEqual([
      'matched',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('has no reason yet for what has not ended in a build that runs', () => {
    const { short } = explained(
      { text: TEXT, context: FILES },
      {
        text: TEXT,
        context: [file('a.txt', 'two')],
        status: 'running',
        outcomes: ['cached', 'executed', 'unknown', 'unknown'],
      },
    );
    expect(short.slice(1)).toEqual(['2 executed file-changed', '3 unknown undefined', '4 unknown undefined']);
  });

  it('counts further changes, and never shows a secret', () => {
    const text = lines('FROM busybox', 'ARG NPM_TOKEN', 'ENV PASSWORD=first', 'COPY . /');
    const { said, steps } = explained(
      { text, context: [file('a', '1'), file('b', '1')], options: { buildArgs: { NPM_TOKEN: 'first' } } },
      {
        text: text.replace('first', 'second'),
        context: [file('a', '2'), file('b', '2')],
        options: { buildArgs: { NPM_TOKEN: 'second' } },
      },
    );
    expect(said[3]).toBe('a has other contents (1 more changed).');
    expect(JSON.stringify(steps.map(({ why }) => why))).not.toMatch(/first|second/);
    expect(said[1]).toContain('NPM_TOKEN');
  });
});

describe('forecastBuild', () => {
  it('says what a first build has to do, and what it cannot know', () => {
    const evidence = { dockerfileText: TEXT, context: FILES, bases: [{ ref: 'busybox', imageId: null }] };
    const first = forecastBuild(null, { options: optionsOf(), evidence });
    expect(first.steps.map(({ willRun, why }) => `${willRun} ${why.kind}`)).toEqual([
      'unknown unknown',
      'yes first-build',
      'yes first-build',
      'yes first-build',
    ]);
  });

  it.each([
    ['FRM busybox\n', {}, 'Line 1 cannot be read as a Dockerfile: unknown instruction: FRM'],
    [TEXT, { target: 'none' }, 'There is no stage called none.'],
    [null, {}, 'There is no Dockerfile at Dockerfile.'],
  ])('says what is wrong with %j', (dockerfileText, options, problem) => {
    const evidence = { dockerfileText, context: [], bases: [] };
    const forecast = forecastBuild(null, { options: optionsOf(options), evidence });
    expect(forecast.steps).toEqual([]);
    expect(forecast.problem && say(forecast.problem, 'en')).toBe(problem);
  });

  it('leaves open what stands on an image that the engine does not have by name', () => {
    const evidence = { dockerfileText: TEXT, context: FILES, bases: [{ ref: 'busybox', imageId: null }] };
    const forecast = forecastBuild(kept({ text: TEXT, context: FILES }), { options: optionsOf(), evidence });
    expect(forecast.steps.map(({ willRun }) => willRun)).toEqual([
      'unknown',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('the sentences', () => {
  it.each(Object.entries(BUILD_MESSAGES))('%s names the same values in both languages', (_, texts) => {
    const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    expect(holes(texts['zh-CN'])).toEqual(holes(texts.en));
  });
});
