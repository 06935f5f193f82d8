import { z } from 'zod';

export const StepProgress = z.strictObject({
  passed: z.record(z.string(), z.string()).describe('check id → ISO time at which it passed'),
  hintsOpened: z.number().int(),
  solutionSeen: z.boolean(),
  doneAt: z.string().nullable(),
});
export type StepProgress = z.infer<typeof StepProgress>;

export const LessonProgress = z.strictObject({
  currentStep: z.string().nullable(),
  steps: z.record(z.string(), StepProgress),
  doneAt: z.string().nullable(),
  openedAt: z.string().nullable(),
});
export type LessonProgress = z.infer<typeof LessonProgress>;

/** Everything kept about a learner. Written as a journal with snapshots; see core/progress. */
export const ProgressState = z.strictObject({
  schemaVersion: z.literal(1),
  lessons: z.record(z.string(), LessonProgress),
  settings: z.strictObject({
    language: z.enum(['en', 'zh-CN']).nullable(),
    theme: z.enum(['system', 'light', 'dark']),
  }),
});
export type ProgressState = z.infer<typeof ProgressState>;
