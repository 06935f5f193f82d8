import { z } from 'zod';
import { Check, ContainerName, Id, ImageRef, RelativePath } from './checks.ts';
import { Localized } from './text.ts';

/** What the layer picture shows in a step. */
export const StepView = z.strictObject({
  images: z.array(ImageRef).default([]).describe('drawn side by side, left to right'),
  containers: z
    .array(ContainerName)
    .default([])
    .describe('whose writable layer is drawn on top of its image'),
  goal: z
    .strictObject({ ref: ImageRef, base: ImageRef, addedLayers: z.number().int().min(0) })
    .optional()
    .describe('drawn as a ghost until it is there'),
  preview: z.number().int().min(1).max(65535).optional().describe('port that the preview opens'),
});
export type StepView = z.infer<typeof StepView>;

/** What the solution does: words typed into the terminal, a file written, a question answered. */
export const SolutionAction = z.union([
  z.strictObject({ type: z.string().min(1) }).describe('one line, typed into the terminal and entered'),
  z
    .strictObject({ write: RelativePath, from: RelativePath })
    .describe('workspace file, from a file in solution/'),
  z.strictObject({ answer: Id, value: z.string() }).describe('answers the question check of that id'),
]);
export type SolutionAction = z.infer<typeof SolutionAction>;

export const LessonStep = z.strictObject({
  id: Id,
  title: Localized,
  checks: z.array(Check).describe('empty only for a step that is just read'),
  needs: z.array(Id).default([]).describe('ids of earlier steps whose outcome this one stands on'),
  hints: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('rungs of the ladder; their texts are in the prose file'),
  view: StepView.default({ images: [], containers: [] }),
  solution: z.array(SolutionAction).default([]),
});
export type LessonStep = z.infer<typeof LessonStep>;

/** lesson.yaml, whole. Prose lives in en/<step>.md and zh-CN/<step>.md beside it. */
export const Lesson = z.strictObject({
  formatVersion: z.literal(1),
  id: Id,
  title: Localized,
  summary: Localized,
  group: z.enum(['run', 'commit', 'dockerfile', 'cache', 'multi-stage', 'ship', 'inside']),
  order: z.number().int(),
  minutes: z.number().int().min(1).max(60),
  start: z.enum(['fresh', 'continue']).default('fresh'),
  images: z.array(ImageRef).min(1).describe('loaded into the bench before the lesson opens'),
  steps: z.array(LessonStep).min(1),
});
export type Lesson = z.infer<typeof Lesson>;

/** A lesson that could not be opened, and where exactly its author should look. */
export const LessonProblem = z.strictObject({
  folder: z.string(),
  file: z.string(),
  line: z.number().int().nullable(),
  field: z.string().describe('e.g. steps[2].checks[0].port; empty when the whole file is meant'),
  message: z.string(),
});
export type LessonProblem = z.infer<typeof LessonProblem>;

/** Prose of one step in one language, split out of its Markdown file. */
export const StepProse = z.strictObject({
  body: z.string(),
  expect: z.string(),
  explain: z.string(),
  hints: z.array(z.string()),
});
export type StepProse = z.infer<typeof StepProse>;

export const LessonSummary = z.strictObject({
  id: z.string(),
  title: Localized,
  summary: Localized,
  group: Lesson.shape.group,
  order: z.number(),
  minutes: z.number(),
  images: z.array(z.string()),
  steps: z.array(z.strictObject({ id: z.string(), title: Localized })),
});
export type LessonSummary = z.infer<typeof LessonSummary>;

/** One step as the screen needs it. Hint texts not yet opened stay on the computer's side. */
export const StepPage = z.strictObject({
  id: z.string(),
  title: z.string(),
  body: z.string(),
  expect: z.string(),
  explain: z.string().describe('empty until the step is done'),
  hintCount: z.number().int(),
  hasSolution: z.boolean(),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      type: z.string(),
      choices: z.array(z.strictObject({ id: z.string(), text: z.string() })),
    }),
  ),
  view: StepView,
});
export type StepPage = z.infer<typeof StepPage>;

export const LessonPage = z.strictObject({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  group: Lesson.shape.group,
  minutes: z.number(),
  steps: z.array(StepPage),
});
export type LessonPage = z.infer<typeof LessonPage>;
