import type { BuildRecord } from '../../contract/build.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { message, word } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import { isWithin, sayRange } from './amounts.ts';
import { askContext } from './build-context-asked.ts';
import { askSteps } from './build-steps-asked.ts';
import type { BuildsWorld, Finding } from './check-world.ts';
import { excerpt } from './look.ts';

/** One thing that a check asks of a build, and what was found. */
export type BuildAsked = Finding;

/**
 * The newest build since the step began, whoever started it. One that was cancelled is as if it had not been. From what
 * is kept of builds, which outlives the bench.
 */
export function checkBuild(check: CheckOf<'build'>, world: BuildsWorld): Finding {
  const dockerfile = check.dockerfile ?? word('build.anyFile');
  const expected = message(
    check.status === 'done' ? 'buildCheck.expected.done' : 'buildCheck.expected.failed',
    { dockerfile },
  );
  const ofFile = world.records.filter(
    ({ options, status }) =>
      status !== 'cancelled' &&
      (check.dockerfile === undefined || samePath(options.dockerfile, check.dockerfile)),
  );
  const builds = ofFile.filter(({ startedAt }) => world.since === null || startedAt >= world.since);
  const [newest] = builds;
  if (newest === undefined) {
    return notYet(expected, lastBefore(ofFile[0], dockerfile), message('buildCheck.advice.build'));
  }
  if (newest.status === 'running') {
    return notYet(expected, message('buildCheck.observed.running', { number: newest.number }), null);
  }
  const ended: BuildAsked = {
    outcome: newest.status === check.status ? 'pass' : 'fail',
    expected,
    observed: howItEnded(newest),
    advice: message(check.status === 'done' ? 'buildCheck.advice.failed' : 'buildCheck.advice.shouldFail'),
  };
  const asked: BuildAsked[] = [
    ended,
    ...askBuilder(check, newest, dockerfile),
    ...askTarget(check, newest, dockerfile),
    ...askSteps(check, newest, dockerfile),
    ...askContext(check, { build: newest, sent: world.contextOf(newest.id) }, dockerfile),
    ...askCount(check, builds, dockerfile),
  ];
  const wrong = asked.find(({ outcome }) => outcome !== 'pass');
  // Of what is right the first thing that was asked for by name tells most.
  return wrong ?? { ...(asked[1] ?? ended), advice: null };
}

function notYet(expected: Message, observed: Message, advice: Message | null): Finding {
  return { outcome: 'notYet', expected, observed, advice };
}

function lastBefore(build: BuildRecord | undefined, dockerfile: string): Message {
  return build === undefined
    ? message('buildCheck.observed.none', { dockerfile })
    : message('buildCheck.observed.earlier', { dockerfile, number: build.number });
}

function howItEnded({ number, status, error }: BuildRecord): Message {
  if (status !== 'failed') {
    return message('buildCheck.observed.done', { number });
  }
  const said = excerpt(error?.message ?? '');
  const line = error?.line ?? null;
  return line === null
    ? message('buildCheck.observed.failed', { number, error: said })
    : message('buildCheck.observed.failedAt', { number, line, error: said });
}

function askBuilder({ builder }: CheckOf<'build'>, build: BuildRecord, dockerfile: string): BuildAsked[] {
  if (builder === undefined) {
    return [];
  }
  const used = build.options.builder;
  return [
    {
      outcome: used === builder ? 'pass' : 'fail',
      expected: message('buildCheck.expected.builder', { dockerfile, builder: word(`builder.${builder}`) }),
      observed: message('buildCheck.observed.builder', {
        number: build.number,
        builder: word(`builder.${used}`),
      }),
      advice: message('buildCheck.advice.builder'),
    },
  ];
}

function askTarget({ target }: CheckOf<'build'>, build: BuildRecord, dockerfile: string): BuildAsked[] {
  if (target === undefined) {
    return [];
  }
  const { number } = build;
  const given = build.options.target;
  const right = target === false ? given === null : given?.toLowerCase() === target.toLowerCase();
  return [
    {
      outcome: right ? 'pass' : 'fail',
      expected:
        target === false
          ? message('buildCheck.expected.noTarget', { dockerfile })
          : message('buildCheck.expected.target', { dockerfile, target }),
      observed:
        given === null
          ? message('buildCheck.observed.noTarget', { number })
          : message('buildCheck.observed.target', { number, target: given }),
      advice:
        target === false
          ? message('buildCheck.advice.noTarget')
          : message('buildCheck.advice.target', { target }),
    },
  ];
}

/** Builds that ended as they must; too few of them is nothing wrong yet. */
function askCount(
  { builds: wanted, status }: CheckOf<'build'>,
  builds: readonly BuildRecord[],
  dockerfile: string,
): BuildAsked[] {
  if (wanted === undefined) {
    return [];
  }
  const count = builds.filter((build) => build.status === status).length;
  const tooFew = count < (wanted.min ?? 0);
  return [
    {
      outcome: isWithin(count, wanted) ? 'pass' : tooFew ? 'notYet' : 'fail',
      expected: message('buildCheck.expected.builds', { dockerfile, range: sayRange(wanted, String) }),
      observed: message('buildCheck.observed.builds', { count }),
      advice: tooFew ? message('buildCheck.advice.again') : null,
    },
  ];
}

function samePath(one: string, other: string): boolean {
  const plain = (path: string) => path.replace(/^(\.?\/)+/, '').replace(/\/{2,}/g, '/');
  return plain(one) === plain(other);
}
