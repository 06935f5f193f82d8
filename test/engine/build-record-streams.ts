/**
 * Records what real engines say while they build:
 * `node test/engine/build-record-streams.ts [host|bench|typed] [CASE…]`.
 * By hand only; the recordings in test/fixtures/builds are what the unit tests of the decoders and of the mapping read.
 * A case is a folder there: `case.json` says how it is built, `context/` is sent as it is. Each run of it becomes one
 * file `<engine>-<builder>.<run>.ndjson` with the bytes of the engine's answer, nothing left out; `typed` makes
 * `e26-typed-<progress>.<run>.txt` of what the client prints on a terminal of a bench.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type Docker from 'dockerode';
import tar from 'tar-stream';
import { z } from 'zod';
import type { Bench } from '../../electron/core/bench/bench.ts';
import type { BenchLink } from '../../electron/core/bench/bench-link.ts';
import { REAL_CLI } from '../../electron/core/supply/recipes/bench.ts';
import { readyBench, readyEngine } from './harness.ts';

const FOLDER = path.resolve(import.meta.dirname, '../fixtures/builds');
const PREFIX = 'layerlab.local/recorded-';

const Run = z.strictObject({
  name: z.string(),
  target: z.string().optional(),
  buildArgs: z.record(z.string(), z.string()).default({}),
  /** Files of the context that are other, or there, only in this run. */
  changed: z.record(z.string(), z.string()).default({}),
  noCache: z.boolean().default(false),
  pull: z.boolean().default(false),
  /** Ends the build as soon as the engine has said this. */
  cancelAt: z.string().optional(),
});
const Case = z.strictObject({
  /** Dockerfile of an image that is built first, as `layerlab.local/recorded-base`. */
  base: z.string().optional(),
  /** The base image is at localhost:5000, in a registry that runs on the bench, and not on the engine. */
  registry: z.boolean().default(false),
  runs: z.array(Run),
});
type Run = z.infer<typeof Run>;

async function contextOf(name: string, changed: Record<string, string>): Promise<Readable> {
  const folder = path.join(FOLDER, name, 'context');
  const pack = tar.pack();
  for (const file of [...new Set([...(await readdir(folder)), ...Object.keys(changed)])].sort()) {
    const content = changed[file] ?? (await readFile(path.join(folder, file)));
    pack.entry({ name: file, mtime: new Date(0), mode: 0o644 }, content);
  }
  pack.finalize();
  return Readable.from(pack);
}

async function build(
  engine: Docker,
  context: Readable,
  builder: 'classic' | 'buildkit',
  run: Run,
): Promise<Buffer> {
  const cancel = new AbortController();
  const options = {
    t: `${PREFIX}result:${builder}`,
    rm: true,
    forcerm: true,
    nocache: run.noCache,
    pull: run.pull ? 'true' : undefined,
    buildargs: run.buildArgs,
    abortSignal: cancel.signal,
    ...(run.target ? { target: run.target } : {}),
    // As a number dockerode opens no session for it, and none is needed for a context that is sent along.
    ...(builder === 'buildkit' ? { version: 2 as unknown as '2' } : {}),
  };
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await engine.buildImage(context, options as Docker.ImageBuildOptions)) {
      chunks.push(Buffer.from(chunk));
      const said = Buffer.concat(chunks).toString('utf8');
      const traced = [...said.matchAll(/"aux":"([^"]+)"/g)].map((hit) => Buffer.from(hit[1] ?? '', 'base64'));
      if (run.cancelAt && (said.includes(run.cancelAt) || Buffer.concat(traced).includes(run.cancelAt))) {
        cancel.abort();
      }
    }
  } catch (error) {
    if (cancel.signal.aborted) {
      return Buffer.concat(chunks);
    }
    // An engine that will not even begin answers with an error body instead; dockerode keeps only its message.
    const refused = /^\(HTTP code \d+\) [^-]* - (.*?) ?$/s.exec(
      error instanceof Error ? error.message : '',
    )?.[1];
    if (refused === undefined) {
      throw error;
    }
    return Buffer.from(`${JSON.stringify({ message: refused })}\n`);
  }
  return Buffer.concat(chunks);
}

/**
 * Removes what the builds left behind on the engine: the images that they named in their answers, but only those that
 * no tag keeps.
 */
async function forget(engine: Docker, said: Buffer): Promise<void> {
  const text = said.toString('utf8');
  const short = [...text.matchAll(/ ---\\u003e ([0-9a-f]{12})\\n/g)].map((hit) => hit[1] ?? '');
  const long = [...text.matchAll(/"ID":"(sha256:[0-9a-f]{64})"/g)].map((hit) => hit[1] ?? '');
  for (const id of [...short, ...long].reverse()) {
    const image = engine.getImage(id);
    const found = await image.inspect().catch(() => null);
    if (found && !found.RepoTags?.length) {
      await image.remove().catch(() => undefined);
    }
  }
}

async function record(engine: Docker, engineName: string, name: string): Promise<void> {
  const made: Buffer[] = [];
  const plan = Case.parse(JSON.parse(await readFile(path.join(FOLDER, name, 'case.json'), 'utf8')));
  if (plan.base) {
    const pack = tar.pack();
    pack.entry({ name: 'Dockerfile' }, plan.base);
    pack.finalize();
    const stream = await engine.buildImage(Readable.from(pack), { t: `${PREFIX}base` });
    for await (const chunk of stream) {
      made.push(Buffer.from(chunk));
    }
  }
  for (const builder of ['classic', 'buildkit'] as const) {
    if (plan.registry) {
      await engine.pruneImages({ filters: { dangling: { false: true } } });
      await engine.pruneBuilder();
    }
    for (const run of plan.runs) {
      const bytes = await build(engine, await contextOf(name, run.changed), builder, run);
      made.push(bytes);
      await writeFile(path.join(FOLDER, name, `${engineName}-${builder}.${run.name}.ndjson`), bytes);
      console.log(
        engineName,
        builder,
        name,
        run.name,
        bytes.length,
        bytes.toString('utf8').slice(-160).trim(),
      );
    }
  }
  for (const tag of ['result:classic', 'result:buildkit', 'base']) {
    await engine
      .getImage(`${PREFIX}${tag}`)
      .remove({ force: true })
      .catch(() => undefined);
  }
  await forget(engine, Buffer.concat(made));
}

/**
 * Runs Debian's registry on a bench, with busybox in it. What the bench's engine has besides is pruned before each
 * builder's first run, so that there is something to pull.
 */
async function startRegistry(bench: Bench): Promise<void> {
  const storage = { filesystem: { rootdirectory: '/var/lib/registry' } };
  const config = { version: '0.1', storage, http: { addr: ':5000' } };
  const dockerfile = [
    'FROM debian:13-slim',
    'RUN apt-get update && apt-get install -y --no-install-recommends docker-registry',
    `RUN echo '${JSON.stringify(config)}' > /r.yml`,
    'CMD ["docker-registry", "serve", "/r.yml"]',
  ];
  const script = [
    `${REAL_CLI} build --network host -q -t registry -`,
    `${REAL_CLI} run -d --network host registry`,
    `${REAL_CLI} tag busybox localhost:5000/busybox`,
    `for i in 1 2 3 4 5 6 7 8 9; do ${REAL_CLI} push -q localhost:5000/busybox && exit 0; sleep 1; done; exit 1`,
  ];
  const { exitCode, stdout, stderr } = await bench.run(['sh', '-c', script.join(' && ')], {
    input: dockerfile.join('\n'),
  });
  if (exitCode !== 0) {
    throw new Error(`No registry: ${stdout.toString('utf8')} ${stderr}`);
  }
}

const TYPED = {
  classic: { env: 'DOCKER_BUILDKIT=0', flag: '' },
  plain: { env: 'DOCKER_BUILDKIT=1', flag: '--progress=plain' },
  tty: { env: 'DOCKER_BUILDKIT=1', flag: '' },
};

/** What `docker build` prints on a terminal. The shim is passed by: its marks are no part of what is decoded. */
async function recordTyped(bench: BenchLink, name: string): Promise<void> {
  const plan = Case.parse(JSON.parse(await readFile(path.join(FOLDER, name, 'case.json'), 'utf8')));
  for (const [progress, { env, flag }] of Object.entries(TYPED)) {
    for (const run of plan.runs.filter(({ cancelAt }) => cancelAt === undefined)) {
      const context = await buffer(await contextOf(name, run.changed));
      await bench.run(['sh', '-c', 'rm -rf /tmp/typed && mkdir /tmp/typed && tar -x -C /tmp/typed'], {
        input: context,
      });
      const words = Object.entries(run.buildArgs).map(([key, value]) => `--build-arg ${key}=${value}`);
      words.push(flag, run.target ? `--target ${run.target}` : '', run.noCache ? '--no-cache' : '');
      const command = ['sh', '-c', `${env} ${REAL_CLI} build ${words.join(' ')} /tmp/typed`];
      const size = { columns: 100, rows: 30, env: ['TERM=xterm-256color'], workingDir: '/' };
      const tty = await bench.openTty(command, size);
      const bytes = await buffer(tty.stream);
      await writeFile(path.join(FOLDER, name, `e26-typed-${progress}.${run.name}.txt`), bytes);
      console.log('typed', progress, name, run.name, bytes.length);
    }
  }
}

const [where = 'bench', ...chosen] = process.argv.slice(2);
/** A case that needs a registry prunes what the others build on, so it is only recorded by name. */
const isUsual = (name: string): boolean =>
  name !== 'pull' && existsSync(path.join(FOLDER, name, 'case.json'));
const names = chosen.length > 0 ? chosen : (await readdir(FOLDER)).filter(isUsual);
if (where === 'host') {
  const { docker } = await readyEngine();
  for (const name of names) {
    await record(docker, 'e20', name);
  }
} else {
  const made = await readyBench('record-streams', ['busybox', 'debian:13-slim']);
  try {
    const { engine } = made.bench;
    await engine.getImage('busybox').tag({ repo: 'layerlab.local/busybox', tag: 'latest' });
    if (chosen.includes('pull')) {
      await startRegistry(made.bench);
    }
    for (const name of names) {
      await (where === 'typed' ? recordTyped(made.bench, name) : record(engine, 'e26', name));
    }
  } finally {
    await made.remove();
  }
}
