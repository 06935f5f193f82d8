import type { Check, CheckOf, CheckResult } from '../../contract/checks.ts';
import { LabError, toErrorBody } from '../../contract/errors.ts';
import { message } from '../../contract/messages.ts';
import { messageOf } from '../bench/errors.ts';
import { checkBuild } from './build-check.ts';
import type { BenchWorld, CheckWorld, Finding } from './check-world.ts';
import { checkCommand } from './command-check.ts';
import { checkContainer } from './container-check.ts';
import { checkFile } from './file-check.ts';
import { checkHttp } from './http-check.ts';
import { checkImage } from './image-check.ts';
import { checkLayer } from './layer-check.ts';
import { checkChoice, checkNumber } from './question-check.ts';

export type { CheckWorld } from './check-world.ts';

/**
 * Looks at the world for every check of a step, in order. `passed` are the ids of those that have passed earlier: an
 * edge check among them stays passed, and says what is there now. Never rejects: when the world does not let us look,
 * that is `cannotCheck`, which is nobody's fault.
 */
export async function runChecks(
  checks: readonly Check[],
  world: CheckWorld,
  { passed }: { passed: readonly string[] },
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const found = await look(check, world);
    const so = [...passed, ...idsPassed(results)];
    const finding = found.outcome === 'pass' && isEarly(check, checks, so) ? neverThere(check) : found;
    const sticky = check.mode === 'edge' && finding.outcome !== 'pass' && passed.includes(check.id);
    results.push({
      id: check.id,
      ...finding,
      ...(sticky ? { outcome: 'pass', advice: null } : {}),
      sticky,
    });
  }
  return results;
}

function idsPassed(results: readonly CheckResult[]): string[] {
  return results.filter((result) => result.outcome === 'pass').map((result) => result.id);
}

/** A container that a step has one make and remove again is not yet removed while it was never there. */
function isEarly(
  check: Check,
  checks: readonly Check[],
  passed: readonly string[],
): check is CheckOf<'container'> {
  if (check.type !== 'container' || check.state !== 'absent' || passed.includes(check.id)) {
    return false;
  }
  const earlier = checks.slice(0, checks.indexOf(check)).filter((each) => isAbout(each, check.name));
  return earlier.some((each) => !passed.includes(each.id));
}

function neverThere({ name }: CheckOf<'container'>): Finding {
  return {
    outcome: 'notYet',
    expected: message('container.expected.absent', { name }),
    observed: message('container.observed.neverThere', { name }),
    advice: null,
  };
}

function isAbout(check: Check, name: string): check is CheckOf<'container'> {
  return check.type === 'container' && check.state !== 'absent' && check.name === name;
}

async function look(check: Check, world: CheckWorld): Promise<Finding> {
  try {
    if (check.type === 'command') {
      return await checkCommand(check, world);
    }
    if (check.type === 'build') {
      return checkBuild(check, world.builds);
    }
    if (check.type === 'question' && 'choice' in check.answer) {
      return checkChoice(check, check.answer.choice, world);
    }
    const { link, layers } = world;
    if (link === null || layers === null) {
      throw new LabError('BENCH_NOT_READY', 'the bench is not ready');
    }
    return await lookAtBench(check, { ...world, link, layers });
  } catch (thrown) {
    return cannotCheck(check, thrown);
  }
}

function lookAtBench(
  check: Exclude<Check, { type: 'command' | 'build' }>,
  world: BenchWorld,
): Promise<Finding> {
  switch (check.type) {
    case 'container':
      return checkContainer(check, world);
    case 'http':
      return checkHttp(check, world);
    case 'file':
      return checkFile(check, world);
    case 'image':
      return checkImage(check, world);
    case 'layer':
      return checkLayer(check, world);
    case 'question':
      return checkNumber(check, world);
  }
}

const NOT_THERE = ['BENCH_LOST', 'BENCH_NOT_READY', 'ENGINE_LOST', 'CONNECTION_LOST'];

function cannotCheck(check: Check, thrown: unknown): Finding {
  const lost = NOT_THERE.includes(toErrorBody(thrown).code);
  return {
    outcome: 'cannotCheck',
    expected: message('cannotCheck.expected', { en: check.label.en, zh: check.label['zh-CN'] }),
    observed: message(lost ? 'cannotCheck.bench' : 'cannotCheck.failed', { reason: messageOf(thrown) }),
    advice: message('cannotCheck.advice'),
  };
}
