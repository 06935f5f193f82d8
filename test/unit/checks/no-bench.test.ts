import { describe, expect, it } from 'vitest';
import { Check } from '../../../electron/contract/checks.ts';
import type { CommandMark } from '../../../electron/contract/terminal.ts';
import { NO_BUILDS } from '../../../electron/core/checks/check-world.ts';
import { matches } from '../../../electron/core/checks/command-check.ts';
import { excerpt, sharedLayers } from '../../../electron/core/checks/look.ts';
import { type CheckWorld, runChecks } from '../../../electron/core/checks/run-check.ts';

const label = { en: 'A check', 'zh-CN': '检查' };
const check = (fields: Record<string, unknown>) => Check.parse({ id: 'c', label, ...fields });
const diff = check({ type: 'command', argv: ['diff', 'web'], exitCode: 0 });
const choice = check({
  type: 'question',
  choices: [
    { id: 'one', text: label },
    { id: 'two', text: label },
  ],
  answer: { choice: 'two' },
});

function world(change: Partial<CheckWorld> = {}): CheckWorld {
  const read = () => Promise.reject(new Error('not asked'));
  return {
    link: null,
    layers: null,
    workspace: { read },
    builds: NO_BUILDS,
    commands: [],
    answers: {},
    ...change,
  };
}

function typed(line: string, exitCode: number | null): CommandMark {
  return { id: line, terminalId: 't', argv: line.split(' '), cwd: '/', startedAt: '2026-01-01', exitCode };
}

async function outcome(of: Check, where: CheckWorld, passed: string[] = []) {
  const [result] = await runChecks([of], where, { passed });
  return result;
}

describe('a command', () => {
  it.each([
    ['docker diff web', true],
    ['docker container diff web', true],
    ['docker --log-level debug diff web', true],
    ['docker diff webb', false],
    ['docker ps', false],
    ['docker web diff', false],
  ])('%s is docker diff web: %s', (line, same) => {
    expect(matches(line.split(' '), ['diff', 'web'])).toBe(same);
  });

  it('may name an image with its tag, a container by its ID', () => {
    expect(matches(['docker', 'history', 'mynginx:latest'], ['history', 'mynginx'])).toBe(true);
    expect(matches(['docker', 'history', 'mynginx:v2'], ['history', 'mynginx'])).toBe(false);
    const ids = new Map([['web', 'abc123def']]);
    expect(matches(['docker', 'diff', 'abc1'], ['diff', 'web'], ids)).toBe(true);
    expect(matches(['docker', 'diff', 'bc1'], ['diff', 'web'], ids)).toBe(false);
  });

  it('is not yet, fails by its exit code, passes; a later mistake takes nothing back', async () => {
    expect(await outcome(diff, world())).toMatchObject({ outcome: 'notYet' });
    const failed = [typed('docker diff web', 1)];
    expect(await outcome(diff, world({ commands: failed }))).toMatchObject({
      outcome: 'fail',
      observed: { key: 'command.observed.exit', params: { line: 'diff web', exitCode: 1 } },
    });
    expect(await outcome(diff, world({ commands: [typed('docker diff web', null)] }))).toMatchObject({
      outcome: 'notYet',
    });
    const both = [typed('docker diff web', 0), ...failed];
    expect(await outcome(diff, world({ commands: both }))).toMatchObject({ outcome: 'pass' });
  });
});

describe('a question with choices', () => {
  it('is right, wrong or open, and never gives the answer away', async () => {
    expect(await outcome(choice, world())).toMatchObject({ outcome: 'notYet' });
    expect(await outcome(choice, world({ answers: { c: 'two' } }))).toMatchObject({ outcome: 'pass' });
    const wrong = await outcome(choice, world({ answers: { c: 'one' } }));
    expect(wrong).toMatchObject({ outcome: 'fail' });
    expect(JSON.stringify(wrong)).not.toContain('two');
  });
});

describe('without a bench', () => {
  it.each([
    check({ type: 'container', name: 'web', state: 'running' }),
    check({ type: 'container', name: 'web', state: 'absent' }),
    check({ type: 'http', port: 80 }),
    check({ type: 'file', in: { container: 'web' }, path: '/a' }),
    check({ type: 'image', ref: 'nginx' }),
    check({ type: 'image', ref: 'nginx', notInAnyLayer: [{ text: 'secret' }], size: { max: 1 } }),
    check({ type: 'layer', ref: 'nginx', layer: { instruction: 'COPY*' }, only: ['/srv/**'] }),
    check({ type: 'layer', ref: 'nginx', layer: 'top', changes: [{ path: '/a', kind: ['added'] }] }),
    check({ type: 'question', answer: { layerCount: 'nginx' } }),
  ])('$type cannot be checked, and nobody is blamed', async (each) => {
    expect(await outcome(each, world())).toMatchObject({
      outcome: 'cannotCheck',
      observed: { key: 'cannotCheck.bench' },
    });
  });

  it('what has passed stays passed if it only had to happen once', async () => {
    const running = { type: 'container', name: 'web', state: 'running' };
    const edge = await outcome(check(running), world(), ['c']);
    expect(edge).toMatchObject({ outcome: 'pass', sticky: true, observed: { key: 'cannotCheck.bench' } });
    const level = await outcome(check({ ...running, mode: 'level' }), world(), ['c']);
    expect(level).toMatchObject({ outcome: 'cannotCheck', sticky: false });
  });
});

describe('parts', () => {
  it('an excerpt is plain, short text', () => {
    expect(excerpt('<html><head><title>x</title></head>\n<h1>Hello</h1>\n you</html>')).toBe('Hello you');
    expect(excerpt('层'.repeat(100))).toHaveLength(60);
  });

  it('layers are shared from the base up', () => {
    expect(sharedLayers(['a', 'b'], ['a', 'b', 'c'])).toBe(2);
    expect(sharedLayers(['a', 'b'], ['b', 'a'])).toBe(0);
    expect(sharedLayers(['a', 'b'], ['a'])).toBe(1);
  });
});
