import type { LessonPage, LessonStep, StepPage } from '../../contract/lesson.ts';
import type { LessonProgress } from '../../contract/progress.ts';
import type { Language } from '../../contract/text.ts';
import type { LoadedLesson } from './load-lessons.ts';

/** A lesson as the screen shows it: what follows success comes only once the step is done, hints come one by one. */
export function lessonPage(
  loaded: LoadedLesson,
  language: Language,
  progress: LessonProgress | undefined,
): LessonPage {
  const { lesson } = loaded;
  return {
    id: lesson.id,
    title: lesson.title[language],
    summary: lesson.summary[language],
    group: lesson.group,
    minutes: lesson.minutes,
    steps: lesson.steps.map((step) => stepPage(loaded, step, language, progress)),
  };
}

function stepPage(
  loaded: LoadedLesson,
  step: LessonStep,
  language: Language,
  progress: LessonProgress | undefined,
): StepPage {
  const prose = loaded.prose[language][step.id];
  const done = (progress?.steps[step.id]?.doneAt ?? null) !== null;
  return {
    id: step.id,
    title: step.title[language],
    body: prose?.body ?? '',
    expect: prose?.expect ?? '',
    explain: done ? (prose?.explain ?? '') : '',
    hintCount: step.hints,
    hasSolution: step.solution.length > 0,
    checks: step.checks.map((check) => ({
      id: check.id,
      label: check.label[language],
      type: check.type,
      choices:
        check.type === 'question'
          ? (check.choices ?? []).map((choice) => ({ id: choice.id, text: choice.text[language] }))
          : [],
    })),
    view: step.view,
  };
}

/** The hints of a step that have been opened, nudge first. */
export function openedHints(
  loaded: LoadedLesson,
  stepId: string,
  language: Language,
  progress: LessonProgress | undefined,
): string[] {
  const opened = progress?.steps[stepId]?.hintsOpened ?? 0;
  return (loaded.prose[language][stepId]?.hints ?? []).slice(0, opened);
}
