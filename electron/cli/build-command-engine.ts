import type { IncomingMessage } from 'node:http';
import type Docker from 'dockerode';
import type { BuilderKind } from '../contract/build.ts';
import { LabError } from '../contract/errors.ts';
import { dataDirectory } from '../core/app-paths.ts';
import { dial } from '../core/build/build-request.ts';
import { findEngine } from '../core/engine/find-engine.ts';
import { hostLink } from '../core/engine/host-link.ts';
import { LayerReader } from '../core/layers/layer-reader.ts';
import { openBench } from './inspect-bench.ts';

/** An engine to build on. `id` is its own, so that builds on different engines are not compared. */
export interface BuildEngine {
  docker: Docker;
  layers: LayerReader;
  where: 'host' | 'bench';
  version: string;
  /** For people. */
  text: string;
  id: string;
  close(): void;
}

/**
 * The host's engine, or that of a bench of this data directory which runs.
 * @throws CannotRun, LabError ENGINE_NOT_FOUND, BENCH_START_FAILED
 */
export async function openBuildEngine(
  where: 'host' | 'bench',
  lesson: string | undefined,
): Promise<BuildEngine> {
  const dataDir = dataDirectory();
  const { found: host, attempts } = await findEngine({ dataDir });
  if (host === null) {
    const tried = attempts.map(({ endpoint, message }) => `  ${message} (${endpoint})`);
    throw new LabError('ENGINE_NOT_FOUND', ['No engine answers.', ...tried].join('\n'));
  }
  if (where === 'bench') {
    const { link, store, version, lesson: of, close } = await openBench(host, lesson);
    const layers = new LayerReader({ link, dataDir, store });
    const id = await idOf(link.engine, `bench ${of}`);
    return { docker: link.engine, layers, where, version, text: `Docker ${version}, bench ${of}`, id, close };
  }
  const { docker, facts } = host;
  const text = `${facts.podman ? 'Podman' : 'Docker'} ${facts.version} at ${facts.endpoint}`;
  const layers = new LayerReader({ link: await hostLink(host), dataDir, store: facts.store });
  const id = await idOf(docker, facts.endpoint);
  return { docker, layers, where, version: facts.version, text, id, close: () => undefined };
}

async function idOf(docker: Docker, otherwise: string): Promise<string> {
  const { ID }: { ID?: unknown } = await docker.info();
  return typeof ID === 'string' && ID !== '' ? ID : otherwise;
}

/** The builder that the engine itself calls its default (Engine API, "SystemPing", Builder-Version). */
export async function defaultBuilder(docker: Docker): Promise<BuilderKind> {
  const answer = await dial<IncomingMessage>(docker, {
    path: '/_ping',
    method: 'GET',
    options: {},
    statusCodes: { 200: true },
    isStream: true,
  });
  answer.resume();
  return answer.headers['builder-version'] === '2' ? 'buildkit' : 'classic';
}
