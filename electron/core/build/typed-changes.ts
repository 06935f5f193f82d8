import path from 'node:path';
import type { BenchLink } from '../bench/bench-link.ts';
import type { SummedEntry } from './context-entry.ts';

/**
 * Words: the context, the Dockerfile, two times in seconds since 1970. Gives what was changed after the first and not
 * after the second, ended by NUL. busybox cannot see when a mode was changed, and knows whole seconds only.
 */
const CHANGED = `
cd "$1" 2>/dev/null || exit 0
if find . -maxdepth 0 -newerct @0 >/dev/null 2>&1; then
  find . "$2" ! -name '.layerlab-*' -newerct "@$3" ! -newerct "@$4" -print0
else
  stamp=$(mktemp) && touch -d "@$((\${3%.*} + 1))" "$stamp" &&
    find . "$2" ! -name '.layerlab-*' -newer "$stamp" -print0
  rm -f "$stamp"
fi`;

export interface ChangesPlace {
  /** Absolute on the bench. */
  context: string;
  dockerfile: string;
}

/** Milliseconds since 1970 by the bench's clock. */
export interface Window {
  since: number;
  until: number;
}

/** Later than any file. */
export const FROM_THEN_ON = 253_402_300_799_000;

/**
 * Paths of what was changed last within a time, and is part of what was read: what we read is then not surely what
 * docker read. Relative to the context, sorted.
 * @throws LabError BENCH_LOST
 */
export async function changedWithin(
  link: BenchLink,
  place: ChangesPlace,
  { since, until }: Window,
  read: readonly SummedEntry[],
): Promise<string[]> {
  const words = [place.context, place.dockerfile, ...[since, until].map((at) => (at / 1000).toFixed(3))];
  const { stdout } = await link.run(['sh', '-c', CHANGED, 'layerlab', ...words], { workingDir: '/' });
  const found = stdout.toString('utf8').split('\0').slice(0, -1);
  const known = new Set(read.map((entry) => entry.path));
  const paths = found.flatMap((file) => {
    const relative = file.startsWith('./') ? file.slice(2) : file;
    if (file === place.dockerfile) {
      return [path.posix.relative(place.context, file)];
    }
    // A folder changes when a name in it comes or goes; the context itself is in no listing.
    return relative === '.' || known.has(relative) ? [relative] : [];
  });
  return [...new Set(paths)].sort();
}
