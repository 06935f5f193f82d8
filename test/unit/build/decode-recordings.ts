import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { BuildDecoder, BuildEvent } from '../../../electron/core/build/build-events.ts';
import { classicDecoder } from '../../../electron/core/build/decode-classic.ts';
import { plainDecoder } from '../../../electron/core/build/decode-plain.ts';
import { traceDecoder } from '../../../electron/core/build/decode-trace.ts';
import { type DockerfileModel, parseDockerfile } from '../../../electron/core/build/dockerfile-model.ts';
import { type MappedBuild, mapSteps, newBuildSight } from '../../../electron/core/build/map-steps.ts';

/** What `test/engine/build-record-streams.ts` has recorded of one build. */
export interface Recording {
  /** `basic/e26-buildkit.cold` */
  name: string;
  case: string;
  /** `e26-buildkit`, `e26-typed-plain` … */
  way: string;
  run: string;
  builder: 'classic' | 'buildkit';
  bytes: Buffer;
  dockerfile: string;
  target: string | null;
  buildArgs: Record<string, string>;
  newDecoder: () => BuildDecoder;
}

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/builds');
const Case = z.looseObject({
  runs: z.array(
    z.looseObject({
      name: z.string(),
      target: z.string().optional(),
      buildArgs: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

export function recordings(): Recording[] {
  const cases = readdirSync(FOLDER).filter((name) => existsSync(path.join(FOLDER, name, 'case.json')));
  return cases.flatMap((name) => {
    const folder = path.join(FOLDER, name);
    const plan = Case.parse(JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')));
    const dockerfile = readFileSync(path.join(folder, 'context/Dockerfile'), 'utf8');
    const files = readdirSync(folder).filter((file) => /\.(?:ndjson|txt)$/.test(file));
    return files.map((file): Recording => {
      const [way = '', run = ''] = file.split('.');
      const options = plan.runs.find((one) => one.name === run);
      const builder = way.endsWith('classic') ? 'classic' : 'buildkit';
      const decoder = builder === 'classic' ? () => classicDecoder(ticks()) : () => traceDecoder();
      return {
        name: `${name}/${way}.${run}`,
        case: name,
        way,
        run,
        builder,
        bytes: readFileSync(path.join(folder, file)),
        dockerfile,
        target: options?.target ?? null,
        buildArgs: options?.buildArgs ?? {},
        newDecoder: way.includes('typed') ? () => plainDecoder() : decoder,
      };
    });
  });
}

/** A clock that goes on by a second with each look. */
function ticks(): () => number {
  let now = 0;
  return () => {
    now += 1000;
    return now;
  };
}

export function decode(decoder: BuildDecoder, chunks: readonly Uint8Array[]): BuildEvent[] {
  return [...chunks.flatMap((chunk) => decoder.write(chunk)), ...decoder.end()];
}

export function mapped(recording: Recording): {
  model: DockerfileModel;
  events: BuildEvent[];
  build: MappedBuild;
} {
  const { builder, target, buildArgs } = recording;
  const model = parseDockerfile(recording.dockerfile, { buildArgs, builder });
  const events = decode(recording.newDecoder(), [recording.bytes]);
  const sight = newBuildSight();
  for (const event of events) {
    sight.take(event);
  }
  const over = sight.error ? 'failed' : 'done';
  const ended = recording.run === 'cancelled' ? 'cancelled' : over;
  return { model, events, build: mapSteps(model, sight, { builder, target, ended }) };
}

/** All that the steps printed, by the line of the Dockerfile. */
export function logs(events: readonly BuildEvent[], build: MappedBuild): Map<number, string> {
  const found = new Map<number, string>();
  for (const event of events) {
    const index = event.type === 'step-log' ? build.stepOf.get(event.id) : undefined;
    const line = index === undefined ? undefined : build.steps[index]?.line;
    if (event.type === 'step-log' && line !== undefined) {
      found.set(line, (found.get(line) ?? '') + event.text);
    }
  }
  return found;
}
