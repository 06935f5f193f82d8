import { describe, expect, test } from 'vitest';
import { logs, mapped, recordings } from './decode-recordings.ts';

/**
 * What became of each line in every recorded build: c cached, e executed, f failed, s skipped, u unknown. By case; each
 * row is a run, the ways in which it was recorded, and the outcomes, which were read from the recordings by hand.
 */
const EXPECTED: Record<string, [run: string, ways: string, outcomes: string][]> = {
  args: [
    [
      'cold',
      'e20-buildkit e26-buildkit e26-typed-plain',
      '2c 3c 4c 5c 6c 7c 8c 9e 10e 11e 12e 13e 15e 16e 17e 18e 19e 20e 21e 22e 23e 24e 25e',
    ],
    [
      'other',
      'e20-buildkit e20-classic e26-buildkit e26-classic e26-typed-classic e26-typed-plain',
      '2c 3c 4c 5c 6c 7c 8c 9c 10c 11c 12c 13e 15e 16e 17e 18e 19e 20e 21e 22e 23e 24e 25e',
    ],
    [
      'cold',
      'e20-classic e26-classic e26-typed-classic',
      '2c 3c 4c 5e 6e 7e 8e 9e 10e 11e 12e 13e 15e 16e 17e 18e 19e 20e 21e 22e 23e 24e 25e',
    ],
  ],
  basic: [
    [
      'cached',
      'e20-buildkit e20-classic e26-buildkit e26-classic e26-typed-classic e26-typed-plain',
      '2c 3c 4c 5c 6c 7c 10c 11c',
    ],
    [
      'changed',
      'e20-buildkit e20-classic e26-buildkit e26-classic e26-typed-classic e26-typed-plain',
      '2c 3c 4c 5c 6e 7e 10e 11e',
    ],
    ['cold', 'e20-buildkit', '2c 3c 4c 5c 6e 7e 10e 11e'],
    ['cold', 'e20-classic e26-classic e26-typed-classic', '2c 3e 4e 5e 6e 7e 10e 11e'],
    ['cold', 'e26-buildkit e26-typed-plain', '2c 3c 4e 5e 6e 7e 10e 11e'],
    ['cached', 'e26-typed-tty', '2u 3u 4u 5u 6u 7u 10u 11u'],
    ['changed', 'e26-typed-tty', '2u 3u 4u 5u 6u 7u 10u 11u'],
    ['cold', 'e26-typed-tty', '2u 3u 4u 5u 6u 7u 10u 11u'],
  ],
  cancelled: [['cancelled', 'e20-buildkit e20-classic e26-buildkit e26-classic', '1c 2e 3f 4s']],
  crlf: [['cold', 'e20-buildkit e20-classic e26-buildkit e26-classic', '1c 2e 6e']],
  empty: [['failed', 'e20-buildkit e20-classic e26-buildkit e26-classic', '']],
  'fail-copy': [
    ['failed', 'e20-buildkit e26-buildkit', '1c 2u 4f 5s'],
    ['gone', 'e20-buildkit e26-buildkit e26-typed-plain', '1c 2u 4f 5s'],
    ['there', 'e20-buildkit e26-buildkit', '1c 2e 4e 5e'],
    ['failed', 'e20-classic e26-classic e26-typed-classic e26-typed-plain', '1c 2e 4f 5s'],
    ['gone', 'e20-classic e26-classic e26-typed-classic', '1c 2c 4f 5s'],
    ['there', 'e20-classic e26-classic e26-typed-classic e26-typed-plain', '1c 2c 4e 5e'],
    ['failed', 'e26-typed-tty', '1u 2u 4f 5u'],
    ['gone', 'e26-typed-tty', '1u 2u 4f 5u'],
    ['there', 'e26-typed-tty', '1u 2u 4u 5u'],
  ],
  'fail-run': [
    ['failed', 'e20-buildkit', '1c 2c 3c 4f 5s'],
    ['failed', 'e20-classic e26-classic e26-typed-classic', '1c 2e 3e 4f 5s'],
    ['failed', 'e26-buildkit e26-typed-plain', '1c 2c 3e 4f 5s'],
    ['failed', 'e26-typed-tty', '1u 2u 3u 4f 5u'],
  ],
  heredoc: [
    ['cached', 'e20-buildkit e20-classic', '1s 2f 8s 13s'],
    ['cold', 'e20-buildkit e20-classic', '1s 2f 8s 13s'],
    ['cached', 'e26-buildkit', '1c 2c 8c 13c'],
    ['cold', 'e26-buildkit', '1c 2e 8e 13e'],
    ['cached', 'e26-classic', '1c 2c 8f 13s'],
    ['cold', 'e26-classic', '1c 2e 8f 13s'],
  ],
  link: [
    ['cached', 'e20-buildkit e20-classic', '1s 2s 3s 4f 5s 6s'],
    ['cold', 'e20-buildkit e20-classic', '1s 2s 3s 4f 5s 6s'],
    ['cached', 'e26-buildkit e26-classic', '1c 2c 3c 4c 5c 6c'],
    ['cold', 'e26-buildkit e26-classic', '1c 2e 3c 4e 5e 6e'],
  ],
  mounts: [
    ['cached', 'e20-buildkit e26-buildkit', '1c 2c 3c 4c 6c'],
    ['cold', 'e20-buildkit e26-buildkit', '1c 2e 3c 4e 6e'],
    ['cached', 'e20-classic e26-classic', '1c 2c 3c 4f 6s'],
    ['cold', 'e20-classic e26-classic', '1c 2e 3c 4f 6s'],
  ],
  'no-image': [
    ['failed', 'e20-buildkit e26-buildkit', '1s 2s 3f 4s'],
    ['failed', 'e20-classic e26-classic', '1c 2e 3f 4s'],
  ],
  onbuild: [
    ['cached', 'e20-buildkit e20-classic e26-buildkit e26-classic', '1c 2c 3c 4c 5c'],
    ['cold', 'e20-buildkit e20-classic e26-buildkit e26-classic', '1e 2e 3e 4e 5e'],
  ],
  parallel: [
    ['cold', 'e20-buildkit e20-classic', '1s 2s 3s 4s 5s 6s 7s 8s 9f'],
    ['failed', 'e20-buildkit e20-classic', '1s 2s 3s 4s 5s 6s 7s 8s 9f'],
    ['cold', 'e26-buildkit e26-typed-plain', '1c 2e 3c 4c 5e 6c 7e 8e 9e'],
    ['failed', 'e26-buildkit e26-typed-plain', '1c 2f 3c 4c 5f 6c 7s 8s 9s'],
    ['cold', 'e26-classic e26-typed-classic', '1c 2e 3c 4e 5e 6c 7e 8e 9f'],
    ['failed', 'e26-classic e26-typed-classic', '1c 2e 3c 4e 5f 6s 7s 8s 9s'],
  ],
  'parse-error': [
    [
      'failed',
      'e20-buildkit e20-classic e26-buildkit e26-classic e26-typed-classic e26-typed-plain e26-typed-tty',
      '1s 3f 4s',
    ],
  ],
  pull: [
    ['pulled', 'e26-buildkit e26-classic', '1e 2e 3e 4e'],
    ['again', 'e26-buildkit e26-classic', '1c 2c 3c 4c'],
  ],
  remote: [
    ['failed', 'e20-buildkit', '1c 2s 3f 4s'],
    ['failed', 'e20-classic e26-buildkit e26-classic', '1c 2e 3f 4s'],
  ],
  'shared-from': [
    ['cached', 'e20-buildkit e26-buildkit', '1c 2c 3c 4c 5c 6c 7c 8c 9c'],
    ['cold', 'e20-buildkit e20-classic e26-buildkit e26-classic', '1c 2e 3e 4c 5e 6e 7c 8e 9e'],
    ['cached', 'e20-classic e26-classic', '1c 2c 3e 4c 5c 6c 7c 8c 9c'],
  ],
  stages: [
    ['cached', 'e20-buildkit e26-buildkit e26-typed-plain', '1c 2c 3c 4c 6s 7s 9c 10c 12c 13c 14c 15c'],
    ['cold', 'e20-buildkit e26-buildkit e26-typed-plain', '1c 2e 3e 4e 6s 7s 9e 10e 12c 13e 14e 15e'],
    ['target', 'e20-buildkit e26-buildkit e26-typed-plain', '1s 2s 3s 4s 6c 7e 9s 10s 12s 13s 14s 15s'],
    ['cached', 'e20-classic e26-classic e26-typed-classic', '1c 2c 3c 4c 6c 7c 9c 10c 12c 13c 14c 15c'],
    ['cold', 'e20-classic e26-classic e26-typed-classic', '1c 2e 3e 4e 6c 7e 9e 10e 12c 13e 14e 15e'],
    ['target', 'e20-classic e26-classic e26-typed-classic', '1c 2c 3c 4c 6c 7c 9s 10s 12s 13s 14s 15s'],
  ],
  utf8: [
    [
      'cold',
      'e20-buildkit e20-classic e26-buildkit e26-classic e26-typed-classic e26-typed-plain',
      '1c 2e 3e 4e 5e',
    ],
  ],
};

const all = recordings();
const only = (name: string) => {
  const found = all.find((recording) => recording.name === name);
  if (!found) {
    throw new Error(`There is no recording ${name}`);
  }
  return mapped(found);
};

describe('recorded builds, by line', () => {
  const rows = Object.entries(EXPECTED).flatMap(([name, runs]) =>
    runs.flatMap(([run, ways, outcomes]) =>
      ways.split(' ').map((way) => [`${name}/${way}.${run}`, outcomes] as const),
    ),
  );

  test('every recording is expected to give something', () => {
    expect(all.map(({ name }) => name).sort()).toEqual(rows.map(([name]) => name).sort());
  });

  test.each(rows)('%s', (name, outcomes) => {
    const { build } = only(name);
    expect(build.steps.map(({ line, outcome }) => `${line}${outcome.charAt(0)}`).join(' ')).toBe(outcomes);
  });

  test('times and errors stand where they belong', { timeout: 60_000 }, () => {
    for (const recording of all) {
      const { build } = mapped(recording);
      for (const step of build.steps) {
        const where = `${recording.name} line ${step.line}`;
        expect(step.error !== null, where).toBe(step.outcome === 'failed');
        if (step.outcome === 'cached') {
          expect([step.startMs, step.ms], where).toEqual([null, 0]);
        } else if (step.outcome !== 'executed' && step.outcome !== 'failed') {
          expect([step.startMs, step.ms], where).toEqual([null, null]);
        } else if (step.kind === 'step' && step.text !== 'WORKDIR /' && !recording.way.includes('typed')) {
          const isTold = step.startMs !== null || build.error?.step === step.index;
          expect(isTold, where).toBe(true);
        }
      }
      expect(build.imageId !== null, recording.name).toBe(
        build.error === null && recording.run !== 'cancelled' && !recording.way.includes('tty'),
      );
    }
  });
});

describe('errors', () => {
  const failed = [
    ['fail-run/e20-classic.failed', 7, 4, /returned a non-zero code: 7/],
    ['fail-run/e26-classic.failed', 7, 4, /returned a non-zero code: 7/],
    ['fail-run/e20-buildkit.failed', 7, 4, /executor failed running/],
    ['fail-run/e26-buildkit.failed', 7, 4, /did not complete successfully: exit code: 7/],
    ['fail-run/e26-typed-classic.failed', 7, 4, /returned a non-zero code: 7/],
    ['fail-run/e26-typed-plain.failed', 7, 4, /did not complete successfully: exit code: 7/],
    ['fail-run/e26-typed-tty.failed', 7, 4, /did not complete successfully: exit code: 7/],
    ['parallel/e26-buildkit.failed', 3, 5, /exit code: 3/],
    ['parallel/e26-typed-plain.failed', 3, 5, /exit code: 3/],
    ['fail-copy/e20-classic.failed', null, 4, /file not found in build context/],
    ['fail-copy/e26-buildkit.failed', null, 4, /"\/nowhere.txt": not found/],
    ['parse-error/e20-classic.failed', null, 3, /unknown instruction: RUNN/],
    ['parse-error/e26-buildkit.failed', null, 3, /did you mean RUN/],
    ['no-image/e20-buildkit.failed', null, 3, /connection refused/],
    ['no-image/e26-classic.failed', null, 3, /connection refused/],
    ['remote/e20-buildkit.failed', null, 3, /connection refused/],
    ['link/e20-buildkit.cold', null, 4, /Unknown flag: link/],
    ['empty/e26-classic.failed', null, null, /file with no instructions/],
  ] as const;

  test.each(failed)('%s', (name, exitCode, line, message) => {
    const { build } = only(name);
    expect(build.error).toMatchObject({ exitCode, line });
    expect(build.error?.message).toMatch(message);
    const step = build.steps[build.error?.step ?? -1];
    expect(step?.line ?? null).toBe(line);
    if (step) {
      expect(step.error?.exitCode).toBe(exitCode);
    }
  });

  test('a step that another one took down has no exit code of its own', () => {
    const { build } = only('parallel/e26-buildkit.failed');
    expect(build.steps[1]?.error?.message).toMatch(/context canceled/);
    expect(build.steps[1]?.error?.exitCode).toBeNull();
  });

  test('a cancelled build has no error, and the step that ran says it was stopped', () => {
    for (const way of ['e20-classic', 'e20-buildkit', 'e26-classic', 'e26-buildkit']) {
      const { build } = only(`cancelled/${way}.cancelled`);
      expect(build.error).toBeNull();
      expect(build.steps[2]?.error).toEqual({ message: 'canceled', exitCode: null });
    }
  });
});

describe('what steps printed', () => {
  test.each([
    'e20-classic',
    'e20-buildkit',
    'e26-classic',
    'e26-buildkit',
    'e26-typed-plain',
    'e26-typed-classic',
  ])('%s keeps every character', (way) => {
    const { build, events } = only(`utf8/${way}.cold`);
    const said = logs(events, build);
    expect(said.get(2)).toContain('你好，世界：镜像层 🐳\n');
    expect(said.get(2)).toContain('Привет, слои');
    expect(said.get(2)).toContain('没有换行');
    const rows = Array.from({ length: 40 }, (_, i) => `第 ${i} 行 строка é 🧱 ${i}\n`);
    // On a terminal a line ends in \r\n.
    expect(said.get(3)?.replaceAll('\r\n', '\n')).toBe(rows.join(''));
    expect(said.get(4)).toContain('a 10%\rb 50%\rготово');
    expect(said.get(4)).toContain('\x1b[32m绿\x1b[0m');
    expect(said.get(5)).toMatch(/not utf8/);
  });

  test('standard error is told apart', () => {
    for (const way of ['e20-classic', 'e20-buildkit', 'e26-classic', 'e26-buildkit', 'e26-typed-classic']) {
      const { events } = only(`fail-run/${way}.failed`);
      const printed = events.flatMap((event) => (event.type === 'step-log' ? [event] : []));
      expect(printed.filter(({ error }) => error).map(({ text }) => text)).toEqual(['going down\n']);
    }
  });

  test('what ONBUILD of the base prints belongs to FROM', () => {
    for (const way of ['e20-classic', 'e20-buildkit', 'e26-classic', 'e26-buildkit']) {
      const { build, events } = only(`onbuild/${way}.cold`);
      expect(logs(events, build).get(1)).toBe('triggered\n');
    }
  });
});

describe('steps of BuildKit', () => {
  test('two stages run at the same time', () => {
    const { build } = only('parallel/e26-buildkit.cold');
    const [slow, quick] = [build.steps[1], build.steps[4]];
    expect(slow?.ms).toBeGreaterThanOrEqual(2000);
    expect(quick?.ms).toBeGreaterThanOrEqual(1000);
    expect(Math.abs((slow?.startMs ?? 0) - (quick?.startMs ?? 9e9))).toBeLessThan(500);
  });

  test('a step that is the same in two stages is one, and both have it', () => {
    const { build } = only('shared-from/e26-buildkit.cold');
    expect(build.steps[1]).toMatchObject({
      line: 2,
      ms: build.steps[4]?.ms,
      startMs: build.steps[4]?.startMs,
    });
  });

  test('a "cached" that came with the failure to find a file is not believed', () => {
    // The next build, with the file there, had to run the step: nothing had been cached.
    expect(only('fail-copy/e26-buildkit.failed').build.notKnown).toEqual([
      { key: 'build.notKnown.steps', params: { lines: '2' } },
    ]);
    expect(only('fail-copy/e26-buildkit.there').build.steps[1]?.outcome).toBe('executed');
  });

  test('a display that was drawn over itself is said to be unreadable', () => {
    const { build } = only('basic/e26-typed-tty.cold');
    expect(build.notKnown).toEqual([{ key: 'build.notKnown.redrawn', params: {} }]);
  });
});
