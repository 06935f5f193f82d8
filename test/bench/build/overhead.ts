import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { BuilderKind, BuildOptions } from '../../../electron/contract/build.ts';
import { openBuild } from '../../../electron/core/build/build-request.ts';
import { folderContext } from '../../../electron/core/build/context-folder.ts';
import { listContext } from '../../../electron/core/build/context-list.ts';
import { packContext } from '../../../electron/core/build/context-pack.ts';
import { recordBuild } from '../../../electron/core/build/record-build.ts';
import { RecordStore } from '../../../electron/core/build/record-store.ts';
import type { ConnectedEngine } from '../../../electron/core/engine/connect.ts';
import { hostLink } from '../../../electron/core/engine/host-link.ts';
import { LABEL } from '../../../electron/core/engine/labels.ts';
import { LayerReader } from '../../../electron/core/layers/layer-reader.ts';
import { type Comparison, inTurn, type MarkOptions } from '../mark.ts';

const lab = path.resolve('electron/cli/lab.ts');
const run = promisify(execFile);
const CACHED_ROUNDS = 3;
const FILES = 300;
const FILE_BYTES = 4000;

interface Setting {
  engine: ConnectedEngine;
  root: string;
  folder: string;
  tar: Buffer;
  layers: LayerReader;
  store: RecordStore;
  images: Set<string>;
}

/** The same folder built by a bare request and by ours, with each builder, cold and out of the cache. */
export async function compareBuilds(
  engine: ConnectedEngine,
  o: { base: string; folder: string; options: MarkOptions },
): Promise<Comparison[]> {
  const root = path.join(o.folder, 'app');
  writeProject(root, o.base);
  const { stream } = packContext(
    root,
    await listContext({ root, dockerfile: 'Dockerfile', builder: 'classic' }),
  );
  const setting: Setting = {
    engine,
    root,
    folder: o.folder,
    tar: Buffer.concat(await stream.toArray()),
    layers: new LayerReader({ link: await hostLink(engine), dataDir: o.folder, store: engine.facts.store }),
    store: new RecordStore({ folder: path.join(o.folder, 'builds') }),
    images: new Set(),
  };
  const comparisons: Comparison[] = [];
  try {
    for (const builder of ['classic', 'buildkit'] as const) {
      comparisons.push(await compare(setting, builder, true, o.options));
      comparisons.push(await compare(setting, builder, false, o.options));
    }
  } finally {
    o.options.say('removing the images that were built');
    await remove(setting);
  }
  return comparisons;
}

async function compare(
  setting: Setting,
  builder: BuilderKind,
  cold: boolean,
  options: MarkOptions,
): Promise<Comparison> {
  const ways = [
    { what: 'a bare POST /build', run: () => bare(setting, builder, cold) },
    { what: 'our way, in this process', run: () => ours(setting, builder, cold) },
    { what: 'lab build, from its start to its end', run: () => command(setting, builder, cold) },
  ];
  for (const way of ways) {
    await way.run();
  }
  // What takes little time suffers most from what else the machine does.
  const runs = cold ? options.runs : options.runs * CACHED_ROUNDS;
  return await inTurn(`${builder}, ${cold ? 'every step run' : 'fully cached'}`, ways, { ...options, runs });
}

function optionsFor({ root }: Setting, builder: BuilderKind, cold: boolean): BuildOptions {
  const dockerfile = path.join(root, 'Dockerfile');
  return { context: root, dockerfile, tag: null, target: null, buildArgs: {}, noCache: cold, builder };
}

async function bare(setting: Setting, builder: BuilderKind, cold: boolean): Promise<void> {
  const answer = await openBuild(
    setting.engine.docker,
    {
      options: optionsFor(setting, builder, cold),
      dockerfile: 'Dockerfile',
      buildId: `mark-${process.pid}-${performance.now()}`,
      session: null,
    },
    Readable.from([setting.tar]),
    new AbortController().signal,
  );
  const said = (await answer.toArray()).join('');
  if (answer.statusCode !== 200 || /"errorDetail"/.test(said)) {
    throw new Error(`the bare build failed: ${said.slice(-500)}`);
  }
  noteImages(setting, said);
}

async function ours(setting: Setting, builder: BuilderKind, cold: boolean): Promise<void> {
  const { root, engine, layers, store } = setting;
  const dockerfile = path.join(root, 'Dockerfile');
  const context = await folderContext({ root, dockerfile, builder });
  const { ended } = await recordBuild({
    docker: engine.docker,
    layers,
    context,
    options: optionsFor(setting, builder, cold),
    origin: 'command',
    store,
    key: { scope: 'mark', context: root, dockerfile },
  });
  const { kept } = await ended;
  const { record } = kept;
  const wanted = cold ? 'executed' : 'cached';
  // WORKDIR is left out: BuildKit of 20.10 takes it from the cache though none was asked for.
  const wrong = record.steps.find(
    ({ instruction, outcome, why }) => /^(RUN|COPY)$/.test(instruction) && (outcome !== wanted || !why),
  );
  if (record.status !== 'done' || record.imageId === null || wrong) {
    throw new Error(`our build failed: ${JSON.stringify(record.error ?? wrong)}`);
  }
  setting.images.add(record.imageId);
}

async function command(
  { root, folder, engine, images }: Setting,
  builder: BuilderKind,
  cold: boolean,
): Promise<void> {
  const words = [lab, 'build', root, '--json', '--builder', builder, ...(cold ? ['--no-cache'] : [])];
  const env = { ...process.env, LAYER_LAB_HOME: folder, DOCKER_HOST: engine.facts.endpoint };
  const { stdout } = await run(process.execPath, words, { env, maxBuffer: 1e8 });
  const { image }: { image: string } = JSON.parse(stdout);
  images.add(image);
}

/** The classic builder says a short ID, BuildKit the whole. */
function noteImages({ images }: Setting, said: string): void {
  for (const [, id = ''] of said.matchAll(/Successfully built ([0-9a-f]+)|"ID":"(sha256:[0-9a-f]{64})"/g)) {
    images.add(id);
  }
  for (const [, id = ''] of said.matchAll(/"aux":\{"ID":"(sha256:[0-9a-f]{64})"/g)) {
    images.add(id);
  }
}

async function remove({ engine, images }: Setting): Promise<void> {
  for (const image of images) {
    await engine.docker
      .getImage(image)
      .remove()
      .catch(() => undefined);
  }
}

function writeProject(root: string, base: string): void {
  mkdirSync(path.join(root, 'src'), { recursive: true });
  for (let file = 0; file < FILES; file += 1) {
    const content = `${process.pid} ${file} `.repeat(FILE_BYTES).slice(0, FILE_BYTES);
    writeFileSync(path.join(root, 'src', `module-${file}.js`), content);
  }
  const dockerfile = `FROM ${base}
LABEL ${LABEL}=mark
WORKDIR /app
COPY Dockerfile ./
RUN cat Dockerfile > copy
COPY src/ ./src/
RUN cat src/* > all
RUN rm copy
CMD ["cat", "all"]
`;
  writeFileSync(path.join(root, 'Dockerfile'), dockerfile);
}
