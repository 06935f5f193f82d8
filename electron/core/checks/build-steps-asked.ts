import type { BuildRecord, BuildStep } from '../../contract/build.ts';
import type { CheckOf } from '../../contract/checks.ts';
import { message, word } from '../../contract/messages.ts';
import { matchesName } from '../layers/path-glob.ts';
import type { Finding } from './check-world.ts';
import { plainInstruction } from './image-facts.ts';
import { excerpt } from './look.ts';

const MOST_NAMED = 8;

/** What a check asks of what became of single instructions. */
export function askSteps(check: CheckOf<'build'>, build: BuildRecord, dockerfile: string): Finding[] {
  const { steps = [], firstMiss } = check;
  return [
    ...steps.map((wanted) => askOutcome(wanted, build, dockerfile)),
    ...(firstMiss === undefined ? [] : [askFirstMiss(firstMiss, build, dockerfile)]),
  ];
}

type WantedStep = NonNullable<CheckOf<'build'>['steps']>[number];

/** Every instruction that is meant must have come out as it should; the first that did not is spoken of. */
function askOutcome({ instruction, outcome }: WantedStep, build: BuildRecord, dockerfile: string): Finding {
  const { number, steps } = build;
  const expected = message('buildCheck.expected.step', {
    dockerfile,
    instruction,
    outcome: word(`outcome.${outcome}`),
  });
  const meant = steps.filter((step) => isLike(step, instruction));
  const [first] = meant;
  if (first === undefined) {
    return steps.length === 0 ? unknownSteps(expected, number) : noStep(expected, build, instruction);
  }
  const unlike = meant.find((step) => step.outcome !== outcome && step.outcome !== 'unknown');
  const unknown = meant.find((step) => step.outcome === 'unknown');
  if (unlike === undefined && unknown !== undefined) {
    const observed = message('buildCheck.observed.unknownStep', { number, ...named(unknown) });
    return { outcome: 'cannotCheck', expected, observed, advice: message('buildCheck.advice.unknown') };
  }
  const told = unlike ?? first;
  const observed = message('buildCheck.observed.step', {
    number,
    ...named(told),
    outcome: word(`outcome.${told.outcome}`),
  });
  return {
    outcome: unlike === undefined ? 'pass' : 'fail',
    expected,
    observed,
    advice: message('buildCheck.advice.why'),
  };
}

function askFirstMiss(
  wanted: NonNullable<CheckOf<'build'>['firstMiss']>,
  build: BuildRecord,
  dockerfile: string,
): Finding {
  const { number, steps } = build;
  const expected =
    wanted === 'none'
      ? message('buildCheck.expected.noMiss', { dockerfile })
      : message('buildCheck.expected.miss', {
          dockerfile,
          place: typeof wanted === 'number' ? word('build.line', String(wanted)) : wanted,
        });
  const miss = steps.find(
    ({ outcome, instruction }) => instruction !== 'ARG' && outcome !== 'cached' && outcome !== 'skipped',
  );
  if (miss?.outcome === 'unknown' || steps.length === 0) {
    return unknownSteps(expected, number);
  }
  const right = miss === undefined ? wanted === 'none' : wanted !== 'none' && isMeant(miss, wanted);
  const observed =
    miss === undefined
      ? message('buildCheck.observed.noMiss', { number })
      : message('buildCheck.observed.miss', { number, ...named(miss) });
  return { outcome: right ? 'pass' : 'fail', expected, observed, advice: message('buildCheck.advice.why') };
}

function isMeant(step: BuildStep, wanted: string | number): boolean {
  return typeof wanted === 'number' ? wanted >= step.line && wanted <= step.endLine : isLike(step, wanted);
}

function isLike({ text }: BuildStep, instruction: string): boolean {
  return matchesName(plainInstruction(text), plainInstruction(instruction));
}

function named({ line, text }: BuildStep): { line: number; instruction: string } {
  return { line, instruction: excerpt(text) };
}

function unknownSteps(expected: Finding['expected'], number: number): Finding {
  const observed = message('buildCheck.observed.unknownSteps', { number });
  return { outcome: 'cannotCheck', expected, observed, advice: message('buildCheck.advice.unknown') };
}

function noStep(expected: Finding['expected'], { number, steps }: BuildRecord, instruction: string): Finding {
  const all = steps.map(({ text }) => excerpt(text));
  const instructions = all.slice(0, MOST_NAMED).join('; ') + (all.length > MOST_NAMED ? '; …' : '');
  const observed = message('buildCheck.observed.noStep', { number, instruction, instructions });
  return { outcome: 'fail', expected, observed, advice: message('buildCheck.advice.instruction') };
}
