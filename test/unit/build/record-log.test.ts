import { expect, test } from 'vitest';
import { BuildLog, stepsOfKept } from '../../../electron/core/build/record-log.ts';

const begin = (log: BuildLog, id: string, name: string) => {
  log.take({ type: 'step-known', id, name, inputs: [] });
  log.take({ type: 'step-started', id, at: 0 });
};
const print = (log: BuildLog, id: string, text: string) =>
  log.take({ type: 'step-log', id, text, error: false, at: 0 });

test('a log is read step by step and as a whole, also after it was kept', () => {
  const log = new BuildLog();
  begin(log, 'a', '[1/2] RUN one');
  print(log, 'a', 'one\n');
  begin(log, 'b', '[2/2] RUN two');
  print(log, 'b', 'two');
  log.take({ type: 'error', message: 'it failed', exitCode: 1, line: null });
  const of = new Map([
    ['a', 1],
    ['b', 3],
  ]);
  const kept = BuildLog.from(log.written(of));
  for (const [one, steps] of [
    [log, of],
    [kept, stepsOfKept(4)],
  ] as const) {
    expect(one.read(1, steps)).toEqual({ text: 'one\n', truncated: false });
    expect(one.read(3, steps).text).toBe('two');
    expect(one.read(0, steps).text).toBe('');
    expect(one.read(null, steps).text).toBe('[1/2] RUN one\none\n[2/2] RUN two\ntwo\nit failed\n');
  }
});

test('of a long log the end is kept', () => {
  const log = new BuildLog();
  begin(log, 'a', 'RUN yes');
  for (let line = 0; line < 200_000; line += 1) {
    print(log, 'a', `line ${line}\n`);
  }
  const { text, truncated } = log.read(0, new Map([['a', 0]]));
  expect(truncated).toBe(true);
  expect(text.length).toBeLessThanOrEqual(1024 * 1024);
  expect(text.length).toBeGreaterThan(1000 * 1024);
  expect(text.endsWith('line 199999\n')).toBe(true);
});

test('a kept log that is broken is an empty one', () => {
  expect(BuildLog.from('{').read(null, new Map())).toEqual({ text: '', truncated: false });
  expect(BuildLog.from(null).read(null, new Map())).toEqual({ text: '', truncated: false });
});
