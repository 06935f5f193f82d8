import { setTimeout } from 'node:timers/promises';
import type { CheckOf } from '../../contract/checks.ts';
import { message } from '../../contract/messages.ts';
import type { Message } from '../../contract/text.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { getFromBench, type HttpAnswer } from './bench-http.ts';
import type { BenchWorld, Finding } from './check-world.ts';
import { excerpt } from './look.ts';

const RETRY_AFTER_MS = [100, 200, 400, 800];

export async function checkHttp(check: CheckOf<'http'>, { link }: BenchWorld): Promise<Finding> {
  const { port } = check;
  const answer = await patiently(link, check);
  if (answer === null) {
    return {
      outcome: 'notYet',
      expected: expectedOf(check, null),
      observed: message('http.observed.silent', { port }),
      advice: message('http.advice.port', { port }),
    };
  }
  const observed = message('http.observed.page', {
    port,
    status: answer.status,
    excerpt: excerpt(answer.body),
  });
  const expected = expectedOf(check, answer);
  return holds(check, answer)
    ? { outcome: 'pass', expected, observed, advice: null }
    : { outcome: 'fail', expected, observed, advice: message('http.advice.page', { port }) };
}

/** A server that was started a moment ago needs another before it listens; nobody shall have to ask twice for that. */
async function patiently(link: BenchLink, { port, path }: CheckOf<'http'>): Promise<HttpAnswer | null> {
  for (const pause of RETRY_AFTER_MS) {
    const answer = await getFromBench(link, port, path);
    if (answer !== null || !(await isPublished(link, port))) {
      return answer;
    }
    await setTimeout(pause);
  }
  return getFromBench(link, port, path);
}

async function isPublished(link: BenchLink, port: number): Promise<boolean> {
  const running = await link.engine.listContainers();
  return running.some((container) => container.Ports.some((each) => each.PublicPort === port));
}

function holds(check: CheckOf<'http'>, answer: HttpAnswer): boolean {
  return (
    statusHolds(check, answer) &&
    (check.contains === undefined || answer.body.includes(check.contains)) &&
    (check.notContains === undefined || !answer.body.includes(check.notContains))
  );
}

function statusHolds(check: CheckOf<'http'>, answer: HttpAnswer): boolean {
  return check.status === undefined || check.status === answer.status;
}

/** The first thing that does not hold; else the one that says most. */
function expectedOf(check: CheckOf<'http'>, answer: HttpAnswer | null): Message {
  const at = { port: check.port, path: check.path };
  const { status, contains, notContains } = check;
  if (status !== undefined && answer !== null && !statusHolds(check, answer)) {
    return message('http.expected.status', { ...at, status });
  }
  if (contains !== undefined && !(answer?.body.includes(contains) && notContains?.length)) {
    return message('http.expected.contains', { ...at, text: contains });
  }
  if (notContains !== undefined) {
    return message('http.expected.notContains', { ...at, text: notContains });
  }
  return status === undefined
    ? message('http.expected.answer', at)
    : message('http.expected.status', { ...at, status });
}
