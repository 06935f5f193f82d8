import path from 'node:path';
import { LabError } from '../contract/errors.ts';
import { dataDirectory } from '../core/app-paths.ts';
import { folderContext } from '../core/build/context-folder.ts';
import { recordBuild } from '../core/build/record-build.ts';
import { RecordStore } from '../core/build/record-store.ts';
import type { RecordKey } from '../core/build/record-types.ts';
import { type BuildEngine, defaultBuilder, openBuildEngine } from './build-command-engine.ts';
import { LiveSteps } from './build-command-live.ts';
import { type BuildAsked, type BuildCommandOptions, readBuildOptions } from './build-command-options.ts';
import { buildReportLines } from './build-command-print.ts';
import { buildReport } from './build-command-report.ts';
import { harmless, painter, terminalOf } from './inspect-text.ts';
import { EXIT, printJson, say } from './output.ts';
import { listenForStop } from './stopping.ts';

/**
 * `lab build`: builds a folder of this computer and says why each step ran. 0: built, 1: the build failed, 2: it could
 * not be run, 130: interrupted, and the engine has stopped by then.
 */
export async function buildCommand(folder: string, o: BuildCommandOptions): Promise<number> {
  const asked = readBuildOptions(folder, o);
  const stopping = listenForStop();
  let engine: BuildEngine | null = null;
  try {
    engine = await openBuildEngine(asked.engine, asked.lesson);
    return await build(engine, asked, o, stopping.signal);
  } catch (thrown) {
    const error = stopping.signal.aborted ? null : asFailure(thrown, engine);
    if (error === null) {
      say('Interrupted.');
      return EXIT.interrupted;
    }
    throw error;
  } finally {
    stopping.release();
    engine?.close();
  }
}

/** Where builds of a folder are kept: those of one engine only, since each has a cache of its own. */
export function recordKey(asked: Pick<BuildAsked, 'root' | 'dockerfile'>, engineId: string): RecordKey {
  return { scope: `engine/${engineId}`, context: asked.root, dockerfile: asked.dockerfile };
}

async function build(
  engine: BuildEngine,
  asked: BuildAsked,
  o: BuildCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { docker, layers, where, version } = engine;
  const builder = asked.builder ?? (await defaultBuilder(docker));
  const context = await folderContext({ root: asked.root, dockerfile: asked.dockerfile, builder }, signal);
  const store = new RecordStore({ folder: path.join(dataDirectory(), 'builds') });
  const key = recordKey(asked, engine.id);
  const live = o.quiet ? null : new LiveSteps({ ...terminalOf(process.stderr, process.env), write: say });
  const running = await recordBuild({
    docker,
    layers,
    context,
    options: { ...asked.options, builder },
    origin: 'command',
    store,
    key,
    onEvent: (event) => live?.take(event),
    signal,
  });
  live?.begin({ look: () => running.look().record, stepOf: running.stepOf });
  const { kept, lost } = await running.ended;
  live?.end();
  const { record } = kept;
  if (record.status === 'cancelled') {
    say('Interrupted; the engine was told to stop.');
    return EXIT.interrupted;
  }
  if (lost) {
    throw lost;
  }
  await tagMore(engine, record.imageId, asked.tags.slice(1));
  const before = store.list(key).find((one) => one.record.id === record.comparedWith);
  const report = buildReport({
    record,
    comparedWith: before?.record.number ?? null,
    tags: asked.tags,
    engine: { where, version },
    listing: context.listing,
  });
  const failed = record.error?.step ?? null;
  const log = failed === null ? '' : running.log.read(failed, running.stepOf()).text;
  if (o.json) {
    printJson(report);
  } else if (o.quiet) {
    printQuietly(report.image, report.error?.message ?? '');
  } else {
    const { colour, columns } = terminalOf(process.stdout, process.env);
    const shown = { engine: engine.text, explain: o.explain, log };
    const lines = buildReportLines(report, shown, { columns, paint: painter(colour) });
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return report.status === 'built' ? EXIT.fine : EXIT.checkFailed;
}

function printQuietly(image: string | null, error: string): void {
  if (image === null) {
    say(harmless(error.trim()));
  } else {
    process.stdout.write(`${image}\n`);
  }
}

/** The builder takes one name; an image may have more. */
async function tagMore({ docker }: BuildEngine, imageId: string | null, tags: string[]): Promise<void> {
  for (const ref of imageId === null ? [] : tags) {
    const [, repo = ref, tag] = /^(.+?)(?::([^/:]+))?$/.exec(ref) ?? [];
    await docker.getImage(imageId ?? '').tag({ repo, ...(tag === undefined ? {} : { tag }) });
  }
}

/** What the engine answered instead, or that its connection broke, is no bug of ours. */
function asFailure(error: unknown, engine: BuildEngine | null): unknown {
  if (engine && error instanceof LabError && error.code === 'BENCH_LOST') {
    return new LabError('ENGINE_LOST', `The engine failed (${engine.text}): ${error.message}`, {}, error);
  }
  const failed = error instanceof Error && ('statusCode' in error || 'code' in error);
  return engine && failed && !(error instanceof LabError)
    ? new LabError('ENGINE_LOST', `The engine failed (${engine.text}): ${error.message}`, {}, error)
    : error;
}
