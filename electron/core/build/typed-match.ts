import type { BenchLink } from '../bench/bench-link.ts';
import type { TypedCommand } from './cli-args.ts';
import type { HistoryRecord } from './history-record.ts';
import type { TypedPlace } from './typed-place.ts';

/** The engine's clock and the shim's are one, but the shim reads it in hundredths of a second. Milliseconds. */
const SLACK = 20;

/** Whether a build that the engine remembers can be the one that was typed, by what was asked for and when. */
export function canBe(
  record: HistoryRecord,
  command: TypedCommand,
  place: TypedPlace,
  startedAt: number | null,
): boolean {
  const { attributes, createdAt } = record;
  if (createdAt === null || (startedAt !== null && createdAt < startedAt - SLACK)) {
    return false;
  }
  const args = Object.entries(command.buildArgs);
  const recorded = Object.keys(attributes).filter((name) => name.startsWith('build-arg:'));
  const sameArgs =
    args.every(([name, value]) => value === null || attributes[`build-arg:${name}`] === value) &&
    recorded.every(
      (name) => Object.hasOwn(command.buildArgs, name.slice('build-arg:'.length)) || isOfItself(name),
    );
  const file = place.dockerfilePath ?? 'Dockerfile';
  return (
    sameArgs &&
    (attributes.target ?? '') === (command.target ?? '') &&
    'no-cache' in attributes === (command.noCache || command.beyond.includes('no-cache-filter')) &&
    ['Dockerfile', file.slice(file.lastIndexOf('/') + 1)].includes(attributes.filename ?? 'Dockerfile')
  );
}

/** The CLI adds proxy variables from its configuration, buildx some of its own. */
const isOfItself = (name: string): boolean =>
  /^build-arg:(?:.*_proxy|BUILDKIT_.*|SOURCE_DATE_EPOCH)$/i.test(name);

/** What buildx noted down of a build: the folder and the Dockerfile that it was given. */
export interface LocalNote {
  context: string;
  dockerfile: string;
}

const NO_NOTES = 45;
const READ_NOTE = `[ -d "$1/refs" ] || exit ${NO_NOTES}; cat "$1"/refs/*/*/"$2" 2>/dev/null; true`;

/**
 * Reads buildx's own note of a build. `unwritten`: it keeps notes and has none of this one, so that something else
 * has built it; null: it keeps none.
 * @throws LabError BENCH_LOST
 */
export async function readNote(
  link: BenchLink,
  env: ReadonlyMap<string, string> | null,
  ref: string,
): Promise<LocalNote | 'unwritten' | null> {
  const config = env?.get('DOCKER_CONFIG') ?? `${env?.get('HOME') ?? '/root'}/.docker`;
  const folder = env?.get('BUILDX_CONFIG') ?? `${config}/buildx`;
  const { exitCode, stdout } = await link.run(['sh', '-c', READ_NOTE, 'layerlab', folder, ref]);
  if (exitCode === NO_NOTES) {
    return null;
  }
  try {
    const note = JSON.parse(stdout.toString('utf8')) as Record<string, unknown>;
    return { context: String(note.LocalPath ?? ''), dockerfile: String(note.DockerfilePath ?? '') };
  } catch {
    return 'unwritten';
  }
}

/** Whether the note is of a build of this folder and this Dockerfile. */
export function isOfPlace(note: LocalNote, place: TypedPlace): boolean {
  const remote = !place.onBench && place.context !== '-' && place.dockerfile !== '-';
  const sameFile = place.dockerfilePath === null || note.dockerfile === place.dockerfilePath;
  return remote || (note.context === place.contextPath && sameFile);
}
