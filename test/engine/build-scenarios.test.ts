import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuilderKind } from '../../electron/contract/build.ts';
import { playScenario, rows } from './build-scenarios-play.ts';
import { SCENARIOS } from './build-scenarios-table.ts';
import { readyBench, type TestBench } from './harness.ts';

let made: TestBench;
beforeAll(async () => {
  made = await readyBench('build-scenarios', ['busybox']);
});
afterAll(() => made.remove());

const BUILDERS: BuilderKind[] = ['classic', 'buildkit'];

/** What is foretold, what the engine then does and what is said of it agree, line by line. */
describe.each(BUILDERS)('an edit between two builds with %s', (builder) => {
  const scenarios = SCENARIOS.map((scenario, at) => ({ ...scenario, id: `s${at}` }));
  const played = scenarios.filter(({ builders }) => builders?.includes(builder) ?? true);

  it.each(played)('$name', async ({ id, ...scenario }) => {
    const { lines, table, problems } = rows(await playScenario(made.bench.engine, builder, id, scenario));
    const expected = typeof scenario.expect === 'string' ? scenario.expect : scenario.expect[builder];
    expect(lines, table.join('\n')).toEqual(expected.split('\n'));
    expect(problems, table.join('\n')).toEqual([]);
  });
});
