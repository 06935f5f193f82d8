import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import type { BuilderKind, BuildForecast, BuildOptions, BuildStep } from '../../electron/contract/build.ts';
import { folderContext } from '../../electron/core/build/context-folder.ts';
import { parseDockerfile } from '../../electron/core/build/dockerfile-model.ts';
import { explainSteps } from '../../electron/core/build/explain-build.ts';
import { forecastBuild } from '../../electron/core/build/forecast.ts';
import { mapSteps, newBuildSight } from '../../electron/core/build/map-steps.ts';
import type { BuildEvidence, KeptBuild } from '../../electron/core/build/record-types.ts';
import { runBuild } from '../../electron/core/build/run-build.ts';
import { baseImages } from '../../electron/core/build/why-bases.ts';

/** A file of a context: its text, or a file with a mode, or a symlink; a folder with a mode. Null: it is to go. */
export type Content =
  | string
  | Buffer
  | { text: string; mode?: number; mtime?: Date }
  | { link: string }
  | { mode: number }
  | null;
export type Files = Record<string, Content>;

/** What one build of a scenario was, what was foretold of it, and what became of it. */
export interface Played {
  kept: KeptBuild;
  /** As the engine told, before anything was compared. */
  told: BuildStep[];
  forecast: BuildForecast;
  ended: string;
}

/** A folder that is changed and built again and again on one engine, each build compared with those before it. */
export class BuildPlay {
  readonly docker: Docker;
  readonly builder: BuilderKind;
  readonly id: string;
  readonly tag: string;
  #folder: string | null = null;
  readonly #kept: KeptBuild[] = [];

  constructor(docker: Docker, builder: BuilderKind, id: string) {
    this.docker = docker;
    this.builder = builder;
    this.id = id;
    this.tag = `layerlab.local/scenario-${id}:${builder}`;
  }

  /** Writes files, in which `ID` stands for what no other scenario's builder has seen. */
  async write(files: Files): Promise<void> {
    this.#folder ??= await mkdtemp(path.join(os.tmpdir(), 'layerlab-scenario-'));
    for (const [name, content] of Object.entries(files)) {
      await this.#writeOne(path.join(this.#folder, name), content);
    }
  }

  async #writeOne(file: string, content: Content): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    if (content === null) {
      await rm(file, { recursive: true });
    } else if (Buffer.isBuffer(content)) {
      await writeFile(file, content);
    } else if (typeof content === 'object' && 'link' in content) {
      await rm(file, { force: true });
      await symlink(content.link, file);
    } else if (typeof content === 'object' && !('text' in content)) {
      await mkdir(file, { recursive: true });
      await chmod(file, content.mode);
    } else {
      const { text, mode = 0o644, mtime } = typeof content === 'string' ? { text: content } : content;
      await writeFile(file, text.replaceAll('ID', `${this.id}-${this.builder}`));
      await chmod(file, mode);
      if (mtime) {
        await utimes(file, mtime, mtime);
      }
    }
  }

  /** Foretells a build with the files as they are, builds, and explains. `between` happens after the forecast. */
  async build(change: Partial<BuildOptions> = {}, between?: () => Promise<void>): Promise<Played> {
    const root = this.#folder ?? '';
    const options: BuildOptions = {
      context: '',
      dockerfile: 'Dockerfile',
      tag: this.tag,
      target: null,
      buildArgs: {},
      noCache: false,
      builder: this.builder,
      ...change,
    };
    const dockerfile = path.join(root, options.dockerfile);
    const context = await folderContext({ root, dockerfile, builder: this.builder });
    const model = parseDockerfile(context.dockerfile.text, { buildArgs: options.buildArgs });
    const bases = await baseImages(this.docker, model);
    const [previous = null, ...older] = this.#kept;
    const entries = await drained(context.pack());
    const seen: BuildEvidence = { dockerfileText: context.dockerfile.text, context: entries, bases };
    const forecast = forecastBuild(previous, { options, evidence: seen }, older);
    await between?.();
    const sight = newBuildSight();
    const outcome = await runBuild({
      docker: this.docker,
      context,
      options,
      onEvent: (event) => sight.take(event),
    });
    const mapped = mapSteps(model, sight, {
      builder: this.builder,
      target: options.target,
      ended: outcome.ended,
    });
    const evidence = { ...seen, context: outcome.context, bases: await baseImages(this.docker, model) };
    const kept = this.#keep(options, evidence, mapped.steps, outcome.ended);
    const steps = explainSteps(previous, kept, older);
    const explained = { record: { ...kept.record, steps }, evidence };
    this.#kept.unshift(explained);
    return { kept: explained, told: mapped.steps, forecast, ended: outcome.ended };
  }

  #keep(
    options: BuildOptions,
    evidence: BuildEvidence,
    steps: BuildStep[],
    status: KeptBuild['record']['status'],
  ): KeptBuild {
    const number = this.#kept.length + 1;
    const record: KeptBuild['record'] = {
      id: `${this.id}-${number}`,
      number,
      origin: 'button',
      options,
      startedAt: new Date().toISOString(),
      ms: 0,
      status,
      imageId: null,
      stages: [],
      edges: [],
      steps,
      context: null,
      comparedWith: this.#kept[0]?.record.id ?? null,
      notKnown: [],
      error: null,
    };
    return { record, evidence };
  }

  async close(): Promise<void> {
    if (this.#folder) {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }
}

async function drained({ stream, summed }: ReturnType<Awaited<ReturnType<typeof folderContext>>['pack']>) {
  stream.resume();
  return await summed;
}
