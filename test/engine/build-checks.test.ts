import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuilderKind, BuildRecord } from '../../electron/contract/build.ts';
import { Check, type CheckOutcome } from '../../electron/contract/checks.ts';
import { say } from '../../electron/contract/messages.ts';
import { runChecks } from '../../electron/core/checks/run-check.ts';
import { type Button, startButton } from './build-button.ts';

const label = { en: 'A check', 'zh-CN': '检查' };
const DOCKERFILE = `FROM busybox AS base
WORKDIR /app
COPY lib/ ./lib/
FROM base AS test
RUN cat lib/*
FROM base
COPY app.txt ./
RUN cat app.txt
`;

let button: Button;
let since: string | null = null;

beforeAll(async () => {
  button = await startButton('build-checks');
  await button.sh(`mkdir lib
cat > Dockerfile <<'END'
${DOCKERFILE}END
printf secret > .env; printf '.env\\n' > .dockerignore
date +%s%N > lib/a.txt; echo one > app.txt`);
});
afterAll(() => button?.remove());

async function look(fields: Record<string, unknown>) {
  const check = Check.parse({ id: 'c', type: 'build', label, ...fields });
  const { keeper, bench } = button;
  const [result] = await runChecks(
    [check],
    {
      ...{ link: bench, layers: null, workspace: { read: () => Promise.reject(new Error('not asked')) } },
      ...{ commands: [], answers: {} },
      builds: {
        records: keeper.state.value.records,
        contextOf: (id) => keeper.kept(id)?.evidence.context ?? null,
        since,
      },
    },
    { passed: [] },
  );
  if (result === undefined) {
    throw new Error('no result');
  }
  for (const language of ['en', 'zh-CN'] as const) {
    const { expected, observed, advice } = result;
    expect([expected, observed, advice].map((one) => one && say(one, language)).join()).not.toMatch(/[{}@]/);
  }
  return { outcome: result.outcome, observed: say(result.observed, 'en') };
}

type Row = [Record<string, unknown>, CheckOutcome, RegExp];

async function expectAll(rows: Row[]): Promise<void> {
  for (const [fields, outcome, observed] of rows) {
    expect(await look(fields), JSON.stringify(fields)).toEqual({
      outcome,
      observed: expect.stringMatching(observed),
    });
  }
}

describe.each(['classic', 'buildkit'] as const)('builds by %s', (builder: BuilderKind) => {
  let first: BuildRecord;

  it('are not yet before there is one', async () => {
    since = new Date().toISOString();
    await expectAll([
      [{}, 'notYet', builder === 'classic' ? /No build of a Dockerfile/ : /before this step/],
      [{ firstMiss: 'none' }, 'notYet', /build/i],
      [{ dockerfile: 'other/Dockerfile' }, 'notYet', /No build of other\/Dockerfile/],
    ]);
  });

  it('are judged by how they end, for what, by whom, and by what was sent', async () => {
    first = await button.build({ builder });
    expect(first.status).toBe('done');
    await expectAll([
      [{}, 'pass', /succeeded/],
      [{ status: 'failed' }, 'fail', /succeeded/],
      [{ builder }, 'pass', builder === 'classic' ? /the classic builder/ : /BuildKit/],
      [{ builder: builder === 'classic' ? 'buildkit' : 'classic' }, 'fail', /used/],
      [{ target: false }, 'pass', /without --target/],
      [{ target: 'test' }, 'fail', /without --target/],
      [{ builds: { min: 1, max: 1 } }, 'pass', /So far: 1/],
      [{ builds: { min: 2 } }, 'notYet', /So far: 1/],
      [{ dockerfile: 'Dockerfile' }, 'pass', /succeeded/],
      [{ context: { contains: ['lib/*.txt', 'app.txt'] } }, 'pass', /lib\/a\.txt/],
      [{ context: { contains: ['.env'] } }, 'fail', /none of them \.env/],
      [{ context: { excludes: ['.env', '**/*.md'] } }, 'pass', /none of them \.env/],
      [{ context: { excludes: ['lib/**'] } }, 'fail', /was sent lib/],
      [{ context: { size: { max: '10kB' } } }, 'pass', /files, \d+ B/],
      [{ context: { size: { max: 10 } } }, 'fail', /files, \d+ B/],
      [{ context: { files: { min: 3 } } }, 'pass', /sent \d files/],
      [{ context: { files: { max: 1 } } }, 'fail', /sent \d files/],
    ]);
  });

  it('are judged by what came out of the cache', async () => {
    await button.sh('echo "$(date +%s%N)" > app.txt');
    const second = await button.build({ builder });
    expect(second.number).toBe(first.number + 1);
    const stage = builder === 'classic' ? 'cached' : 'skipped';
    await expectAll([
      [{ builds: { min: 2, max: 2 } }, 'pass', /So far: 2/],
      [{ builds: { max: 1 } }, 'fail', /So far: 2/],
      [{ steps: [{ instruction: 'COPY lib*', outcome: 'cached' }] }, 'pass', /line 3 .* was cached/],
      [
        { steps: [{ instruction: 'copy  app.txt *', outcome: 'executed' }] },
        'pass',
        /line 7 .* was executed/,
      ],
      [{ steps: [{ instruction: 'COPY*', outcome: 'cached' }] }, 'fail', /line 7 .* was executed/],
      [
        { steps: [{ instruction: 'RUN cat lib*', outcome: stage }] },
        'pass',
        new RegExp(`line 5 .* was ${stage}`),
      ],
      [
        { steps: [{ instruction: 'ADD*', outcome: 'cached' }] },
        'fail',
        /no instruction like ADD\*. It has: FROM/,
      ],
      [{ firstMiss: 'COPY app*' }, 'pass', /first that ran was line 7/],
      [{ firstMiss: 7 }, 'pass', /line 7/],
      [{ firstMiss: 3 }, 'fail', /line 7/],
      [{ firstMiss: 'none' }, 'fail', /line 7/],
    ]);
  });

  it('have no first miss when nothing changed', async () => {
    await button.build({ builder });
    await expectAll([
      [{ firstMiss: 'none' }, 'pass', /nothing ran/],
      [{ firstMiss: 'RUN*' }, 'fail', /nothing ran/],
    ]);
  });

  it('go to the target that was named', async () => {
    await button.build({ builder, target: 'test' });
    await expectAll([
      [{ target: 'test' }, 'pass', /target test/],
      [{ target: false }, 'fail', /target test/],
      [
        { target: 'test', steps: [{ instruction: 'RUN cat app*', outcome: 'skipped' }] },
        'pass',
        /target test/,
      ],
    ]);
  });

  it('may have to fail', async () => {
    await button.sh('printf "FROM busybox\\nRUN exit 9\\nRUN true\\n" > Broken');
    await button.build({ builder, dockerfile: 'Broken' });
    await expectAll([
      [{ dockerfile: 'Broken' }, 'fail', /failed at line 2/],
      [{ dockerfile: 'Broken', status: 'failed' }, 'pass', /failed at line 2/],
      [
        { dockerfile: 'Broken', status: 'failed', steps: [{ instruction: 'RUN exit*', outcome: 'failed' }] },
        'pass',
        /line 2 .* was failed/,
      ],
    ]);
  });
});

it('cannot be checked where a build was not seen', async () => {
  const { keeper } = button;
  const [newest] = keeper.state.value.records;
  const kept = newest && keeper.kept(newest.id);
  if (!kept) {
    throw new Error('no build');
  }
  // As of a typed build that drew its progress over itself.
  const steps = kept.record.steps.map((step) => ({ ...step, outcome: 'unknown' as const }));
  const startedAt = new Date().toISOString();
  const record = { ...kept.record, id: 'unseen', number: kept.record.number + 1, status: 'done' as const };
  keeper.record({
    record: { ...record, startedAt, steps, context: null },
    evidence: { ...kept.evidence, context: null },
  });
  await expectAll([
    [{ dockerfile: 'Broken', firstMiss: 'none' }, 'cannotCheck', /could not be seen/],
    [{ dockerfile: 'Broken', steps: [{ instruction: 'RUN*', outcome: 'cached' }] }, 'cannotCheck', /line 2/],
    [{ dockerfile: 'Broken', context: { contains: ['a'] } }, 'cannotCheck', /could not be seen/],
    [{ dockerfile: 'Broken', context: { files: { max: 9 } } }, 'cannotCheck', /could not be seen/],
  ]);
});
