import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuildRecord } from '../../electron/contract/build.ts';
import { ownerOf } from '../../electron/core/bench/names.ts';
import { parseBuildCommand, type TypedCommand } from '../../electron/core/build/cli-args.ts';
import { TypedBuild } from '../../electron/core/build/typed-build.ts';
import { LABEL_OWNER } from '../../electron/core/engine/labels.ts';
import { outcomes } from './build-button.ts';
import { over, startTyping, type Typing } from './build-typed.ts';
import { until } from './harness.ts';

let on: Typing;
beforeAll(async () => {
  on = await startTyping('typed-ways');
});
afterAll(() => on?.remove());
beforeEach(() => on.afresh());

const kinds = (record: BuildRecord) => record.notKnown.map(({ key }) => key);
const SLOW = 'FROM busybox\\nRUN echo begun-$((40+2)); sleep 4321\\nRUN true\\n';

describe('a typed build', () => {
  const shown = new Map<string, string>();
  beforeEach(() => {
    shown.clear();
    on.terminals.data.listen(({ terminalId, data }) => {
      shown.set(terminalId, (shown.get(terminalId) ?? '') + data);
    });
  });
  const running = () => on.builds.state.value.records.find(({ status }) => status === 'running');
  const printed = (record: BuildRecord) => on.builds.log({ id: record.id, step: null }).text;
  /** Until a slow step has been seen to begin. */
  const begun = () =>
    until(on.builds.state, () => {
      const record = running();
      return record !== undefined && printed(record).includes('begun-42');
    });

  test('finds its files wherever it was typed', async () => {
    await on.sh(
      "mkdir -p a/b /tmp/out; printf 'FROM busybox\\nCOPY x /\\n' >a/Dockerfile; echo 1 >a/x; echo 2 >a/b/x",
    );
    await on.sh(
      'cp a/Dockerfile a/x /tmp/out; cp a/Dockerfile a/b/Other; echo x >a/b/Other.dockerignore; echo 3 >a/b/y',
    );
    const id = await on.terminal();
    const where = async (line: string) => {
      const record = await on.build(id, line);
      expect(record.notKnown).toEqual([]);
      const { context, dockerfile } = record.options;
      return [context, dockerfile, record.status, record.context?.files];
    };
    expect(await where('docker build a')).toEqual(['a', 'a/Dockerfile', 'done', 6]);
    await on.line(id, 'cd a/b');
    expect(await where('docker build ..')).toEqual(['a', 'a/Dockerfile', 'done', 6]);
    expect(await where('docker build -f ../Dockerfile .')).toEqual(['a/b', 'a/Dockerfile', 'done', 4]);
    expect(await where('docker build /tmp/out')).toEqual(['../tmp/out', '../tmp/out/Dockerfile', 'done', 2]);
    expect(await where('docker build -f Other .')).toEqual(['a/b', 'a/b/Other', 'failed', 3]);
    expect(await where('DOCKER_BUILDKIT=0 docker build -f Other .')).toEqual(['a/b', 'a/b/Other', 'done', 4]);
    expect(await where('(cd ..; docker build .)')).toEqual(['a', 'a/Dockerfile', 'done', 6]);
  });

  test('has the arguments that its environment gave it', async () => {
    await on.sh("printf 'FROM busybox\\nARG A\\nARG B=b\\nRUN echo $A-$B\\n' >Dockerfile");
    const id = await on.terminal();
    for (const begin of ['', 'DOCKER_BUILDKIT=0 ']) {
      const line = `A="from here" ${begin}docker build --build-arg A --build-arg NONE --build-arg=B=2 .`;
      const record = await on.build(id, line);
      expect(record).toMatchObject({
        status: 'done',
        notKnown: [],
        options: { buildArgs: { A: 'from here', B: '2' } },
      });
      expect(record.options.buildArgs).not.toHaveProperty('NONE');
    }
  });

  test('is shown while it runs, and ends with Ctrl-C', async () => {
    await on.sh(`printf '${SLOW}' >Dockerfile`);
    const id = await on.terminal();
    for (const begin of [
      'docker build .',
      'docker build --progress=plain .',
      'DOCKER_BUILDKIT=0 docker build .',
    ]) {
      const before = over(on.builds.state.value).length;
      const line = on.line(id, begin);
      await begun();
      expect(running()?.steps.map(({ outcome }) => outcome)).toEqual(['cached', 'unknown', 'unknown']);
      on.terminals.input(id, '\x03');
      await line;
      const record = await on.newest(before + 1);
      expect(record).toMatchObject({ origin: 'typed', status: 'cancelled', imageId: null, error: null });
      expect(outcomes(record)).toEqual(['1 FROM cached', '2 RUN failed', '3 RUN skipped']);
    }
  });

  test('goes with its terminal', async () => {
    await on.sh(`printf '${SLOW}' >Dockerfile`);
    const id = await on.terminal();
    on.terminals.input(id, 'docker build .\n');
    await begun();
    on.terminals.close(id);
    expect(await on.newest(1)).toMatchObject({ status: 'cancelled', imageId: null });
  });

  test('is missed when it was killed without a word', async () => {
    await on.sh(`printf '${SLOW}' >Dockerfile`);
    const id = await on.terminal();
    on.terminals.input(id, 'docker build .\n');
    await begun();
    await on.sh('pkill -9 -f "[l]ocal/bin/docker build|[l]ayerlab/docker build|[d]ocker-buildx buildx"');
    expect(await on.newest(1)).toMatchObject({ status: 'cancelled', imageId: null });
  });

  test('may run behind the prompt, and beside others', async () => {
    for (const name of ['one', 'two']) {
      await on.sh(`mkdir ${name}; printf 'FROM busybox\\nRUN echo ${name}; sleep 1\\n' >${name}/Dockerfile`);
    }
    const [first, second] = [await on.terminal(), await on.terminal()];
    on.terminals.input(first, 'docker build one & docker build two &\n');
    on.terminals.input(second, 'docker build --no-cache two\n');
    await on.newest(3);
    const records = over(on.builds.state.value);
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
    await on.sh("printf 'FROM busybox\\nRUN sleep 1\\n' >Dockerfile");
    const id = await on.terminal();
    await on.line(id, 'export DOCKER_BUILDKIT=0');
    on.terminals.input(id, 'docker build . & docker build --no-cache .\n');
    await on.newest(2);
    for (const record of over(on.builds.state.value)) {
      expect(kinds(record)).toContain('build.notKnown.shared');
    }
  });

  test('without files on the bench says what is not known of it', async () => {
    await on.sh("printf 'FROM busybox\\nRUN exit 4\\n' >Given");
    const id = await on.terminal();
    const input = await on.build(id, 'docker build -t typed:in - <Given');
    expect(input).toMatchObject({
      options: { context: '-', dockerfile: '-' },
      status: 'failed',
      steps: [],
      error: { exitCode: 4 },
    });
    expect(kinds(input)).toEqual(['build.notKnown.stdin']);
    const remote = await on.build(id, 'docker build git://127.0.0.1/none.git');
    expect(remote).toMatchObject({ options: { context: 'git://127.0.0.1/none.git' }, status: 'failed' });
    expect(kinds(remote)).toContain('build.notKnown.remote');
    const old = await on.build(id, 'DOCKER_BUILDKIT=0 docker build -f - . <Given');
    expect(old).toMatchObject({ options: { context: '', dockerfile: '-' }, status: 'failed' });
    expect(kinds(old)).toContain('build.notKnown.stdin');
  });

  test('without words of its builder has steps of which nothing is known', async () => {
    await on.sh("printf 'FROM busybox\\nRUN true\\n' >Dockerfile");
    const id = await on.terminal();
    const quiet = await on.build(id, 'DOCKER_BUILDKIT=0 docker build -q .');
    expect(outcomes(quiet)).toEqual(['1 FROM unknown', '2 RUN unknown']);
    expect(kinds(quiet)).toEqual(['build.notKnown.silent']);
    await on.sh("printf 'FROM busybox\\nRUN exit 6\\n' >Dockerfile");
    for (const line of ['docker build . >/tmp/said', 'docker build . >/tmp/said 2>&1']) {
      const failed = await on.build(id, `DOCKER_BUILDKIT=0 ${line}`);
      expect(failed).toMatchObject({ status: 'failed', imageId: null, options: { builder: 'classic' } });
      expect(outcomes(failed)).toEqual(['1 FROM unknown', '2 RUN unknown']);
      expect(kinds(failed)).toEqual(['build.notKnown.silent']);
      expect(failed.error?.exitCode).toBe(line.includes('2>&1') ? null : 6);
    }
    // When it fails, the CLI prints what it had kept back.
    const told = await on.build(id, 'DOCKER_BUILDKIT=0 docker build -q .');
    expect(outcomes(told)).toEqual(['1 FROM cached', '2 RUN failed']);
    await on.sh("printf 'FROM busybox\\nRUN true\\n' >Dockerfile");
    // Its history says all the same.
    const hidden = await on.build(id, 'docker build -q . >/dev/null');
    expect(hidden).toMatchObject({
      status: 'done',
      notKnown: [],
      imageId: expect.stringMatching(/^sha256:/),
    });
    expect(hidden.steps[1]?.outcome).toBe('executed');
  });

  test('that docker refuses is none', async () => {
    await on.sh("printf 'FROM busybox\\n' >Dockerfile");
    const id = await on.terminal();
    await on.line(id, 'docker build nowhere; docker build --nonsense .; docker build');
    await on.line(id, 'docker build --help >/dev/null; docker buildx ls');
    expect(await on.build(id, 'docker build .')).toMatchObject({ number: 1 });
  });

  test('is told beside the button, and compared with its builds', async () => {
    await on.sh("printf 'FROM busybox\\nCOPY x /compared\\n' >Dockerfile; echo 1 >x");
    const pressed = await on.press({});
    const id = await on.terminal();
    await on.sh('echo 2 >x');
    const record = await on.build(id, 'docker build .');
    expect(record).toMatchObject({ number: pressed.number + 1, comparedWith: pressed.id });
    expect(record.steps[1]).toMatchObject({ outcome: 'executed', why: { kind: 'file-changed', path: 'x' } });
    expect(on.builds.fileDiff({ id: record.id, path: 'x' })).toEqual({ before: '1\n', after: '2\n' });
  });

  const uptime = async () => (await on.sh('cut -d" " -f1 /proc/uptime')).trim();
  /** A command that began when the bench was up for so long, and that we hear of only now. */
  async function followed(since: string, argv: string[]) {
    const build = new TypedBuild({
      link: on.bench,
      mark: {
        id: `t0.1.1-${since}`,
        terminalId: 't0',
        argv,
        cwd: '/workspace',
        startedAt: new Date().toISOString(),
        exitCode: null,
      },
      command: parseBuildCommand(argv) as TypedCommand,
      usual: 'buildkit',
      claims: new Set(),
      tempFolder: on.dataDir,
    });
    const facts = await build.end({ exitCode: 0, lost: false });
    await build.close();
    return facts;
  }

  test.each([
    ['echo other >page', 'page'],
    ['chmod 700 page', 'page'],
    ['rm gone', '.'],
    ['mv folder/in folder/else', 'folder, folder/else'],
    ['echo "RUN true" >>Dockerfile', 'Dockerfile'],
  ])('tells of what was changed while docker read it: %s', async (change, paths) => {
    await on.sh(
      "printf 'FROM busybox\\nCOPY page /\\n' >Dockerfile; echo 1 >page; mkdir folder; echo 2 >folder/in",
    );
    await on.sh('echo log >log; echo log >.dockerignore; echo gone >gone; touch -d @0 page; sleep 1');
    const before = await uptime();
    await on.sh(`sleep 0.1; ${change}; echo more >>log; sleep 0.1`);
    const facts = await followed(before, ['docker', 'build', '.']);
    expect(facts?.notKnown).toContainEqual({ key: 'build.notKnown.changed', params: { paths } });
    const later = await followed(await uptime(), ['docker', 'build', '.']);
    expect(later?.notKnown).toEqual([]);
  });

  test('ends with its bench, and says so', async () => {
    await on.sh(`printf '${SLOW}' >Dockerfile`);
    const id = await on.terminal();
    on.terminals.input(id, 'docker build .\n');
    await begun();
    const filters = { label: [`${LABEL_OWNER}=${ownerOf(on.dataDir)}`] };
    const found = await on.engine.docker.listContainers({ filters });
    const container = found.find(({ Names }) => Names[0]?.includes('typed-ways'));
    await on.engine.docker.getContainer(container?.Id ?? '').kill();
    expect(await on.newest(1)).toMatchObject({
      status: 'failed',
      imageId: null,
      error: { message: 'The bench went away while it was building.' },
    });
    await until(on.bench.state, ({ status }) => status === 'ready');
    await on.sh("printf 'FROM busybox\\nRUN true\\n' >Dockerfile");
    expect(await on.build(await on.terminal(), 'docker build .')).toMatchObject({
      number: 2,
      status: 'done',
    });
  });
});
