import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LabError, type LessonStep } from '../../contract/index.ts';
import type { LoadedLesson } from '../lessons/load-lessons.ts';
import type { ProgressStore } from '../progress/progress-store.ts';
import type { LessonSession } from './lesson-session.ts';

/** A step's solution as lines to be read. */
export function solutionLines(step: LessonStep): string[] {
  return step.solution.flatMap((action) => {
    if ('type' in action) {
      return [action.type];
    }
    return 'write' in action ? [`# ${action.write}`] : [];
    // Answers are not given away: they are read from the learner's own image.
  });
}

/** Does a step's solution as a learner would: types into that terminal, line after line, and writes files. */
export async function typeSolution(
  loaded: LoadedLesson,
  session: LessonSession,
  step: LessonStep,
  terminalId: string,
): Promise<void> {
  for (const action of step.solution) {
    if ('type' in action) {
      await session.terminals.typeLine(terminalId, action.type);
      // What a line made may be gone after the next one; the checks must have seen it.
      await session.checks.request();
    } else if ('write' in action) {
      const content = await readFile(path.join(loaded.folder, 'solution', action.from), 'utf8');
      await session.workspace.write({ path: action.write, content, baseHash: null, force: true });
    }
    // Questions are left to the learner: an answer that was read from their own image is the point of asking.
  }
}

/** Keeps an answer, looks at its question and gives the result. */
export async function answerQuestion(
  progress: ProgressStore,
  session: LessonSession,
  step: LessonStep,
  given: { checkId: string; answer: string },
) {
  if (!step.checks.some((check) => check.id === given.checkId && check.type === 'question')) {
    throw new LabError('CHECK_NOT_FOUND', `The step ${step.id} has no question ${given.checkId}.`, given);
  }
  progress.record({ type: 'answer', lessonId: session.lessonId, stepId: step.id, ...given });
  const results = await session.checks.request();
  const result = results.find((one) => one.id === given.checkId);
  if (!result) {
    throw new LabError('CHECK_NOT_FOUND', 'Another step is in front by now.', given);
  }
  return result;
}
