import { afterAll, beforeAll, expect, test } from 'vitest';
import { LABEL, LABEL_LESSON } from '../../electron/core/engine/labels.ts';
import { type Button, ended, OPTIONS, startButton } from './build-button.ts';
import { until } from './harness.ts';

let on: Button;
beforeAll(async () => {
  on = await startButton('build-loss');
});
afterAll(() => on?.remove());

test.each(['classic', 'buildkit'] as const)(
  'a bench that dies under a build is told of, %s',
  async (builder) => {
    await until(on.bench.state, ({ status }) => status === 'ready');
    await on.sh("printf 'FROM busybox\\nRUN echo begun; sleep 4322\\n' >Dockerfile");
    const { id } = await on.keeper.start({ ...OPTIONS, builder });
    await until(on.keeper.state, () => on.keeper.log({ id, step: 1 }).text.includes('begun'));

    const filters = { label: [LABEL, `${LABEL_LESSON}=test-build-loss`] };
    const [container] = await on.engine.docker.listContainers({ filters });
    await on.engine.docker.getContainer(container?.Id ?? '').kill();

    const record = await ended(on.keeper, id);
    expect(record).toMatchObject({
      status: 'failed',
      imageId: null,
      error: { message: expect.stringMatching(/bench/i) },
    });
    expect(on.keeper.state.value.running).toBeNull();
    await on.bench.revive().catch(() => undefined);
    await until(on.bench.state, ({ status }) => status === 'ready');
    await on.sh("printf 'FROM busybox\\nRUN echo well\\n' >Dockerfile");
    expect(await on.build({ builder })).toMatchObject({ status: 'done', number: record.number + 1 });
  },
);
