import type { Progress } from '../contract/bench.ts';
import { LabError } from '../contract/errors.ts';
import type { ConnectedEngine } from '../core/engine/connect.ts';
import { lessonsRoot } from '../core/lessons/lessons-root.ts';
import { loadLessons } from '../core/lessons/load-lessons.ts';
import {
  debianPackagesNeeded,
  type SuppliedImage,
  supplyBenchImage,
  supplyImage,
} from '../core/supply/supply.ts';
import { imagePackages, installPackages, isRoot, missingOf } from './debian-packages.ts';
import { CannotRun, say, secondsSince } from './output.ts';

const SAY_EVERY_MS = 5000;

const SOURCES: Record<SuppliedImage['source'], string> = {
  present: 'already there',
  pack: 'from an image pack',
  mirror: 'from the mirror',
  hub: 'from Docker Hub',
  debian: 'built from Debian packages',
};

/** A line every few seconds at most; long work shall be seen to go on. */
function progressLines(title: string): (progress: Progress) => void {
  let next = Date.now() + SAY_EVERY_MS;
  return ({ done, total, unit }) => {
    if (Date.now() < next) {
      return;
    }
    next = Date.now() + SAY_EVERY_MS;
    const amount = unit === 'bytes' ? `${(done / 1e6).toFixed(0)} MB` : `step ${done}`;
    const whole = unit === 'bytes' ? `${(total / 1e6).toFixed(0)} MB` : `${total}`;
    say(`  ${title}: ${unit === 'none' ? 'working' : `${amount}${total > 0 ? ` of ${whole}` : ''}`}`);
  };
}

/** Images that the lessons name, each once. */
export async function lessonImages(): Promise<string[]> {
  const { lessons } = await loadLessons(lessonsRoot());
  return [...new Set(lessons.flatMap(({ lesson }) => lesson.images))];
}

/** Every failure, told or repaired: true when it is worth another try. */
async function mend(reasons: unknown[], signal: AbortSignal): Promise<boolean> {
  const needsRoot = reasons.find((each) => each instanceof LabError && each.code === 'NEEDS_ROOT');
  const missing = missingOf(imagePackages(debianPackagesNeeded()));
  if (process.platform === 'linux' && missing.length > 0) {
    await installPackages(missing, { signal });
    return true;
  }
  if (needsRoot instanceof LabError && !isRoot()) {
    throw new CannotRun(`${needsRoot.message}\n`);
  }
  return false;
}

/**
 * Gets the bench image and the images of all lessons onto the engine. What cannot be had is said and left to the
 * lesson that needs it, so that the others can be opened.
 * @throws CannotRun when a command has to be run first; the signal's reason.
 */
export async function prepareImages(
  engine: ConnectedEngine,
  o: { dataDir: string; signal: AbortSignal },
): Promise<void> {
  const supply = async (
    title: string,
    work: (onProgress: (p: Progress) => void) => Promise<SuppliedImage>,
  ) => {
    const began = Date.now();
    const image = await work(progressLines(title));
    say(
      `· ${title}: ${SOURCES[image.source]}${image.source === 'present' ? '' : ` in ${secondsSince(began)}`}`,
    );
  };
  const attempt = async (): Promise<unknown[]> => {
    const images = await lessonImages();
    const results = await Promise.allSettled([
      supply('bench image', (onProgress) => supplyBenchImage(engine, { ...o, onProgress })),
      ...images.map((ref) =>
        supply(`image ${ref}`, (onProgress) => supplyImage(engine, ref, { ...o, onProgress })),
      ),
    ]);
    o.signal.throwIfAborted();
    return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  };
  let reasons = await attempt();
  if (reasons.length > 0 && (await mend(reasons, o.signal))) {
    reasons = await attempt();
  }
  for (const reason of reasons) {
    say(`! ${reason instanceof Error ? reason.message : String(reason)}`);
  }
}
