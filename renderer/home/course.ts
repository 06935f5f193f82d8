import type { LessonProgress, LessonSummary, Slices } from '../../electron/contract/index.ts';

export type SegmentState = 'done' | 'now' | 'todo';
export type LessonGroup = LessonSummary['group'];

/** The course's groups in the order in which they build on one another. */
export const GROUPS: LessonGroup[] = [
  'run',
  'commit',
  'dockerfile',
  'cache',
  'multi-stage',
  'ship',
  'inside',
];

/** One lesson with what the learner has done of it. */
export interface CourseLesson {
  summary: LessonSummary;
  progress: LessonProgress | undefined;
  segments: SegmentState[];
  doneSteps: number;
  done: boolean;
  /** Counted from 1; null until the lesson has been opened. */
  currentStep: number | null;
}

export interface CourseGroup {
  group: LessonGroup;
  number: number;
  lessons: CourseLesson[];
  done: number;
}

/** Only groups that have lessons, numbered as they are shown. */
export function courseGroups(lessons: CourseLesson[]): CourseGroup[] {
  return GROUPS.map((group) => lessons.filter((one) => one.summary.group === group))
    .filter((members) => members.length > 0)
    .map((members, index) => ({
      group: members[0]?.summary.group ?? 'run',
      number: index + 1,
      lessons: members,
      done: members.filter((one) => one.done).length,
    }));
}

/** Lessons in the course's order. */
export function courseLessons(lessons: Slices['lessons'], progress: Slices['progress']): CourseLesson[] {
  return lessons.lessons
    .map((summary) => courseLesson(summary, progress.lessons[summary.id]))
    .sort(
      (a, b) =>
        GROUPS.indexOf(a.summary.group) - GROUPS.indexOf(b.summary.group) ||
        a.summary.order - b.summary.order,
    );
}

function courseLesson(summary: LessonSummary, progress: LessonProgress | undefined): CourseLesson {
  const isDone = (id: string): boolean => (progress?.steps[id]?.doneAt ?? null) !== null;
  const done = (progress?.doneAt ?? null) !== null;
  const now = summary.steps.findIndex((step) => step.id === progress?.currentStep);
  const opened = (progress?.openedAt ?? null) !== null;
  return {
    summary,
    progress,
    done,
    doneSteps: summary.steps.filter((step) => isDone(step.id)).length,
    currentStep: opened ? Math.max(now, 0) + 1 : null,
    segments: summary.steps.map((step, index) =>
      isDone(step.id) ? 'done' : opened && !done && index === Math.max(now, 0) ? 'now' : 'todo',
    ),
  };
}

/**
 * What to go on with: the lesson opened last that is not done, else the first that is not done, else the first one
 * again. Null without lessons.
 */
export function nextLesson(lessons: CourseLesson[]): CourseLesson | null {
  const begun = lessons
    .filter((one) => !one.done && one.progress?.openedAt)
    .sort((a, b) => (b.progress?.openedAt ?? '').localeCompare(a.progress?.openedAt ?? ''));
  return begun[0] ?? lessons.find((one) => !one.done) ?? lessons[0] ?? null;
}

/** Minutes left by the lessons' own estimates, in proportion to the steps not yet done. */
export function minutesLeft(lesson: CourseLesson): number {
  const steps = lesson.segments.length;
  return lesson.done || steps === 0
    ? 0
    : Math.max(1, Math.round((lesson.summary.minutes * (steps - lesson.doneSteps)) / steps));
}
