import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuildOptions, BuildRecord, type BuildsState } from '../../electron/contract/build.ts';
import { LayerReader } from '../../electron/core/layers/layer-reader.ts';
import { BuildKeeper } from '../../electron/core/session/build-keeper.ts';
import { TypedBuilds } from '../../electron/core/session/typed-builds.ts';
import { Slice } from '../../electron/core/slice.ts';
import { Terminals } from '../../electron/core/terminal/terminals.ts';
import { ended, OPTIONS, outcomes } from './build-button.ts';
import { readyBench, type TestBench, until } from './harness.ts';

let made: TestBench;
let scope = 0;
beforeAll(async () => {
  made = await readyBench('typed', ['busybox']);
});
afterAll(async () => {
  at?.close();
  await made?.remove();
});

/** A keeper with no records yet, and a terminal whose builds it hears of. */
function open() {
  const { bench, dataDir } = made;
  const link = () => (bench.state.value.status === 'ready' ? bench : null);
  const layerReader = new LayerReader({ link: bench, dataDir, store: bench.state.value.store });
  const layers = () => layerReader;
  scope += 1;
  const lessonId = `typed-${process.pid}-${scope}`;
  const files = { lessonId, files: [], folders: [], synced: true, skipped: [] };
  const builds = new BuildKeeper({
    ...{ lessonId, dataDir, link, layers, bench: bench.state },
    workspace: new Slice(files),
    onBuilt: () => undefined,
  });
  const terminals = new Terminals({ link, onCommand: (mark) => typed.mark(mark) });
  const typed = new TypedBuilds({ link, layers, bench: bench.state, terminals, builds, dataDir });
  const close = () => {
    typed.close();
    builds.close();
    terminals.closeAll();
  };
  return { builds, terminals, close };
}
type Open = ReturnType<typeof open>;

let at: Open;
beforeEach(async () => {
  at?.close();
  at = open();
  await sh('rm -rf /workspace/* /workspace/.[!.]*');
});

async function sh(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await made.bench.run(['sh', '-c', `cd /workspace; ${script}`]);
  if (exitCode !== 0) {
    throw new Error(`exit code ${exitCode}: ${stderr}`);
  }
  return stdout.toString();
}

const soon = () => AbortSignal.timeout(60_000);

async function terminal(): Promise<string> {
  const { id } = await at.terminals.open({ kind: 'bench' }, 100, 30);
  await at.terminals.whenIdle(id, soon());
  return id;
}

const over = (state: BuildsState) => state.records.filter(({ status }) => status !== 'running');

/** The newest record once there are so many that have ended. */
async function newest(count: number): Promise<BuildRecord> {
  const state = await until(at.builds.state, (now) => over(now).length >= count);
  expect(over(state)).toHaveLength(count);
  return BuildRecord.parse(over(state)[0]);
}

/** Types a line, waits for its end and for the record of the build in it. */
async function type(id: string, line: string): Promise<BuildRecord> {
  const before = over(at.builds.state.value).length;
  await at.terminals.typeLine(id, line, soon());
  return await newest(before + 1);
}

async function press(options: Partial<BuildOptions>): Promise<BuildRecord> {
  const { id } = await at.builds.start({ ...OPTIONS, ...options });
  return await ended(at.builds, id);
}

/** So that a build finds nothing of those before it. */
async function forget(): Promise<void> {
  const ours = "docker images -q --filter reference='typed*' --filter dangling=false";
  await sh(`docker builder prune -af >/dev/null; docker rmi -f $(${ours}) >/dev/null 2>&1; true`);
  await sh('docker image prune -f >/dev/null');
}

/** What two records of the same build have in common: all but who, when, how long, and names that BuildKit makes up. */
function same(all: BuildRecord): unknown {
  const record: BuildRecord = JSON.parse(
    JSON.stringify(all).replace(/checksum of ref [\w:-]+/g, 'checksum of ref'),
  );
  const { id, number, origin, startedAt, ms, imageId, comparedWith, steps, ...rest } = record;
  return {
    ...rest,
    ended: ms !== null,
    image: imageId !== null,
    compared: comparedWith !== null,
    steps: steps.map(({ startMs, ms: ran, ...step }) => ({ ...step, timed: ran !== null })),
  };
}

const FILES = `
mkdir -p app/sub
cat >app/Dockerfile <<'END'
ARG BASE=busybox
FROM $BASE AS made
ARG WORD=none
ENV GREETING="hello 世界"
WORKDIR /made
RUN echo "$GREETING $WORD" | tee word
COPY sub/ /sub/

FROM busybox AS unused
RUN echo never

FROM busybox
LABEL who=me
COPY --from=made /made/word /word
COPY page.html \\
  other.html /www/
RUN cat /www/page.html
CMD ["cat", "/word"]
END
echo '<h1>页面</h1>' >app/page.html
echo other >app/other.html
echo sub >app/sub/file
ln -s file app/sub/link
echo secret >app/secret
printf 'secret\\n*.log\\n' >app/.dockerignore
echo x >app/x.log
`;

interface Turn {
  edit?: string;
  options?: Partial<BuildOptions>;
  /** What is typed beside the usual words. */
  words?: string;
}
const TURNS: Turn[] = [
  {},
  {},
  { edit: 'echo changed >app/page.html; touch app/other.html' },
  { options: { buildArgs: { WORD: 'two words' } }, words: "--build-arg WORD='two words'" },
  { edit: 'chmod 755 app/other.html; echo x >>app/secret' },
  { options: { target: 'made', noCache: true }, words: '--target=made --no-cache' },
  { edit: "sed -i 's/RUN cat .*/RUN echo grüße; exit 3/' app/Dockerfile" },
  { edit: "sed -i 's/RUN echo grüße.*/COPY nothing \\//' app/Dockerfile" },
  { edit: "sed -i 's/^COPY nothing/COPPY nothing/' app/Dockerfile" },
];

const WAYS = [
  { name: 'BuildKit', builder: 'buildkit', begin: 'docker build', options: '' },
  {
    name: 'BuildKit, plain progress',
    builder: 'buildkit',
    begin: 'docker buildx build',
    options: '--progress=plain',
  },
  { name: 'the classic builder', builder: 'classic', begin: 'DOCKER_BUILDKIT=0 docker build', options: '' },
] as const;

describe.each(WAYS)('$name', ({ builder, begin, options: more }) => {
  test('typed and from the button, the same builds have the same records', async () => {
    await sh(FILES);
    await forget();
    const pressed: BuildRecord[] = [];
    for (const { edit, options } of TURNS) {
      await sh(edit ?? 'true');
      const common = { builder, context: 'app', dockerfile: 'app/Dockerfile', tag: 'typed:same' };
      pressed.push(await press({ ...common, ...options }));
    }
    at.close();
    at = open();
    await sh('rm -rf app');
    await sh(FILES);
    await forget();
    const id = await terminal();
    await at.terminals.typeLine(id, 'cd /workspace/app/sub', soon());
    for (const [turn, { edit, words = '' }] of TURNS.entries()) {
      await sh(edit ?? 'true');
      const record = await type(id, `${begin} ${more} -t typed:same ${words} ..`);
      expect(record.origin).toBe('typed');
      expect(record.number).toBe(turn + 1);
      expect(same(record)).toEqual(same(pressed[turn] as BuildRecord));
    }
    const [cold, cached] = pressed;
    expect(new Set(cold?.steps.map(({ outcome }) => outcome))).toEqual(
      new Set(['cached', 'executed', 'skipped']),
    );
    expect(cached?.steps.some(({ outcome }) => outcome === 'executed')).toBe(false);
    expect(pressed.map(({ status }) => status)).toEqual([
      ...Array(6).fill('done'),
      'failed',
      'failed',
      'failed',
    ]);
  });
});

const kinds = (record: BuildRecord) => record.notKnown.map(({ key }) => key);
const SLOW = 'FROM busybox\\nRUN echo begun-$((40+2)); sleep 4321\\nRUN true\\n';

describe('a typed build', () => {
  const shown = new Map<string, string>();
  beforeEach(() => {
    shown.clear();
    at.terminals.data.listen(({ terminalId, data }) => {
      shown.set(terminalId, (shown.get(terminalId) ?? '') + data);
    });
  });
  const running = () => at.builds.state.value.records.find(({ status }) => status === 'running');
  const printed = (record: BuildRecord) => at.builds.log({ id: record.id, step: null }).text;
  /** Until a slow step has been seen to begin. */
  const begun = () =>
    until(at.builds.state, () => {
      const record = running();
      return record !== undefined && printed(record).includes('begun-42');
    });

  test('finds its files wherever it was typed', async () => {
    await sh(
      "mkdir -p a/b /tmp/out; printf 'FROM busybox\\nCOPY x /\\n' >a/Dockerfile; echo 1 >a/x; echo 2 >a/b/x",
    );
    await sh(
      'cp a/Dockerfile a/x /tmp/out; cp a/Dockerfile a/b/Other; echo x >a/b/Other.dockerignore; echo 3 >a/b/y',
    );
    const id = await terminal();
    const where = async (line: string) => {
      const record = await type(id, line);
      expect(record.notKnown).toEqual([]);
      const { context, dockerfile } = record.options;
      return [context, dockerfile, record.status, record.context?.files];
    };
    expect(await where('docker build a')).toEqual(['a', 'a/Dockerfile', 'done', 4]);
    await at.terminals.typeLine(id, 'cd a/b', soon());
    expect(await where('docker build ..')).toEqual(['a', 'a/Dockerfile', 'done', 4]);
    expect(await where('docker build -f ../Dockerfile .')).toEqual(['a/b', 'a/Dockerfile', 'done', 4]);
    expect(await where('docker build /tmp/out')).toEqual(['../tmp/out', '../tmp/out/Dockerfile', 'done', 2]);
    expect(await where('docker build -f Other .')).toEqual(['a/b', 'a/b/Other', 'failed', 3]);
    expect(await where('DOCKER_BUILDKIT=0 docker build -f Other .')).toEqual(['a/b', 'a/b/Other', 'done', 4]);
    expect(await where('(cd ..; docker build .)')).toEqual(['a', 'a/Dockerfile', 'done', 5]);
  });

  test('has the arguments that its environment gave it', async () => {
    await sh("printf 'FROM busybox\\nARG A\\nARG B=b\\nRUN echo $A-$B\\n' >Dockerfile");
    const id = await terminal();
    for (const begin of ['', 'DOCKER_BUILDKIT=0 ']) {
      const line = `A="from here" ${begin}docker build --build-arg A --build-arg NONE --build-arg=B=2 .`;
      const record = await type(id, line);
      expect(record).toMatchObject({
        status: 'done',
        notKnown: [],
        options: { buildArgs: { A: 'from here', B: '2' } },
      });
      expect(record.options.buildArgs).not.toHaveProperty('NONE');
    }
  });

  test('is shown while it runs, and ends with Ctrl-C', async () => {
    await sh(`printf '${SLOW}' >Dockerfile`);
    const id = await terminal();
    for (const begin of [
      'docker build .',
      'docker build --progress=plain .',
      'DOCKER_BUILDKIT=0 docker build .',
    ]) {
      const before = over(at.builds.state.value).length;
      const line = at.terminals.typeLine(id, begin, soon());
      await begun();
      expect(running()?.steps.map(({ outcome }) => outcome)).toEqual(['cached', 'unknown', 'unknown']);
      at.terminals.input(id, '\x03');
      await line;
      const record = await newest(before + 1);
      expect(record).toMatchObject({ origin: 'typed', status: 'cancelled', imageId: null, error: null });
      expect(outcomes(record)).toEqual(['1 FROM cached', '2 RUN failed', '3 RUN skipped']);
    }
    expect(await sh('docker ps -q')).toBe('');
  });

  test('goes with its terminal', async () => {
    await sh(`printf '${SLOW}' >Dockerfile`);
    const id = await terminal();
    at.terminals.input(id, 'docker build .\n');
    await begun();
    at.terminals.close(id);
    expect(await newest(1)).toMatchObject({ status: 'cancelled', imageId: null });
  });

  test('is missed when it was killed without a word', async () => {
    await sh(`printf '${SLOW}' >Dockerfile`);
    const id = await terminal();
    at.terminals.input(id, 'docker build .\n');
    await begun();
    await sh('pkill -9 -f "local/bin/docker build" && pkill -9 -f "docker-buildx build|docker build"; true');
    expect(await newest(1)).toMatchObject({ status: 'cancelled', imageId: null });
  });

  test('may run behind the prompt, and beside others', async () => {
    for (const name of ['one', 'two']) {
      await sh(`mkdir ${name}; printf 'FROM busybox\\nRUN echo ${name}; sleep 1\\n' >${name}/Dockerfile`);
    }
    const [first, second] = [await terminal(), await terminal()];
    at.terminals.input(first, 'docker build one & docker build two &\n');
    at.terminals.input(second, 'docker build --no-cache two\n');
    await newest(3);
    const records = over(at.builds.state.value);
    const found = records.map(({ options, status }) => [options.context, options.noCache, status]).sort();
    expect(found).toEqual([
      ['one', false, 'done'],
      ['two', false, 'done'],
      ['two', true, 'done'],
    ]);
    expect(records.map(kinds)).toEqual([[], [], []]);
    expect(records.every(({ imageId }) => imageId?.startsWith('sha256:'))).toBe(true);
    expect(
      new Set(records.filter(({ options }) => options.context === 'two').map(({ number }) => number)).size,
    ).toBe(2);
  });

  test('of the classic builder beside another in one terminal cannot be told from it, and says so', async () => {
    await sh("printf 'FROM busybox\\nRUN sleep 1\\n' >Dockerfile");
    const id = await terminal();
    await at.terminals.typeLine(id, 'export DOCKER_BUILDKIT=0', soon());
    at.terminals.input(id, 'docker build . & docker build --no-cache .\n');
    await newest(2);
    for (const record of over(at.builds.state.value)) {
      expect(kinds(record)).toContain('build.notKnown.shared');
    }
  });

  test('without files on the bench says what is not known of it', async () => {
    await sh("printf 'FROM busybox\\nRUN exit 4\\n' >Given");
    const id = await terminal();
    const input = await type(id, 'docker build -t typed:in - <Given');
    expect(input).toMatchObject({
      options: { context: '-', dockerfile: '-' },
      status: 'failed',
      steps: [],
      error: { exitCode: 4 },
    });
    expect(kinds(input)).toEqual(['build.notKnown.stdin']);
    const remote = await type(id, 'docker build git://127.0.0.1/none.git');
    expect(remote).toMatchObject({ options: { context: 'git://127.0.0.1/none.git' }, status: 'failed' });
    expect(kinds(remote)).toContain('build.notKnown.remote');
    const old = await type(id, 'DOCKER_BUILDKIT=0 docker build -f - . <Given');
    expect(old).toMatchObject({ options: { context: '', dockerfile: '-' }, status: 'failed' });
    expect(kinds(old)).toContain('build.notKnown.stdin');
  });

  test('without words of its builder has steps of which nothing is known', async () => {
    await sh("printf 'FROM busybox\\nRUN true\\n' >Dockerfile");
    const id = await terminal();
    const quiet = await type(id, 'DOCKER_BUILDKIT=0 docker build -q .');
    expect(outcomes(quiet)).toEqual(['1 FROM unknown', '2 RUN unknown']);
    expect(kinds(quiet)).toEqual(['build.notKnown.silent']);
    // Its history says all the same.
    const hidden = await type(id, 'docker build -q . >/dev/null');
    expect(hidden).toMatchObject({
      status: 'done',
      notKnown: [],
      imageId: expect.stringMatching(/^sha256:/),
    });
    expect(hidden.steps[1]?.outcome).toBe('executed');
  });

  test('that docker refuses is none', async () => {
    await sh("printf 'FROM busybox\\n' >Dockerfile");
    const id = await terminal();
    await at.terminals.typeLine(id, 'docker build nowhere; docker build --nonsense .; docker build', soon());
    await at.terminals.typeLine(id, 'docker build --help >/dev/null; docker buildx ls', soon());
    expect(await type(id, 'docker build .')).toMatchObject({ number: 1 });
  });

  test('is told beside the button, and compared with its builds', async () => {
    await sh("printf 'FROM busybox\\nCOPY x /\\n' >Dockerfile; echo 1 >x");
    const pressed = await press({});
    const id = await terminal();
    await sh('echo 2 >x');
    const record = await type(id, 'docker build .');
    expect(record).toMatchObject({ number: pressed.number + 1, comparedWith: pressed.id });
    expect(record.steps[1]).toMatchObject({ outcome: 'executed', why: { kind: 'file-changed', path: 'x' } });
    expect(at.builds.fileDiff({ id: record.id, path: 'x' })).toEqual({ before: '1\n', after: '2\n' });
  });
});
