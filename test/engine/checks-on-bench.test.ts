import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Check, type CheckOutcome } from '../../electron/contract/checks.ts';
import { say } from '../../electron/contract/messages.ts';
import { NO_BUILDS } from '../../electron/core/checks/check-world.ts';
import { type CheckWorld, runChecks } from '../../electron/core/checks/run-check.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { readyBench, type TestBench } from './harness.ts';

const PAGE = '/usr/share/nginx/html/index.html';
const label = { en: 'A check', 'zh-CN': '检查' };
let made: TestBench;
let world: CheckWorld;

async function sh(script: string): Promise<void> {
  const { exitCode, stderr } = await made.bench.run(['sh', '-c', script]);
  expect(exitCode, stderr).toBe(0);
}

/** Seconds since 1970 with nanoseconds, by the bench's clock. */
async function benchTime(): Promise<string> {
  return (await made.bench.run(['date', '+%s.%N'])).stdout.toString().trim();
}

/** Runs one check; its outcome and what it says, in English. */
async function look(fields: Record<string, unknown>, change: Partial<CheckWorld> = {}) {
  const check = Check.parse({ id: 'c', label, ...fields });
  const [result] = await runChecks([check], { ...world, ...change }, { passed: [] });
  if (result === undefined) {
    throw new Error('no result');
  }
  const said = { expected: say(result.expected, 'en'), observed: say(result.observed, 'en') };
  expect(`${said.expected}${said.observed}${say(result.observed, 'zh-CN')}`).not.toMatch(/[{}@]/);
  return { outcome: result.outcome, ...said };
}

async function expectOutcome(fields: Record<string, unknown>, outcome: CheckOutcome, observed: RegExp) {
  expect(await look(fields)).toMatchObject({ outcome, observed: expect.stringMatching(observed) });
}

beforeAll(async () => {
  made = await readyBench('checks', ['nginx', 'busybox']);
  const { bench, dataDir } = made;
  world = {
    link: bench,
    layers: new LayerReader({ link: bench, dataDir, store: bench.state.value.store }),
    workspace: { read: () => Promise.reject(new Error('not asked')) },
    builds: NO_BUILDS,
    commands: [],
    answers: {},
  };
});
afterAll(() => made.remove());

describe('on an untouched bench nothing passes, and nothing is a reproach', () => {
  it.each([
    [{ type: 'container', name: 'web', state: 'running' }],
    [{ type: 'http', port: 80 }],
    [{ type: 'file', in: { container: 'web' }, path: PAGE, differsFromImage: 'nginx' }],
    [{ type: 'image', ref: 'mynginx', base: 'nginx', addedLayers: { min: 1, max: 1 } }],
    [{ type: 'layer', ref: 'mynginx', layer: 'top', changes: [{ path: PAGE, kind: ['modified'] }] }],
    [{ type: 'question', answer: { layerCount: 'nginx' } }],
    [{ type: 'question', answer: { layerCount: 'mynginx' } }],
  ])('%j', async (fields) => {
    expect((await look(fields)).outcome).toBe('notYet');
  });
});

describe('a container and its page', () => {
  const running = { type: 'container', name: 'web', state: 'running', image: 'nginx' };
  const changed = { type: 'file', in: { container: 'web' }, path: PAGE, differsFromImage: 'nginx' };

  it('of another image fails and says which', async () => {
    await sh('docker run -d --name web busybox sleep 1000');
    await expectOutcome(running, 'fail', /image busybox\) is running/);
    await sh('docker rm -f web');
  });

  it('answers as soon as it has been started', async () => {
    await sh('docker run -d --name web -p 80:80 nginx');
    await expectOutcome(running, 'pass', /running/);
    await expectOutcome(
      { type: 'http', port: 80, status: 200, contains: 'Welcome to nginx' },
      'pass',
      /status 200/,
    );
    await expectOutcome({ type: 'http', port: 80, path: '/nowhere', status: 200 }, 'fail', /status 404/);
    await expectOutcome({ type: 'http', port: 80, notContains: 'Welcome' }, 'fail', /Welcome to nginx/);
    await expectOutcome(changed, 'notYet', /still exactly what image nginx has: \d+ bytes/);
  });

  it.each([
    ['a shell', `docker exec web sh -c 'echo one > ${PAGE}'`],
    ['docker cp', `echo two > /tmp/page && docker cp /tmp/page web:${PAGE}`],
    ['a symlink', `docker exec web sh -c 'echo three > /srv/page; ln -sf ../../../../srv/page ${PAGE}'`],
  ])('may be changed by %s', async (_way, script) => {
    await sh(script);
    await expectOutcome(changed, 'pass', /begins “(one|two|three)”/);
  });

  it('is read again after a change; looking alone sets nothing going', async () => {
    await sh(`docker exec web sh -c 'rm ${PAGE}; echo first > ${PAGE}'`);
    await expectOutcome(changed, 'pass', /first/);
    const began = await benchTime();
    await expectOutcome(changed, 'pass', /first/);
    await expectOutcome(changed, 'pass', /first/);
    await sh(`docker exec web sh -c 'echo again > ${PAGE}'`);
    await expectOutcome(changed, 'pass', /again/);
    const filter = ['--filter', 'event=archive-path', '--format', '{{.Action}}'];
    const until = await benchTime();
    const { stdout } = await made.bench.run([
      'docker',
      'events',
      '--since',
      began,
      '--until',
      until,
      ...filter,
    ]);
    // Events make checks run: a look that made one each time would keep the checks running for ever.
    expect(stdout.toString().split('\n').filter(Boolean).length).toBeLessThanOrEqual(1);
  });

  it('that is gone is said to be missing', async () => {
    await sh(`docker exec web rm ${PAGE}`);
    await expectOutcome(changed, 'notYet', /is not in container web/);
    await expectOutcome({ ...changed, path: '/usr/share/nginx' }, 'fail', /is a directory/);
    await sh(`docker exec web sh -c 'echo mine > ${PAGE}'`);
  });
});

describe('an image', () => {
  const added = { type: 'image', ref: 'mynginx', base: 'nginx', addedLayers: { min: 1, max: 1 } };
  const top = {
    type: 'layer',
    ref: 'mynginx',
    layer: 'top',
    changes: [{ path: PAGE, kind: ['added', 'modified'] }],
  };

  it('that is only tagged has nothing on top', async () => {
    await sh('docker tag nginx mynginx');
    await expectOutcome(added, 'fail', /all \d+ layers of nginx and 0 more/);
    await expectOutcome(top, 'fail', /is not among|changes nothing|is added|is modified/);
  });

  it('of another base shares no layer', async () => {
    await sh('docker tag busybox mynginx');
    await expectOutcome(added, 'fail', /has 0; it has \d+ in all/);
  });

  it('that is committed has one layer more, with the page in it', async () => {
    await sh('docker commit web mynginx');
    await expectOutcome(added, 'pass', /and 1 more on top/);
    await expectOutcome(top, 'pass', /among \d+ changes/);
    await expectOutcome(
      { ...top, changes: [{ path: '/etc/passwd', kind: ['deleted'] }] },
      'fail',
      /not among/,
    );
    await expectOutcome({ ...top, layer: 99 }, 'fail', /has only \d+ layers/);
    await expectOutcome(
      { type: 'image', ref: 'mynginx', cmd: ['sh'] },
      'fail',
      /\["nginx","-g","daemon off;"\]/,
    );
  });

  it('committed twice has two', async () => {
    await sh('docker run -d --name more mynginx && docker commit more mynginx:more');
    await expectOutcome({ ...added, ref: 'mynginx:more' }, 'fail', /and 2 more/);
  });

  it('answers a question about itself', async () => {
    const { stdout } = await made.bench.run([
      'docker',
      'image',
      'inspect',
      '-f',
      '{{len .RootFS.Layers}}',
      'mynginx',
    ]);
    const right = stdout.toString().trim();
    const question = { type: 'question', answer: { layerCount: 'mynginx' } };
    const wide = [...right].map((digit) => String.fromCodePoint(Number(digit) + 0xff10)).join('');
    for (const [answer, outcome] of [
      [right, 'pass'],
      [` ${wide} `, 'pass'],
      [`${Number(right) + 1}`, 'fail'],
      ['many', 'fail'],
    ]) {
      const result = await look(question, { answers: { c: String(answer) } });
      expect(result.outcome, String(answer)).toBe(outcome);
      expect(result.expected).not.toContain(right);
    }
    const more = { type: 'question', answer: { addedLayers: 'mynginx', base: 'nginx' } };
    expect((await look(more, { answers: { c: '1' } })).outcome).toBe('pass');
  });
});

describe('a container that was to come and go', () => {
  const comeAndGo = ['running', 'absent'].map((state) =>
    Check.parse({ id: state, label, type: 'container', name: 'fresh', state }),
  );
  const outcomes = async (passed: string[]) =>
    (await runChecks(comeAndGo, world, { passed })).map((result) => result.outcome);

  it('does not count as gone before it has been there', async () => {
    expect(await outcomes([])).toEqual(['notYet', 'notYet']);
    await sh('docker run -d --name fresh busybox sleep 1000');
    expect(await outcomes([])).toEqual(['pass', 'notYet']);
    await sh('docker rm -f fresh');
    expect(await outcomes(['running'])).toEqual(['pass', 'pass']);
  });
});

it('random pages are told from the original one by content, not by size', async () => {
  const page = '/srv/page';
  await sh(`docker exec web sh -c 'echo ${randomBytes(4).toString('hex')} > ${page}'`);
  await sh('docker commit web paged');
  const changed = { type: 'file', in: { container: 'web' }, path: page, differsFromImage: 'paged' };
  await expectOutcome(changed, 'notYet', /still exactly/);
  await sh(`docker exec web sh -c 'echo ${randomBytes(4).toString('hex')} > ${page}'`);
  await expectOutcome(changed, 'pass', /has 9 bytes/);
});

it('a bench that is stopped in the middle cannot be checked, and nobody is blamed', async () => {
  await made.bench.stop();
  for (const fields of [
    { type: 'container', name: 'web', state: 'running' },
    { type: 'http', port: 80 },
    { type: 'image', ref: 'mynginx' },
  ]) {
    expect((await look(fields)).outcome).toBe('cannotCheck');
  }
});
