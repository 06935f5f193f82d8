import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BuildRecord, type BuildsState } from '../../electron/contract/build.ts';
import { type Button, ended, OPTIONS, outcomes, startButton } from './build-button.ts';
import { until } from './harness.ts';

let on: Button;
beforeAll(async () => {
  on = await startButton('button');
});
afterAll(() => on?.remove());

const THREE = `FROM busybox
RUN echo one >/one
COPY a.txt /a
RUN cat /a >/b
CMD ["sh"]
`;

describe.each(['classic', 'buildkit'] as const)('a build from the button, %s', (builder) => {
  beforeEach(async () => {
    await on.sh(`rm -rf ./* ./.[!.]*; cat >Dockerfile <<'END'\n${THREE}END\necho hello >a.txt`);
  });
  // What the builder of the other run of these tests made must not be found by this one.
  const only = `echo ${builder} >>a.txt`;
  const tag = `button:${builder}`;

  test('runs, is cached, and runs again from the line on whose file has changed', async () => {
    await on.sh(`${only}; sed -i 's/one >/one ${builder} >/' Dockerfile`);
    const first = await on.build({ builder, tag });
    expect(BuildRecord.parse(first)).toMatchObject({
      origin: 'button',
      status: 'done',
      imageId: expect.stringMatching(/^sha256:/),
      context: { files: 2 },
      error: null,
      notKnown: [],
    });
    expect(first.steps.slice(1, 4).map(({ outcome }) => outcome)).toEqual(Array(3).fill('executed'));
    expect(first.steps.map(({ layers }) => layers)).toEqual([1, 1, 1, 1, 0]);
    expect(first.steps[2]?.sizeAdded).toBe(6 + builder.length + 1);
    expect((await on.bench.engine.getImage(tag).inspect()).Id).toBe(first.imageId);

    const second = await on.build({ builder, tag });
    expect(outcomes(second)).toEqual([
      '1 FROM cached',
      '2 RUN cached',
      '3 COPY cached',
      '4 RUN cached',
      '5 CMD cached',
    ]);
    expect(second).toMatchObject({ comparedWith: first.id, imageId: first.imageId });

    await on.sh('echo other >a.txt');
    const third = await on.build({ builder, tag });
    expect(outcomes(third).slice(0, 4)).toEqual([
      '1 FROM cached',
      '2 RUN cached',
      '3 COPY executed',
      '4 RUN executed',
    ]);
    expect(third.number).toBe(second.number + 1);
    expect(third.steps[2]?.why).toMatchObject({ kind: 'file-changed', path: 'a.txt' });
    expect(third.steps[3]?.why).toMatchObject({ kind: 'earlier-step-ran', line: 3 });
    expect(on.keeper.fileDiff({ id: third.id, path: 'a.txt' })).toEqual({
      before: `hello\n${builder}\n`,
      after: 'other\n',
    });
  });

  test('tells exit code, line and words of a RUN that fails', async () => {
    await on.sh("printf 'FROM busybox\\n\\n# why\\nRUN echo Grüße 世界; exit 7\\nRUN true\\n' >Dockerfile");
    const record = await on.build({ builder });
    expect(record).toMatchObject({
      status: 'failed',
      imageId: null,
      error: { exitCode: 7, line: 4, step: 1 },
    });
    expect(outcomes(record).slice(1)).toEqual(['4 RUN failed', '5 RUN skipped']);
    expect(on.keeper.log({ id: record.id, step: 1 }).text).toContain('Grüße 世界\n');
    expect(on.keeper.log({ id: record.id, step: null }).text).toContain('Grüße 世界\n');
  });

  test('tells the line of a COPY without its file', async () => {
    await on.sh("printf 'FROM busybox\\nCOPY nothing.txt /\\n' >Dockerfile");
    const record = await on.build({ builder });
    expect(record).toMatchObject({
      status: 'failed',
      error: { line: 2, message: expect.stringContaining('nothing.txt') },
    });
  });

  test('tells the line that is no instruction', async () => {
    await on.sh("printf 'FROM busybox\\nRUN true\\nCOPPY a b\\n' >Dockerfile");
    const record = await on.build({ builder });
    expect(record).toMatchObject({ status: 'failed', error: { line: 3 } });
  });

  test('builds a target, with arguments, in a folder of its own', async () => {
    await on.sh(
      `mkdir app; printf 'FROM busybox AS one\\nARG WHO=x\\nRUN echo "$WHO" >/who\\nFROM one AS two\\nRUN echo two\\n' >app/Other`,
    );
    const buildArgs = { WHO: `a b&c="ü"+${builder}` };
    const options = { builder, context: 'app', dockerfile: 'app/Other', target: 'one', buildArgs };
    const record = await on.build(options);
    expect(record).toMatchObject({ status: 'done' });
    expect(outcomes(record).slice(2)).toEqual(['3 RUN executed', '4 FROM skipped', '5 RUN skipped']);
    expect(record.stages.map(({ needed }) => needed)).toEqual([true, false]);
    const ran = await on.sh(`docker run --rm ${record.imageId} cat /who`);
    expect(ran).toBe(`${buildArgs.WHO}\n`);

    const again = await on.build({ ...options, noCache: true });
    expect(outcomes(again)[2]).toBe('3 RUN executed');
  });

  test('sends what .dockerignore lets, and says so before', async () => {
    await on.sh(
      "mkdir big; head -c 300000 /dev/zero >big/one; printf 'big\\n' >.dockerignore; printf 'FROM busybox\\nCOPY . /all/\\n' >Dockerfile",
    );
    const context = await on.keeper.context({ context: '', dockerfile: 'Dockerfile', builder });
    expect(context).toMatchObject({ files: 3, excluded: 1, ignoreFile: '.dockerignore' });
    expect(context.largest[0]).toMatchObject({ path: 'Dockerfile' });
    const record = await on.build({ builder });
    expect(record.context).toMatchObject({ files: 3, bytes: context.bytes });
    expect((await on.sh(`docker run --rm ${record.imageId} ls -A /all`)).trim().split('\n')).toEqual([
      '.dockerignore',
      'Dockerfile',
      'a.txt',
    ]);
  });

  test('stops the engine when it is cancelled', async () => {
    await on.sh("printf 'FROM busybox\\nRUN echo begun; sleep 4321\\n' >Dockerfile");
    const { id } = await on.keeper.start({ ...OPTIONS, builder });
    await until(on.keeper.state, () => on.keeper.log({ id, step: 1 }).text.includes('begun'));
    expect(on.keeper.state.value.running).toMatchObject({ id });
    await expect(on.keeper.start({ ...OPTIONS, builder })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await on.keeper.cancel(id);
    const record = await ended(on.keeper, id);
    expect(record).toMatchObject({ status: 'cancelled', imageId: null });
    // The engine takes a moment to end the container of a step; it has to come to that by itself.
    const gone =
      "for i in $(seq 100); do pgrep -f '[s]leep 4321' >/dev/null || { echo gone; exit; }; sleep 0.1; done";
    expect(await on.sh(gone)).toContain('gone');
    await expect(on.keeper.cancel(id)).rejects.toMatchObject({ code: 'BUILD_NOT_FOUND' });
  });
});

test('records, logs and differences are there after a restart', async () => {
  await on.sh(
    "rm -rf ./*; printf 'FROM busybox\\nCOPY a.txt /a\\nRUN echo words-of-it\\n' >Dockerfile; echo 1 >a.txt",
  );
  await on.build({ noCache: true });
  await on.sh('echo 2 >a.txt');
  const second = await on.build({});
  const after = on.reopen();
  try {
    expect(after.state.value.records.slice(0, 2)).toEqual(on.keeper.state.value.records.slice(0, 2));
    expect(after.state.value.records).toHaveLength(on.keeper.state.value.records.length);
    expect(after.fileDiff({ id: second.id, path: 'a.txt' })).toEqual({ before: '1\n', after: '2\n' });
    expect(after.log({ id: second.id, step: 2 }).text).toBe('words-of-it\n');
  } finally {
    after.close();
  }
});

test('says before a build what it will do', async () => {
  await on.sh(
    "rm -rf ./*; printf 'FROM busybox\\nCOPY a.txt /a\\nRUN echo forecast\\n' >Dockerfile; echo 1 >a.txt",
  );
  const record = await on.build({});
  const willRun = (comparedWith: string) => (state: BuildsState) =>
    state.forecasts
      .find((one) => one.dockerfile === 'Dockerfile' && one.comparedWith === comparedWith)
      ?.steps.map((step) => step.willRun)
      .join(' ');
  const forecast = willRun(record.id);
  await until(on.keeper.state, (state) => forecast(state) === 'no no no');
  await on.sh('echo never before >a.txt');
  on.workspace.update((state) => ({ ...state }));
  await until(on.keeper.state, (state) => forecast(state) === 'no yes yes');
  const next = await on.build({});
  expect(outcomes(next)).toEqual(['1 FROM cached', '2 COPY executed', '3 RUN executed']);
});

test('says which file is not there', async () => {
  await expect(on.keeper.start({ ...OPTIONS, dockerfile: 'None' })).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
    details: { path: 'None' },
  });
  await expect(on.keeper.start({ ...OPTIONS, context: 'none' })).rejects.toMatchObject({
    code: 'CONTEXT_INVALID',
  });
  await expect(on.keeper.start({ ...OPTIONS, context: '../etc' })).rejects.toMatchObject({
    code: 'PATH_OUTSIDE_WORKSPACE',
  });
});
