import { describe, expect, test } from 'vitest';
import type { BuildEvent } from '../../../electron/core/build/build-events.ts';
import { parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { type BuildEnd, mapSteps, newBuildSight } from '../../../electron/core/build/map-steps.ts';
import { recordings } from './decode-recordings.ts';

/** A vertex as BuildKit tells of it: `name`, what became of it, and the names of those that it stands on. */
type Vertex = [name: string, state: 'cached' | 'ran' | 'failed' | 'running' | 'known', inputs?: string[]];

function eventsOf(vertices: Vertex[]): BuildEvent[] {
  return vertices.flatMap(([name, state, inputs = []], at): BuildEvent[] => {
    const known: BuildEvent = { type: 'step-known', id: name, name, inputs };
    const started: BuildEvent = { type: 'step-started', id: name, at: at * 100 };
    const done: BuildEvent = { type: 'step-done', id: name, at: at * 100 + 50, ms: null };
    const failed: BuildEvent = {
      type: 'step-failed',
      id: name,
      message: 'it failed',
      exitCode: 2,
      at: at * 100,
    };
    const cached: BuildEvent[] = [started, { type: 'step-cached', id: name }, { ...done, at: at * 100 }];
    const rest = { known: [], running: [started], cached, ran: [started, done], failed: [started, failed] };
    return [known, ...rest[state]];
  });
}

function map(dockerfile: string, vertices: Vertex[], ended: BuildEnd = 'done', target: string | null = null) {
  const sight = newBuildSight();
  for (const event of eventsOf(vertices)) {
    sight.take(event);
  }
  const build = mapSteps(parseDockerfile(dockerfile), sight, { builder: 'buildkit', target, ended });
  const outcomes = build.steps.map(({ line, outcome }) => `${line}${outcome.charAt(0)}`).join(' ');
  return { ...build, outcomes };
}

describe('how BuildKit numbers', () => {
  test('LINK, platforms and padding stand before or after the stage', () => {
    const file = 'FROM a AS b\nCOPY --link x /\nRUN c';
    expect(
      map(file, [
        ['[b 1/3] FROM a', 'cached'],
        ['[b 2/3] LINK COPY --link x /', 'ran'],
        ['[b 3/3] RUN c', 'ran'],
      ]).outcomes,
    ).toBe('1c 2e 3e');
    const platforms: Vertex[] = [
      ['[linux/amd64 b 1/3] FROM a', 'cached'],
      ['[linux/amd64->arm64 b  2/3] COPY --link x /', 'cached'],
      ['[linux/amd64 b  3/3] RUN c', 'ran'],
    ];
    expect(map(file, platforms).outcomes).toBe('1c 2c 3e');
  });

  test('build triggers of the base, as newer BuildKit counts and names them', () => {
    const file = 'FROM a\nRUN own';
    const vertices: Vertex[] = [
      ['[1/4] FROM a', 'cached'],
      ['[2/4] ONBUILD COPY x /', 'ran'],
      ['[3/4] ONBUILD RUN y', 'cached'],
      ['[4/4] RUN own', 'ran'],
    ];
    expect(map(file, vertices)).toMatchObject({
      outcomes: '1e 2e',
      stepOf: new Map(vertices.map(([name], at) => [name, at === 3 ? 1 : 0])),
    });
  });

  test('a trigger that fails fails FROM', () => {
    const { outcomes, error } = map(
      'FROM a\nRUN own',
      [
        ['[1/2] FROM a', 'cached'],
        ['[2/2] RUN y', 'failed'],
        ['[3/2] RUN own', 'known'],
      ],
      'failed',
    );
    expect(outcomes).toBe('1f 2s');
    expect(error).toEqual({ message: 'it failed', exitCode: 2, line: 1, step: 0 });
  });

  test('a base without layers is no vertex', () => {
    expect(
      map('FROM empty\nCOPY a /\nRUN b', [
        ['[1/3] COPY a /', 'ran'],
        ['[2/3] RUN b', 'ran'],
      ]).outcomes,
    ).toBe('1c 2e 3e');
  });

  test('WORKDIR / takes no number, and where the base decides its folder both are tried', () => {
    expect(
      map('FROM a\nWORKDIR /\nRUN b', [
        ['[1/3] FROM a', 'cached'],
        ['[2/3] RUN b', 'ran'],
      ]).outcomes,
    ).toBe('1c 2c 3e');
    const unsure = 'FROM a\nWORKDIR $OF_BASE\nCOPY x /\nRUN b';
    const rest: Vertex[] = [
      ['[1/4] FROM a', 'cached'],
      ['[2/4] COPY x /', 'ran'],
      ['[3/4] RUN b', 'ran'],
    ];
    expect(map(unsure, rest).steps[2]?.outcome).toBe('executed');
    const all: Vertex[] = [
      ['[1/4] FROM a', 'cached'],
      ['[2/4] WORKDIR /d', 'cached'],
      ['[3/4] COPY x /', 'ran'],
      ['[4/4] RUN b', 'ran'],
    ];
    expect(map(unsure, all).outcomes).toBe('1c 2c 3e 4e');
  });

  test('a stage that is called like an unnamed one', () => {
    const file = 'FROM a AS stage-1\nRUN x\nFROM b\nRUN y\nCOPY --from=stage-1 / /';
    expect(
      map(file, [
        ['[stage-1 2/2] RUN x', 'ran'],
        ['[stage-1 1/2] FROM a', 'cached'],
      ]).steps[1]?.outcome,
    ).toBe('executed');
  });

  test('vertices of another file are not forced upon this one', () => {
    const { outcomes, notKnown } = map('FROM a\nRUN b\nCMD c', [
      ['[1/3] FROM a', 'cached'],
      ['[2/3] COPY x /', 'ran'],
      ['[3/3] WORKDIR /y', 'ran'],
    ]);
    expect(outcomes).toBe('1u 2u 3u');
    expect(notKnown).toEqual([{ key: 'build.notKnown.steps', params: { lines: '1, 2, 3' } }]);
  });
});

describe('steps that several stages share', () => {
  const file =
    'FROM a AS x\nRUN same\nFROM a AS y\nRUN same\nRUN more\nFROM scratch\nCOPY --from=x /f /\nCOPY --from=y /f /';

  test('are found by what the next step stands on', () => {
    const vertices: Vertex[] = [
      ['[x 1/2] FROM a', 'cached'],
      ['[x 2/2] RUN same', 'ran', ['[x 1/2] FROM a']],
      ['[y 3/3] RUN more', 'ran', ['[x 2/2] RUN same']],
      ['[stage-2 1/2] COPY --from=x /f /', 'ran', ['[x 2/2] RUN same']],
      ['[stage-2 2/2] COPY --from=y /f /', 'ran', ['[stage-2 1/2] COPY --from=x /f /', '[y 3/3] RUN more']],
    ];
    expect(map(file, vertices).outcomes).toBe('1c 2e 3c 4e 5e 6c 7e 8e');
  });

  test('and by being the same, where nothing stands on them in their own stage', () => {
    const vertices: Vertex[] = [
      ['[y 1/3] FROM a', 'cached'],
      ['[y 2/3] RUN same', 'ran', ['[y 1/3] FROM a']],
      ['[y 3/3] RUN more', 'ran', ['[y 2/3] RUN same']],
      ['[stage-2 1/2] COPY --from=x /f /', 'ran', ['[y 2/3] RUN same']],
      ['[stage-2 2/2] COPY --from=y /f /', 'ran', ['[stage-2 1/2] COPY --from=x /f /', '[y 3/3] RUN more']],
    ];
    expect(map(file, vertices).outcomes).toBe('1c 2e 3c 4e 5e 6c 7e 8e');
  });

  test('but not when what they see differs', () => {
    const differ =
      'FROM a AS x\nARG V=1\nRUN same\nFROM a AS y\nARG V=2\nRUN same\nFROM scratch\nCOPY --from=x / /\nCOPY --from=y / /';
    const { steps } = map(differ, [
      ['[x 1/2] FROM a', 'cached'],
      ['[x 2/2] RUN same', 'ran', ['[x 1/2] FROM a']],
    ]);
    expect([steps[2]?.outcome, steps[5]?.outcome]).toEqual(['executed', 'unknown']);
  });
});

describe('a build that is not over', () => {
  const file = 'FROM a\nRUN b\nENV c=d\nRUN e';

  test('says what it knows and no more', () => {
    const vertices: Vertex[] = [
      ['[1/3] FROM a', 'cached'],
      ['[2/3] RUN b', 'running'],
      ['[3/3] RUN e', 'known'],
    ];
    expect(map(file, vertices, 'running').outcomes).toBe('1c 2u 3u 4u');
    expect(map(file, vertices, 'running').steps[1]).toMatchObject({ startMs: 100, ms: null });
    expect(map(file, vertices, 'running').notKnown).toEqual([]);
    expect(map(file, vertices, 'cancelled').outcomes).toBe('1c 2f 3s 4s');
    expect(map(file, [], 'running').outcomes).toBe('1u 2u 3u 4u');
  });

  test('a step that a finished build never began was in the cache', () => {
    expect(
      map(file, [
        ['[1/3] FROM a', 'known'],
        ['[2/3] RUN b', 'known'],
        ['[3/3] RUN e', 'cached'],
      ]).outcomes,
    ).toBe('1c 2c 3c 4c');
  });

  test('what is said of a step while it goes on stays true, in every recording', { timeout: 60_000 }, () => {
    for (const recording of recordings().filter(({ way }) => !way.includes('tty'))) {
      const { builder, target, buildArgs } = recording;
      const model = parseDockerfile(recording.dockerfile, { buildArgs, builder });
      const sight = newBuildSight();
      const decoder = recording.newDecoder();
      const said: string[][] = model.instructions.map(() => []);
      const look = (ended: BuildEnd) => {
        for (const { index, outcome, kind } of mapSteps(model, sight, { builder, target, ended }).steps) {
          if (outcome !== 'unknown' && kind === 'step' && said[index]?.at(-1) !== outcome) {
            said[index]?.push(outcome);
          }
        }
      };
      for (let at = 0; at < recording.bytes.length; ) {
        const end = recording.bytes.indexOf(10, at) + 1 || recording.bytes.length;
        for (const event of decoder.write(recording.bytes.subarray(at, end))) {
          sight.take(event);
        }
        look('running');
        at = end;
      }
      // BuildKit itself takes back a "cached" that it said of steps before a failure.
      const changed = said.filter((outcomes) => outcomes.length > 1 && recording.case !== 'fail-copy');
      expect(changed, recording.name).toEqual([]);
    }
  });
});
