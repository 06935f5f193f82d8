import type { LessonPage, LessonProgress, StepPage } from '../../electron/contract/index.ts';

export type StepState = 'done' | 'now' | 'open' | 'locked';

export function isDone(progress: LessonProgress | undefined, stepId: string): boolean {
  return (progress?.steps[stepId]?.doneAt ?? null) !== null;
}

/** The step that is shown: the one kept in the progress, else the first. */
export function currentStep(page: LessonPage, progress: LessonProgress | undefined): StepPage | undefined {
  return page.steps.find((step) => step.id === progress?.currentStep) ?? page.steps[0];
}

/** A step may be left forwards when it is done, or when it has nothing to check. */
export function mayLeave(step: StepPage, progress: LessonProgress | undefined): boolean {
  return isDone(progress, step.id) || step.checks.length === 0;
}

/** State of every step in order. Open steps are those whose predecessors may all be left; done ones stay open. */
export function stepStates(page: LessonPage, progress: LessonProgress | undefined): StepState[] {
  const now = currentStep(page, progress)?.id;
  let reachable = true;
  return page.steps.map((step) => {
    const open = reachable;
    reachable &&= mayLeave(step, progress);
    if (step.id === now) {
      return 'now';
    }
    if (isDone(progress, step.id)) {
      return 'done';
    }
    return open ? 'open' : 'locked';
  });
}
