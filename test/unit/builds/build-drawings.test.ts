import { describe, expect, it } from 'vitest';
import { formatMs } from '../../../renderer/builds/model/duration.ts';
import { firstChange } from '../../../renderer/builds/model/line-diff.ts';
import { stageGraph, targetOf } from '../../../renderer/builds/model/stage-graph.ts';
import { spanOf, ticks, timeLanes } from '../../../renderer/builds/model/timeline.ts';
import { ran, record } from './build-fixtures.ts';

describe('time', () => {
  const build = record(1, {
    4: { ...ran('first-build'), startMs: 0, ms: 400 },
    5: { ...ran('first-build'), startMs: 400, ms: 600 },
    8: { ...ran('first-build'), startMs: 100, ms: 200 },
    12: { ...ran('first-build'), startMs: null, ms: null },
  });

  it('has a row for each stage, with what ran when; what is not known is not drawn', () => {
    expect(
      timeLanes(build).map(({ name, bars, cached }) => [
        name,
        bars.map(({ from, to }) => [from, to]),
        cached,
      ]),
    ).toEqual([
      [
        'build',
        [
          [0, 400],
          [400, 1000],
        ],
        [2, 3],
      ],
      ['certs', [[100, 300]], []],
      ['2', [], [11]],
    ]); // prettier-ignore
    expect(spanOf(build)).toBe(1000);
  });

  it('marks round times', () => {
    expect(ticks(9900, 5)).toEqual([0, 2000, 4000, 6000, 8000]);
    expect(ticks(1, 3)).toEqual([0, 0.5, 1]);
  });

  it('is said for a reader', () => {
    expect([0, 42, 99.6, 1840, 99_960, 125_000].map(formatMs)).toEqual([
      '0 ms',
      '42 ms',
      '0.1 s',
      '1.8 s',
      '100 s',
      '2 min 5 s',
    ]);
  });
});

describe('the stage graph', () => {
  it('puts a stage to the right of all that it takes from', () => {
    const graph = stageGraph(record(1), 460);
    const [build, certs, last] = graph.nodes;
    expect(build?.x).toBe(certs?.x);
    expect(last?.x).toBeGreaterThan((build?.x ?? 0) + (build?.width ?? 0));
    expect(last?.final).toBe(true);
    expect(graph.edges.map(({ kind, from, to }) => [kind, from.stage.name, to.stage.index])).toEqual([
      ['copy', 'certs', 2],
      ['copy', 'build', 2],
    ]);
    // No two arrows cross: what comes from above arrives above.
    const [fromCerts, fromBuild] = graph.edges;
    expect((fromBuild?.end.y ?? 0) < (fromCerts?.end.y ?? 0)).toBe((build?.y ?? 0) < (certs?.y ?? 0));
  });

  it('draws what a stage begins from, and knows the target by name and number', () => {
    const build = record(1);
    const last = build.stages[2];
    if (last) {
      last.baseStage = 1;
    }
    expect(stageGraph(build, 460).edges[0]).toMatchObject({ kind: 'base', edge: null });
    expect(targetOf({ ...build, options: { ...build.options, target: 'CERTS' } })).toBe(1);
    expect(targetOf({ ...build, options: { ...build.options, target: '0' } })).toBe(0);
    expect(targetOf(build)).toBe(2);
  });

  it('keeps boxes apart and inside, however narrow it is', () => {
    for (const width of [200, 330, 460, 900]) {
      const { nodes, width: full, height } = stageGraph(record(1), width);
      for (const one of nodes) {
        expect(one.x + one.width).toBeLessThanOrEqual(full + 0.001);
        expect(one.y + one.height).toBeLessThanOrEqual(height);
      }
    }
  });
});

describe('the first of a change', () => {
  it('shows what went and what came, with a line around', () => {
    expect(firstChange('one\ntwo\nend\n', 'one\nthree\nfour\nend\n')).toEqual({
      lines: [
        { kind: 'same', number: 1, text: 'one' },
        { kind: 'out', number: 2, text: 'two' },
        { kind: 'in', number: 2, text: 'three' },
        { kind: 'in', number: 3, text: 'four' },
        { kind: 'same', number: 4, text: 'end' },
      ],
      out: 1,
      in: 2,
    });
  });

  it('is short for a long one and counts all of it', () => {
    const long = Array.from({ length: 500 }, (_, at) => `line ${at}`).join('\n');
    const change = firstChange('', long);
    expect(change.in).toBe(500);
    expect(change.lines.length).toBeLessThan(10);
    expect(firstChange(long, long)).toMatchObject({ out: 0, in: 0 });
  });
});
