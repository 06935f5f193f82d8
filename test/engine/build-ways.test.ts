import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BuilderKind } from '../../electron/contract/build.ts';
import type { BuildEvent } from '../../electron/core/build/build-events.ts';
import { folderContext } from '../../electron/core/build/context-folder.ts';
import { runBuild } from '../../electron/core/build/run-build.ts';
import { dropNameless } from '../../electron/core/supply/host-image.ts';
import { readyBench, readyEngine, type TestBench } from './harness.ts';

/** The ways to an engine: the host's own, and a bench's through the tunnel of an exec. */
const ENGINES = { host: 'layerlab.local/busybox', tunnel: 'busybox' };
type EngineName = keyof typeof ENGINES;
const TAG = `layerlab.local/test-build-ways:${process.pid}`;

let folder: string;
let bench: TestBench;
let engines: Record<EngineName, Docker>;
/** Images that builds on the host's engine made, its first ones first. */
const made: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerlab-ways-'));
  bench = await readyBench('build-ways', ['busybox'], { link: 'tunnel' });
  engines = { host: (await readyEngine()).docker, tunnel: bench.bench.engine };
});
afterAll(async () => {
  await engines?.host
    .getImage(TAG)
    .remove()
    .catch(() => undefined);
  await dropNameless(await readyEngine(), made);
  await bench?.remove();
  await rm(folder, { recursive: true, force: true });
});

async function build(
  engine: EngineName,
  builder: BuilderKind,
  dockerfile: string,
  o: { until?: string; ignore?: string } = {},
) {
  await writeFile(path.join(folder, 'Dockerfile'), `FROM ${ENGINES[engine]}\n${dockerfile}`);
  await writeFile(path.join(folder, '.dockerignore'), o.ignore ?? '');
  const root = folder;
  const context = await folderContext({ root, dockerfile: path.join(root, 'Dockerfile'), builder });
  const cancel = new AbortController();
  const events: BuildEvent[] = [];
  const outcome = await runBuild({
    docker: engines[engine],
    context,
    options: {
      context: '',
      dockerfile: 'Dockerfile',
      tag: TAG,
      target: null,
      buildArgs: {},
      noCache: false,
      builder,
    },
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'image' && engine === 'host') {
        made.push(event.image);
      }
      if (o.until && event.type === 'step-log' && event.text.includes(o.until)) {
        cancel.abort();
      }
    },
    signal: cancel.signal,
  });
  const said = events.flatMap((event) => (event.type === 'step-log' ? [event.text] : [])).join('');
  return { ...outcome, said };
}

const CASES = (['host', 'tunnel'] as const).flatMap((engine) =>
  (['classic', 'buildkit'] as const).map((builder) => [engine, builder] as const),
);

test.each(CASES)(
  '%s, %s: sends a context, or lets it be fetched without what is hidden',
  async (engine, builder) => {
    await writeFile(path.join(folder, 'a.txt'), `${builder} ${process.pid}\n`);
    const one = await build(engine, builder, 'COPY a.txt /a\nRUN echo "is $(cat /a)"\n');
    expect(one).toMatchObject({ ended: 'done', said: `is ${builder} ${process.pid}\n` });
    const whole = await build(engine, builder, 'COPY . /all\nRUN echo $(ls -A /all) of the context\n', {
      ignore: 'Dockerfile\n.dockerignore\n',
    });
    expect(whole).toMatchObject({ ended: 'done', said: 'a.txt of the context\n' });
  },
);

test.each(CASES)('%s, %s: ends what is cancelled', async (engine, builder) => {
  const { ended } = await build(engine, builder, `RUN echo begun ${process.pid}; sleep 4323\n`, {
    until: 'begun',
  });
  expect(ended).toBe('cancelled');
});
