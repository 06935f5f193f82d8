import { z } from 'zod';
import { type LessonProgress, ProgressState, type StepProgress } from '../../contract/progress.ts';
import { CommandMark } from '../../contract/terminal.ts';
import type { ProgressEvent } from './progress-event.ts';

/** What one lesson's checks need to remember besides progress itself. */
const LessonMemory = z.object({
  /** Docker commands that have ended or begun, oldest first, the newest {@link MAX_COMMANDS}. */
  commands: z.array(CommandMark),
  /** Step id → check id → the newest answer given. */
  answers: z.record(z.string(), z.record(z.string(), z.string())),
  /** Step id → ISO time of its last "do again": older commands no longer count for that step. */
  redoneAt: z.record(z.string(), z.string()),
  /** Step id → ISO time at which it was first opened. Earlier versions did not keep it. */
  openedAt: z.record(z.string(), z.string()).default({}),
});
type LessonMemory = z.infer<typeof LessonMemory>;

/** All that is kept: the state that the screen sees, and what checks look back on. */
export const Memory = z.object({ state: ProgressState, lessons: z.record(z.string(), LessonMemory) });
export type Memory = z.infer<typeof Memory>;

/** A learner who tries things for hours stays below this; a runaway loop does not fill the disk. */
export const MAX_COMMANDS = 500;

export function emptyMemory(): Memory {
  return {
    state: { schemaVersion: 1, lessons: {}, settings: { language: null, theme: 'system' } },
    lessons: {},
  };
}

/** The memory after an event. `at` is its ISO time. Pure: the same journal always gives the same memory. */
export function remember(memory: Memory, event: ProgressEvent, at: string): Memory {
  switch (event.type) {
    case 'settings':
      return withSettings(memory, event);
    case 'command':
      return withLesson(memory, event.lessonId, (lesson) => ({
        ...lesson,
        commands: addCommand(lesson.commands, event.mark),
      }));
    case 'answer':
      return withLesson(memory, event.lessonId, (lesson) => ({
        ...lesson,
        answers: {
          ...lesson.answers,
          [event.stepId]: { ...lesson.answers[event.stepId], [event.checkId]: event.answer },
        },
      }));
    case 'step-redone':
      return forgetStep(memory, event.lessonId, event.stepId, at);
    case 'lesson-restarted':
      return {
        state: { ...memory.state, lessons: without(memory.state.lessons, event.lessonId) },
        lessons: without(memory.lessons, event.lessonId),
      };
    case 'lesson-opened':
      return withProgress(memory, event.lessonId, (lesson) => ({ ...lesson, openedAt: at }));
    case 'step-selected':
      return withProgress(openStep(memory, event.lessonId, event.stepId, at), event.lessonId, (lesson) => ({
        ...lesson,
        currentStep: event.stepId,
      }));
    case 'lesson-done':
      return withProgress(memory, event.lessonId, (lesson) => ({ ...lesson, doneAt: lesson.doneAt ?? at }));
    default:
      return withProgress(memory, event.lessonId, (lesson) => ({
        ...lesson,
        steps: { ...lesson.steps, [event.stepId]: stepAfter(lesson.steps[event.stepId], event, at) },
      }));
  }
}

type StepEvent = Extract<
  ProgressEvent,
  { type: 'check-passed' | 'hint-opened' | 'solution-seen' | 'step-done' }
>;

function stepAfter(before: StepProgress | undefined, event: StepEvent, at: string): StepProgress {
  const step = before ?? { passed: {}, hintsOpened: 0, solutionSeen: false, doneAt: null };
  switch (event.type) {
    case 'check-passed':
      return { ...step, passed: { [event.checkId]: at, ...step.passed } };
    case 'hint-opened':
      return { ...step, hintsOpened: step.hintsOpened + 1 };
    case 'solution-seen':
      return { ...step, solutionSeen: true };
    case 'step-done':
      return { ...step, doneAt: step.doneAt ?? at };
  }
}

function openStep(memory: Memory, lessonId: string, stepId: string, at: string): Memory {
  return withLesson(memory, lessonId, (lesson) =>
    lesson.openedAt[stepId] === undefined
      ? { ...lesson, openedAt: { ...lesson.openedAt, [stepId]: at } }
      : lesson,
  );
}

function forgetStep(memory: Memory, lessonId: string, stepId: string, at: string): Memory {
  const forgotten = withProgress(memory, lessonId, (lesson) => {
    const step = lesson.steps[stepId];
    const again = {
      passed: {},
      hintsOpened: step?.hintsOpened ?? 0,
      solutionSeen: step?.solutionSeen ?? false,
    };
    return { ...lesson, doneAt: null, steps: { ...lesson.steps, [stepId]: { ...again, doneAt: null } } };
  });
  return withLesson(forgotten, lessonId, (lesson) => ({
    ...lesson,
    answers: without(lesson.answers, stepId),
    redoneAt: { ...lesson.redoneAt, [stepId]: at },
  }));
}

/** A command is told twice, as it starts and as it ends; it stays one entry. */
function addCommand(commands: CommandMark[], mark: CommandMark): CommandMark[] {
  return [...commands.filter((known) => known.id !== mark.id), mark].slice(-MAX_COMMANDS);
}

function withSettings(memory: Memory, event: Extract<ProgressEvent, { type: 'settings' }>): Memory {
  const settings = {
    language: event.language ?? memory.state.settings.language,
    theme: event.theme ?? memory.state.settings.theme,
  };
  return { ...memory, state: { ...memory.state, settings } };
}

function withProgress(
  memory: Memory,
  lessonId: string,
  change: (lesson: LessonProgress) => LessonProgress,
): Memory {
  const lesson = memory.state.lessons[lessonId] ?? {
    currentStep: null,
    steps: {},
    doneAt: null,
    openedAt: null,
  };
  const lessons = { ...memory.state.lessons, [lessonId]: change(lesson) };
  return { ...memory, state: { ...memory.state, lessons } };
}

function withLesson(
  memory: Memory,
  lessonId: string,
  change: (lesson: LessonMemory) => LessonMemory,
): Memory {
  const lesson = memory.lessons[lessonId] ?? { commands: [], answers: {}, redoneAt: {}, openedAt: {} };
  return { ...memory, lessons: { ...memory.lessons, [lessonId]: change(lesson) } };
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
