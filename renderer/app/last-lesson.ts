import type { Slices } from '../../electron/contract/index.ts';

/** The lesson that was opened last, if it is still there; null when none was ever opened. */
export function lastOpenedLesson(
  progress: Slices['progress'] | undefined,
  lessons: Slices['lessons'] | undefined,
): string | null {
  const there = new Set(lessons?.lessons.map((one) => one.id));
  let last: { id: string; at: string } | null = null;
  for (const [id, one] of Object.entries(progress?.lessons ?? {})) {
    if (one.openedAt && there.has(id) && (!last || one.openedAt > last.at)) {
      last = { id, at: one.openedAt };
    }
  }
  return last?.id ?? null;
}
