import { describe, expect, it } from 'vitest';
import type { BuildRecord, BuildStep } from '../../../electron/contract/build.ts';
import { Check } from '../../../electron/contract/checks.ts';
import { say } from '../../../electron/contract/messages.ts';
import { type BuildsWorld, NO_BUILDS } from '../../../electron/core/checks/check-world.ts';
import { runChecks } from '../../../electron/core/checks/run-check.ts';
import { buildRules } from '../../../electron/core/lessons/build-rules.ts';

const label = { en: 'A check', 'zh-CN': '检查' };
const checkOf = (fields: Record<string, unknown>) =>
  Check.parse({ id: 'c', type: 'build', label, ...fields });

function step(line: number, text: string, outcome: BuildStep['outcome']): BuildStep {
  const instruction = text.split(' ')[0] ?? '';
  return {
    ...{ index: line - 1, stage: 0, line, endLine: line, instruction, text, kind: 'step', outcome },
    ...{ startMs: null, ms: 0, layers: null, sizeAdded: null, why: null, error: null },
  };
}

function build(number: number, change: Partial<BuildRecord> = {}): BuildRecord {
  const options = {
    context: '',
    dockerfile: 'Dockerfile',
    tag: null,
    target: null,
    buildArgs: {},
    noCache: false,
  };
  return {
    ...{ id: `b${number}`, number, origin: 'button', options: { ...options, builder: 'classic' } },
    ...{ startedAt: `2026-01-01T00:00:${String(number).padStart(2, '0')}.000Z`, ms: 5, status: 'done' },
    ...{
      imageId: 'sha256:1',
      stages: [],
      edges: [],
      context: null,
      comparedWith: null,
      notKnown: [],
      error: null,
    },
    steps: [step(1, 'FROM busybox', 'cached'), step(2, 'ARG V', 'executed'), step(3, 'COPY . /', 'executed')],
    ...change,
  } as BuildRecord;
}

async function look(fields: Record<string, unknown>, builds: Partial<BuildsWorld>) {
  const world = {
    ...{ link: null, layers: null, workspace: { read: () => Promise.reject(new Error()) } },
    ...{ commands: [], answers: {}, builds: { ...NO_BUILDS, ...builds } },
  };
  const [result] = await runChecks([checkOf(fields)], world, { passed: [] });
  for (const language of ['en', 'zh-CN'] as const) {
    const said = [result?.expected, result?.observed, result?.advice].map((one) => one && say(one, language));
    expect(said.join(' ')).not.toMatch(/[{}@]/);
  }
  return { outcome: result?.outcome, observed: result && say(result.observed, 'en') };
}

describe('which build is judged', () => {
  it('is the newest since the step began, without those that were cancelled', async () => {
    const records = [build(3, { status: 'cancelled' }), build(2), build(1)];
    expect(await look({}, { records })).toMatchObject({ outcome: 'pass', observed: 'Build 2 succeeded.' });
    expect(await look({}, { records, since: '2026-01-01T00:00:03Z' })).toEqual({
      outcome: 'notYet',
      observed: 'The newest build of a Dockerfile, build 2, was made before this step.',
    });
  });

  it('is one of the file that was named, however its path is written', async () => {
    const options = { ...build(1).options, dockerfile: './web/Dockerfile' };
    const records = [build(2), build(1, { options })];
    expect((await look({ dockerfile: 'web/Dockerfile' }, { records })).observed).toBe('Build 1 succeeded.');
    expect((await look({ dockerfile: 'other' }, { records })).outcome).toBe('notYet');
  });

  it('is not judged while it runs', async () => {
    const records = [build(2, { status: 'running' }), build(1)];
    expect(await look({}, { records })).toEqual({ outcome: 'notYet', observed: 'Build 2 is running.' });
  });

  it('needs no bench', async () => {
    expect((await look({}, {})).outcome).toBe('notYet');
  });
});

describe('what could not be seen', () => {
  const records = [build(1, { steps: [step(1, 'FROM a', 'cached'), step(2, 'RUN b', 'unknown')] })];
  it.each([
    { steps: [{ instruction: 'RUN*', outcome: 'cached' }] },
    { firstMiss: 'none' },
    { firstMiss: 2 },
    { context: { contains: ['a'] } },
    { context: { excludes: ['a'] } },
    { context: { size: { max: 1 } } },
  ])('cannot be checked: %j', async (fields) => {
    expect((await look(fields, { records })).outcome).toBe('cannotCheck');
  });

  it('does not keep what was seen from being judged', async () => {
    const fields = { steps: [{ instruction: 'FROM*', outcome: 'executed' }] };
    expect((await look(fields, { records })).outcome).toBe('fail');
    const size = [build(1, { context: { files: 2, bytes: 10 } })];
    expect((await look({ context: { size: { max: 10 } } }, { records: size })).outcome).toBe('pass');
  });
});

it('overlooks ARG where the first miss is asked for', async () => {
  expect(await look({ firstMiss: 'copy *' }, { records: [build(1)] })).toEqual({
    outcome: 'pass',
    observed: 'In build 1 the first that ran was line 3: COPY . /.',
  });
});

it('says at which line a build failed, in few words', async () => {
  const error = { message: `no such file\n${'x'.repeat(500)}`, exitCode: 1, line: 3, step: 2 };
  const { outcome, observed } = await look({}, { records: [build(1, { status: 'failed', error })] });
  expect(outcome).toBe('fail');
  expect(observed).toMatch(/^Build 1 failed at line 3: no such file x{20,60}…$/);
});

describe('rules of lessons', () => {
  it.each([
    [{ context: {} }, /what of the context/],
    [{ builds: {} }, /needs min, max/],
    [{ builds: { max: 0 } }, /at least one/],
    [{ context: { size: { min: 2, max: 1 } } }, /larger than max/],
    [{ status: 'failed', firstMiss: 'none' }, /nothing ran/],
    [{ steps: [{ instruction: 'RUN*', outcome: 'failed' }] }, /needs status: failed/],
  ])('refuse %j', (fields, words) => {
    const check = checkOf(fields);
    const problems = check.type === 'build' ? buildRules(check) : [];
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
  });

  it('accept what is right', () => {
    const check = checkOf({ builds: { min: 2 }, firstMiss: 4, context: { files: { max: 3 } } });
    expect(check.type === 'build' && buildRules(check)).toEqual([]);
  });

  it.each(['/etc', '../a', 'a/[b]', 'a**'])('let no pattern %s in', (glob) => {
    expect(() => checkOf({ context: { contains: [glob] } })).toThrow();
  });
});
