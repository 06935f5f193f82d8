import { z } from 'zod';
import { CommandMark } from '../../contract/terminal.ts';
import { Language } from '../../contract/text.ts';

const lesson = { lessonId: z.string() };
const step = { ...lesson, stepId: z.string() };

/** Everything that can happen to a learner's progress. The journal is a list of these and nothing else. */
export const ProgressEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('lesson-opened'), ...lesson }),
  z.object({ type: z.literal('step-selected'), ...step }),
  z.object({ type: z.literal('check-passed'), ...step, checkId: z.string() }),
  z.object({ type: z.literal('hint-opened'), ...step }),
  z.object({ type: z.literal('solution-seen'), ...step }),
  z.object({ type: z.literal('step-done'), ...step }),
  z.object({ type: z.literal('lesson-done'), ...lesson }),
  z.object({ type: z.literal('step-redone'), ...step }),
  z.object({ type: z.literal('lesson-restarted'), ...lesson }),
  z.object({
    type: z.literal('settings'),
    language: Language.optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
  }),
  z.object({ type: z.literal('command'), ...lesson, mark: CommandMark }),
  z.object({ type: z.literal('answer'), ...step, checkId: z.string(), answer: z.string().max(200) }),
]);
export type ProgressEvent = z.infer<typeof ProgressEvent>;
