import type { BenchLink } from '../bench/bench-link.ts';

/** What is known of a docker command that has just begun. */
export interface Probe {
  /**
   * When it began by the bench's clock, milliseconds since 1970; some 10 ms early, never late. Null when it cannot be
   * told.
   */
  startedAt: number | null;
  /** Variables of its environment that have a say in a build; null when it is over already. */
  env: ReadonlyMap<string, string> | null;
}

const SAYS = [
  'DOCKER_BUILDKIT',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'BUILDX_BUILDER',
  'BUILDX_CONFIG',
  'HOME',
];

/**
 * Seconds since 1970 and since the bench's kernel began, and the environment of a process. The uptime is read last, by
 * the shell itself: what lies between the two makes the command seem to have begun earlier, never later than it did.
 */
const PROBE = `
now=$(date +%s.%N)
read -r up _ </proc/uptime
printf '%s %s\\n' "$up" "$now"
[ -z "$1" ] || cat "/proc/$1/environ" 2>/dev/null
true`;

/**
 * Looks at a command that the shim told of. Its mark's ID ends with the shim's pid and the uptime at which it began.
 * Of the environment only what a build reads is kept, and the variables in `names`.
 * @throws LabError BENCH_LOST
 */
export async function probe(link: BenchLink, markId: string, names: readonly string[]): Promise<Probe> {
  const [, pid = '', uptime = ''] = /(?:^|\.)(\d+)-(\d+(?:\.\d+)?)$/.exec(markId) ?? [];
  const { stdout } = await link.run(['sh', '-c', PROBE, 'layerlab', pid]);
  const text = stdout.toString('utf8');
  const end = text.indexOf('\n');
  const [up = '', now = ''] = text.slice(0, end).split(' ');
  const since = Number(up) - Number(uptime);
  const startedAt = (Number.parseFloat(now) - since) * 1000;
  const wanted = new Set([...SAYS, ...names]);
  const environ = text.slice(end + 1);
  const pairs = environ.split('\0').map((word): [string, string] => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
  return {
    startedAt: uptime !== '' && Number.isFinite(startedAt) ? startedAt : null,
    env: environ === '' ? null : new Map(pairs.filter(([name]) => wanted.has(name))),
  };
}
