import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Check, type CheckOutcome } from '../../electron/contract/checks.ts';
import { say } from '../../electron/contract/messages.ts';
import { NO_BUILDS } from '../../electron/core/checks/check-world.ts';
import { type CheckWorld, runChecks } from '../../electron/core/checks/run-check.ts';
import { findText, findTextInStream } from '../../electron/core/layers/find-text.ts';
import { findTextInStore } from '../../electron/core/layers/find-text-store.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { readyBench, type TestBench } from './harness.ts';

const label = { en: 'A check', 'zh-CN': '检查' };
const SECRET = 'correct-horse-battery';
const ELSEWHERE = { absent: 'nowhere-in-any-image', env: 'from-an-env-line', arg: 'from-a-build-argument' };
let made: TestBench;
let world: CheckWorld;

/** All images of this file; each FROM names busybox or an image made before it. */
const IMAGES: [string, string][] = [
  [
    'app',
    `FROM busybox
ENV PORT=8080 EMPTY= EQUALS=a=b
LABEL org.example.team=lab
WORKDIR /app
COPY wanted /app/wanted
USER 1000:1000
EXPOSE 80 53/udp
VOLUME /data
STOPSIGNAL SIGQUIT
ONBUILD COPY . /app
HEALTHCHECK CMD true
ENTRYPOINT ["/bin/echo"]
CMD ["hello", "you"]`,
  ],
  ['shelled', 'FROM app\nENTRYPOINT echo hello you\nHEALTHCHECK NONE'],
  ['bash', 'FROM busybox\nSHELL ["/bin/sh", "-ec"]\nCMD echo hello\nCOPY wanted /wanted'],
  [
    'layered',
    `FROM busybox
COPY wanted unwanted /srv/site/
RUN chmod 600 /srv/site/wanted
RUN rm /srv/site/unwanted
RUN true
COPY unwanted /srv/other`,
  ],
  [
    'wasteful',
    'FROM busybox\nRUN dd if=/dev/zero of=/big bs=1000 count=3000\nRUN rm /big\nRUN dd if=/dev/zero of=/small bs=1000 count=1',
  ],
  [
    'leaky',
    'FROM busybox\nRUN true\nCOPY secret id_rsa /root/.ssh/\nRUN rm -r /root/.ssh\nRUN echo done > /done',
  ],
  [
    'linked',
    'FROM busybox\nCOPY secret /b\nRUN ln /b /a && ln /b /c && cp /b /d && cp /b "$(printf "/n\\377e")"',
  ],
  ['touched', 'FROM layered\nRUN touch /srv/x && rm /srv/x'],
  ['moded', 'FROM layered\nRUN chmod 700 /srv'],
  ['seam', 'FROM busybox\nCOPY seam late /srv/'],
  ['in-env', `FROM busybox\nENV TOKEN=${ELSEWHERE.env}\nCOPY wanted /wanted`],
  ['in-label', `FROM busybox\nLABEL token="${ELSEWHERE.env}"`],
  ['in-arg', `FROM busybox\nARG TOKEN\nRUN echo $TOKEN > /dev/null; echo x > /made`],
];

async function sh(script: string): Promise<string> {
  const { exitCode, stderr, stdout } = await made.bench.run(['sh', '-c', script]);
  expect(exitCode, stderr).toBe(0);
  return stdout.toString();
}

const imageOf = (fields: Record<string, unknown>) => ({ type: 'image', ...fields });
const layerOf = (fields: Record<string, unknown>) => ({ type: 'layer', ref: 'layered', ...fields });

/** Runs one check; its outcome and what it says, in English. What it says in Chinese has no hole either. */
async function look(fields: Record<string, unknown>, change: Partial<CheckWorld> = {}) {
  const check = Check.parse({ id: 'c', label, ...fields });
  const [result] = await runChecks([check], { ...world, ...change }, { passed: [] });
  if (result === undefined) {
    throw new Error('no result');
  }
  const { outcome, advice } = result;
  const said = { expected: say(result.expected, 'en'), observed: say(result.observed, 'en') };
  const whole = [result.expected, result.observed, ...(advice === null ? [] : [advice])]
    .flatMap((message) => [say(message, 'en'), say(message, 'zh-CN')])
    .join(' ');
  expect(whole).not.toMatch(/[{}@]|undefined|NaN/);
  for (const secret of [SECRET, ...Object.values(ELSEWHERE)]) {
    expect(JSON.stringify(result)).not.toContain(secret);
  }
  expect(advice === null || outcome !== 'pass').toBe(true);
  return { outcome, ...said, advice: advice === null ? '' : say(advice, 'en') };
}

async function expectLook(fields: Record<string, unknown>, outcome: CheckOutcome, observed: RegExp) {
  expect(await look(fields)).toMatchObject({ outcome, observed: expect.stringMatching(observed) });
}

beforeAll(async () => {
  made = await readyBench('checks-image', ['busybox']);
  const { bench, dataDir } = made;
  await sh(`mkdir -p /tmp/context && cd /tmp/context &&
    echo 'a page' > wanted && echo 'not a page' > unwanted && echo 'a key' > id_rsa &&
    printf 'zero\\0%s\\0' ${SECRET} > secret &&
    { head -c 65530 /dev/zero; printf %s ${SECRET}; head -c 100 /dev/zero; } > seam &&
    { head -c 1048570 /dev/urandom; printf '%s\\n层数之谜' ${SECRET}; } > late`);
  for (const [name, dockerfile] of IMAGES) {
    const build = ['docker', 'build', '-q', '-t', name, '--build-arg', `TOKEN=${ELSEWHERE.arg}`, '-f', '-'];
    const { exitCode, stderr } = await bench.run([...build, '/tmp/context'], { input: dockerfile });
    expect(exitCode, `${name}: ${stderr}`).toBe(0);
  }
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

describe('what an image stands on', () => {
  it('is told by layers added, with either end open', async () => {
    const app = imageOf({ ref: 'app', base: 'busybox' });
    await expectLook({ ...app, addedLayers: { min: 1 } }, 'pass', /and 2 more on top/);
    await expectLook({ ...app, addedLayers: { max: 2 } }, 'pass', /and 2 more on top/);
    await expectLook({ ...app, addedLayers: { min: 3 } }, 'fail', /and 2 more on top/);
    await expectLook({ ...app, addedLayers: { max: 1 } }, 'fail', /and 2 more on top/);
  });

  it('is told by diff IDs where the base is not there', async () => {
    const ids = JSON.parse(await sh("docker image inspect -f '{{json .RootFS.Layers}}' busybox")) as string[];
    const other = `sha256:${'0'.repeat(64)}`;
    await expectLook(imageOf({ ref: 'app', baseDiffIds: ids }), 'pass', /Of those 1 layers app has 1/);
    await expectLook(
      imageOf({ ref: 'app', baseDiffIds: [...ids, other] }),
      'fail',
      /app has 1 at its beginning/,
    );
    const added = { ref: 'app', baseDiffIds: ids, addedLayers: { min: 1, max: 1 } };
    await expectLook(imageOf(added), 'fail', /app has 3 layers/);
  });

  it('may have so many layers in all', async () => {
    await expectLook(imageOf({ ref: 'app', layers: { min: 3, max: 3 } }), 'pass', /has 3 layers/);
    const few = await look(imageOf({ ref: 'app', layers: { max: 2 } }));
    expect(few).toMatchObject({ outcome: 'fail', expected: expect.stringContaining('at most 2') });
    expect(few.advice).toMatch(/one RUN with &&/);
  });
});

describe('how an image is configured', () => {
  it.each<[Record<string, unknown>, Record<string, unknown>, RegExp]>([
    [{ cmd: ['hello', 'you'] }, { cmd: ['hello'] }, /\["hello","you"\]/],
    [
      { cmd: { form: 'exec', contains: 'lo yo' } },
      { cmd: { form: 'exec', contains: 'bye' } },
      /"hello","you"/,
    ],
    [{ entrypoint: ['/bin/echo'] }, { entrypoint: [] }, /ENTRYPOINT of app is \["\/bin\/echo"\]/],
    [{ entrypoint: { form: 'exec' } }, { entrypoint: { form: 'shell' } }, /written in exec form/],
    [
      { env: { PORT: '8080', EMPTY: '', EQUALS: 'a=b' } },
      { env: { PORT: '80' } },
      /ENV PORT of app is "8080"/,
    ],
    [{ env: { PATH: true, GONE: false } }, { env: { GONE: true } }, /ENV GONE is not set in app/],
    [{ env: { EMPTY: true } }, { env: { PORT: false } }, /ENV PORT of app is "…"/],
    [{ labels: { 'org.example.team': 'lab' } }, { labels: { 'org.example.team': 'x' } }, /is "lab"/],
    [{ workingDir: '/app/' }, { workingDir: '/srv' }, /WORKDIR of app is "\/app"/],
    [{ user: ['1000', '1000:1000'] }, { user: 'root' }, /USER of app is "1000:1000"/],
    [{ exposedPorts: [80, '53/udp'] }, { exposedPorts: [443] }, /EXPOSE of app is \["53\/udp","80\/tcp"\]/],
    [{ volumes: ['/data'] }, { volumes: ['/other'] }, /VOLUME of app is \["\/data"\]/],
    [{ stopSignal: 'QUIT' }, { stopSignal: 'SIGTERM' }, /STOPSIGNAL of app is "SIGQUIT"/],
    [{ stopSignal: '3' }, { stopSignal: ['9', 'TERM'] }, /STOPSIGNAL of app is "SIGQUIT"/],
    [{ onbuild: ['COPY * /app'] }, { onbuild: ['RUN *'] }, /ONBUILD of app is \["COPY \. \/app"\]/],
    [{ healthcheck: true }, { healthcheck: false }, /HEALTHCHECK of app is \["CMD-SHELL","true"\]/],
    [{ healthcheck: ['CMD-SHELL', 'true'] }, { healthcheck: ['CMD', 'true'] }, /\["CMD-SHELL","true"\]/],
  ])('%j is right, %j is not', async (right, wrong, observed) => {
    expect(await look(imageOf({ ref: 'app', ...right }))).toMatchObject({ outcome: 'pass' });
    await expectLook(imageOf({ ref: 'app', ...wrong }), 'fail', observed);
  });

  it('keeps shell form and exec form apart, whatever the shell', async () => {
    const shelled = { ref: 'shelled', entrypoint: ['echo', 'hello', 'you'] };
    const found = await look(imageOf(shelled));
    expect(found).toMatchObject({
      outcome: 'fail',
      observed: expect.stringContaining('written in shell form'),
    });
    expect(found.advice).toContain('["nginx", "-g", "daemon off;"]');
    const said = imageOf({ ref: 'shelled', entrypoint: { form: 'shell', contains: 'echo hello' } });
    expect(await look(said)).toMatchObject({ outcome: 'pass' });
    expect(await look(imageOf({ ref: 'shelled', cmd: { form: 'none' } }))).toMatchObject({ outcome: 'pass' });
    expect(await look(imageOf({ ref: 'bash', cmd: { form: 'shell' } }))).toMatchObject({ outcome: 'pass' });
    await expectLook(imageOf({ ref: 'bash', cmd: ['echo', 'hello'] }), 'fail', /written in shell form/);
    await expectLook(imageOf({ ref: 'bash', entrypoint: { form: 'exec' } }), 'fail', /is not set/);
  });

  it('knows a shell, a user and a health check that are not set', async () => {
    expect(await look(imageOf({ ref: 'bash', shell: ['/bin/sh', '-ec'] }))).toMatchObject({
      outcome: 'pass',
    });
    await expectLook(imageOf({ ref: 'app', shell: ['/bin/bash', '-c'] }), 'fail', /SHELL is not set/);
    expect(await look(imageOf({ ref: 'bash', user: '' }))).toMatchObject({ outcome: 'pass' });
    expect(await look(imageOf({ ref: 'shelled', healthcheck: false }))).toMatchObject({ outcome: 'pass' });
  });
});

describe('how large an image is', () => {
  it('is the contents of its files, against a limit or another image', async () => {
    await expectLook(imageOf({ ref: 'wasteful', size: { max: '20MB' } }), 'pass', /MB in all/);
    await expectLook(imageOf({ ref: 'wasteful', size: { min: '1GiB' } }), 'fail', /MB in all/);
    await expectLook(imageOf({ ref: 'app', size: { against: 'wasteful' } }), 'pass', /: that is [\d.]+ %/);
    await expectLook(
      imageOf({ ref: 'wasteful', size: { against: 'app' } }),
      'fail',
      /: that is \d{3,}[\d.]* %/,
    );
    const half = imageOf({ ref: 'wasteful', size: { against: 'app', ratioMax: 0.5 } });
    expect((await look(half)).expected).toContain('at most 50 %');
    await expectLook(half, 'fail', /wasteful has/);
    await expectLook(imageOf({ ref: 'app', size: { against: 'none' } }), 'notYet', /there is no none/);
  });

  it('and how much of it lies dead, and where', async () => {
    await expectLook(imageOf({ ref: 'app', efficiencyMin: 1, wastedMax: 0 }), 'pass', /sees 100 %/);
    await expectLook(imageOf({ ref: 'wasteful', wastedMax: '3MB' }), 'pass', /3 MB lie dead/);
    const wasted = await look(imageOf({ ref: 'wasteful', wastedMax: '2.9MB' }));
    expect(wasted).toMatchObject({
      outcome: 'fail',
      advice: expect.stringMatching(/\/big: 3 MB.*layer 2.*layer 3/),
    });
    await expectLook(imageOf({ ref: 'wasteful', efficiencyMin: 0.9 }), 'fail', /; 3 MB lie dead/);
  });
});

describe('what must have left no trace', () => {
  const without = (ref: string, text: string) => imageOf({ ref, notInAnyLayer: [{ text }] });

  it('is found in a layer, although a later one deleted it', async () => {
    const found = await look(without('leaky', SECRET));
    expect(found).toMatchObject({ outcome: 'fail', advice: expect.stringContaining('only hides it') });
    expect(found.observed).toMatch(
      /\/root\/\.ssh\/secret in layer [23] of leaky \(COPY .*Layer [34] hides that file/,
    );
    const { index } = await indexOf('leaky');
    const copied = index.layers.findLast((layer) => layer.instruction.keyword === 'COPY');
    expect(found.observed).toContain(`in layer ${copied?.index} of`);
  });

  it('is found across the seams of what is read, late in a file, in links once', async () => {
    await expectLook(without('seam', SECRET), 'fail', /\/srv\/late in layer 2.*files with it: 2/);
    await expectLook(without('linked', SECRET), 'fail', /\/b in layer 2/);
  });

  it('is found in the config and in the history', async () => {
    await expectLook(without('in-env', ELSEWHERE.env), 'fail', /under Env TOKEN:/);
    await expectLook(without('in-label', ELSEWHERE.env), 'fail', /under Labels token:/);
    await expectLook(without('in-arg', ELSEWHERE.arg), 'fail', /in its line 1 \(RUN /);
  });

  it('is not found where it is not', async () => {
    await expectLook(without('leaky', ELSEWHERE.absent), 'pass', /none of the \d+ layers of leaky/);
    await expectLook(without('app', SECRET), 'pass', /none of the 3 layers/);
    const both = imageOf({ ref: 'leaky', notInAnyLayer: [{ text: ELSEWHERE.absent }, { text: SECRET }] });
    expect((await look(both)).outcome).toBe('fail');
  });

  it('is a file by its path', async () => {
    const key = imageOf({ ref: 'leaky', noFileInAnyLayer: ['**/id_rsa'] });
    await expectLook(key, 'fail', /\(COPY .*writes \/root\/\.ssh\/id_rsa\. Layer [34] hides it/);
    await expectLook({ ...key, ref: 'app' }, 'pass', /None of the 3 layers of app/);
    await expectLook({ ...key, noFileInAnyLayer: ['/root/.ssh'] }, 'pass', /writes such a file/);
  });

  it('is the same read from the layer store and from the save stream', async () => {
    const texts = [SECRET, ELSEWHERE.absent, 'BusyBox', 'page', '层数之谜'];
    for (const ref of ['leaky', 'linked', 'seam', 'layered']) {
      const search = await indexOf(ref);
      const streamed = await findTextInStream(search, texts);
      expect(streamed[2]?.length, ref).toBeGreaterThan(0);
      expect(streamed[4]?.length, ref).toBe(ref === 'seam' ? 1 : 0);
      expect(await findText(search, texts)).toEqual(streamed);
      if (made.bench.state.value.store === 'graph-driver') {
        expect(await findTextInStore(search, texts), ref).toEqual(streamed);
      }
    }
  });

  async function indexOf(ref: string) {
    if (world.layers === null) {
      throw new Error('no layers');
    }
    return { link: made.bench, index: await world.layers.imageIndex(ref) };
  }
});

describe('what a layer changes', () => {
  const copied = { instruction: 'COPY wanted*', above: 'busybox' };

  it('is told by patterns and kinds', async () => {
    const site = { path: '/srv/site/**', kind: ['added'] };
    await expectLook(layerOf({ layer: copied, changes: [site] }), 'pass', /It changes \/srv\/site/);
    await expectLook(
      layerOf({ layer: 2, changes: [{ ...site, path: '**/want*' }] }),
      'pass',
      /\/srv\/site\/wanted/,
    );
    await expectLook(
      layerOf({ layer: 'top', changes: [site] }),
      'fail',
      /not among its 1 changes: \/srv\/other/,
    );
    const mode = { path: '/srv/site/wanted', kind: ['metadataOnly'] };
    const chmod = { instruction: 'run chmod *' };
    await expectLook(layerOf({ layer: chmod, changes: [mode] }), 'pass', /It changes/);
    await expectLook(
      layerOf({ layer: chmod, changes: [{ ...mode, kind: ['modified'] }] }),
      'pass',
      /It changes/,
    );
    await expectLook(
      layerOf({ layer: chmod, changes: [{ ...mode, kind: ['rewritten'] }] }),
      'fail',
      /is changed in mode, owner or time only/,
    );
    const gone = { path: '**/unwanted', kind: ['deleted'] };
    await expectLook(layerOf({ layer: { instruction: 'RUN rm*' }, changes: [gone] }), 'pass', /unwanted/);
    await expectLook(layerOf({ layer: copied, changes: [gone] }), 'fail', /unwanted is added/);
  });

  it('is nothing but what is named', async () => {
    await expectLook(layerOf({ layer: copied, only: ['/srv/site/*'] }), 'pass', /changes/);
    const more = layerOf({ layer: copied, only: ['**/wanted'] });
    await expectLook(more, 'fail', /Layer 2 \(COPY .*also changes: \/srv\/site\/unwanted\./);
    expect((await look(more)).advice).toContain('.dockerignore');
    await expectLook(layerOf({ layer: 'top', none: ['/srv/site/**'] }), 'pass', /1 changes/);
    await expectLook(
      layerOf({ layer: copied, none: ['**/unwanted'] }),
      'fail',
      /also changes: \/srv\/site\/unwanted/,
    );
  });

  it('has a size, or is nothing at all', async () => {
    await expectLook(layerOf({ layer: copied, size: { min: 1, max: 100 } }), 'pass', /adds 18 B/);
    await expectLook(layerOf({ layer: copied, size: { max: 17 } }), 'fail', /Layer 2 .* adds 18 B/);
    await expectLook(layerOf({ layer: { instruction: 'RUN true' }, empty: true }), 'pass', /changes nothing/);
    await expectLook(
      layerOf({ layer: { instruction: 'RUN true' }, empty: false }),
      'fail',
      /changes nothing/,
    );
    await expectLook(layerOf({ layer: 'top', empty: true }), 'fail', /has 1 changes: \/srv\/other/);
  });

  it('is not a folder that something only came and went in, but is its mode', async () => {
    await expectLook(layerOf({ ref: 'touched', layer: 'top', empty: true }), 'pass', /changes nothing/);
    await expectLook(
      layerOf({ ref: 'moded', layer: 'top', empty: true }),
      'fail',
      /RUN chmod 700 .* 1 changes: \/srv\./,
    );
  });

  it('any of several layers may be the one', async () => {
    const any = { instruction: 'COPY*', above: 'busybox' };
    for (const path of ['/srv/other', '/srv/site/wanted']) {
      expect(await look(layerOf({ layer: any, changes: [{ path, kind: ['added'] }] }))).toMatchObject({
        outcome: 'pass',
      });
    }
    const nowhere = { path: '/nowhere', kind: ['added'] };
    await expectLook(layerOf({ layer: any, changes: [nowhere] }), 'fail', /1 changes: \/srv\/other/);
  });

  it('cannot be told of a layer that is not there', async () => {
    await expectLook(layerOf({ layer: 99, empty: true }), 'fail', /has only 6 layers/);
    const add = { instruction: 'ADD*', above: 'busybox' };
    await expectLook(layerOf({ layer: add, empty: true }), 'fail', /made by: COPY .*; RUN chmod/);
    await expectLook(layerOf({ layer: { ...add, above: 'none' }, empty: true }), 'fail', /there is no none/);
  });
});

const EVERY = [
  { base: 'busybox', addedLayers: { min: 1 } },
  { layers: { min: 1 } },
  { cmd: { form: 'exec' } },
  { env: { PORT: true } },
  { size: { against: 'busybox' } },
  { efficiencyMin: 1 },
  { notInAnyLayer: [{ text: SECRET }] },
  { noFileInAnyLayer: ['**/id_rsa'] },
].map((fields) => imageOf({ ref: 'mine', ...fields }));
const LAYERS = [
  { changes: [{ path: '/**', kind: ['added'] }] },
  { only: ['/**'] },
  { none: ['/a'] },
  { size: { max: 1 } },
  { empty: true },
].map((fields) => layerOf({ ref: 'mine', layer: 'top', ...fields }));

describe.each([...EVERY, ...LAYERS])('%j', (fields) => {
  it('is not yet while there is no image, and cannot be checked without a bench', async () => {
    await expectLook(fields, 'notYet', /no image called mine/);
    const gone = await look(fields, { link: null, layers: null });
    expect(gone.outcome).toBe('cannotCheck');
  });
});
