import { z } from 'zod';
import { Message } from './text.ts';

export const BuilderKind = z.enum(['classic', 'buildkit']);
export type BuilderKind = z.infer<typeof BuilderKind>;

/** Why a step ran, or did not have to. */
export const WhyKind = z.enum([
  'instruction-changed',
  'arg-changed',
  'env-changed',
  'file-changed',
  'mode-changed',
  'file-added',
  'file-removed',
  'earlier-step-ran',
  'no-cache',
  'base-changed',
  'cache-gone',
  'first-build',
  'not-needed',
  'matched',
  'unknown',
]);
export type WhyKind = z.infer<typeof WhyKind>;

/** One reason, from evidence: what was recorded of this build and of the one before it. */
export const Why = z.strictObject({
  kind: WhyKind,
  detail: Message.describe('one sentence'),
  path: z.string().nullable().describe('the file of the context that it is about'),
  line: z.number().int().nullable().describe('the line of the earlier step that it is about'),
  from: z.string().nullable().describe('what it was: an instruction, a value, a mode; never a secret mount'),
  to: z.string().nullable(),
});
export type Why = z.infer<typeof Why>;

/** unknown: nothing that was seen of the build tells; it is never guessed. */
export const StepOutcome = z.enum(['cached', 'executed', 'skipped', 'failed', 'unknown']);
export type StepOutcome = z.infer<typeof StepOutcome>;

/** One instruction of the Dockerfile in one build. */
export const BuildStep = z.strictObject({
  index: z.number().int().describe('position among the instructions of the file, from 0'),
  stage: z.number().int().describe('from 0'),
  line: z.number().int().describe('its first line, from 1'),
  endLine: z.number().int(),
  instruction: z.string().describe('upper case, e.g. COPY'),
  text: z.string().describe('as written, continuation lines joined, comments left out'),
  kind: z
    .enum(['base', 'step', 'config'])
    .describe('base: FROM; config: only the image config changes, and BuildKit has no step for it'),
  outcome: StepOutcome,
  startMs: z.number().nullable().describe('since the build began; null when it did not run or is not known'),
  ms: z.number().nullable().describe('how long it ran; 0 for what was cached; null when not known'),
  layers: z.number().int().nullable().describe('layers of the final image that it made; null when not known'),
  sizeAdded: z.number().nullable().describe('bytes of contents of those layers'),
  why: Why.nullable().describe('null only while the build runs'),
  error: z.strictObject({ message: z.string(), exitCode: z.number().int().nullable() }).nullable(),
});
export type BuildStep = z.infer<typeof BuildStep>;

export const BuildStage = z.strictObject({
  index: z.number().int(),
  name: z.string().nullable(),
  base: z.string().describe('as written: an image, scratch, or the name of another stage'),
  baseStage: z.number().int().nullable().describe('the stage that it begins from'),
  line: z.number().int(),
  needed: z.boolean().describe('the target cannot be had without it'),
  bytes: z.number().nullable().describe('contents of its layers with those of its base, when known'),
});
export type BuildStage = z.infer<typeof BuildStage>;

/** A `COPY --from` or `RUN --mount=from`: what one stage takes from another. */
export const BuildEdge = z.strictObject({
  from: z.number().int().nullable().describe('null when it is an image of its own'),
  image: z.string().nullable(),
  to: z.number().int(),
  line: z.number().int(),
  paths: z.array(z.string()),
  bytes: z.number().nullable(),
});
export type BuildEdge = z.infer<typeof BuildEdge>;

export const BuildOptions = z.strictObject({
  context: z.string().describe('folder, relative to the workspace; empty for the workspace itself'),
  dockerfile: z.string().describe('relative to the workspace'),
  tag: z.string().nullable(),
  target: z.string().nullable(),
  buildArgs: z.record(z.string(), z.string()),
  noCache: z.boolean(),
  builder: BuilderKind,
});
export type BuildOptions = z.infer<typeof BuildOptions>;

/** One build, whoever started it. Kept; the newest records of a Dockerfile are what the next is compared with. */
export const BuildRecord = z.strictObject({
  id: z.string(),
  number: z.number().int().describe('counts the builds of this Dockerfile path from 1'),
  origin: z.enum(['button', 'typed', 'command']),
  options: BuildOptions,
  startedAt: z.string(),
  ms: z.number().nullable().describe('null while it runs'),
  status: z.enum(['running', 'done', 'failed', 'cancelled']),
  imageId: z.string().nullable(),
  stages: z.array(BuildStage),
  edges: z.array(BuildEdge),
  steps: z.array(BuildStep).describe('in the order of the file'),
  context: z
    .strictObject({ files: z.number().int(), bytes: z.number() })
    .nullable()
    .describe('what was sent, after .dockerignore; null when not known'),
  comparedWith: z.string().nullable().describe('id of the build before it, which the reasons speak of'),
  notKnown: z.array(Message).describe('what could not be seen of this build, said instead of guessed'),
  error: z
    .strictObject({
      message: z.string(),
      exitCode: z.number().int().nullable(),
      line: z.number().int().nullable(),
      step: z.number().int().nullable().describe('index of the step'),
    })
    .nullable(),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

/** What the next build of a Dockerfile would do with the files as they are now. */
export const BuildForecast = z.strictObject({
  dockerfile: z.string(),
  comparedWith: z.string().nullable(),
  steps: z.array(
    z.strictObject({
      index: z.number().int(),
      line: z.number().int(),
      endLine: z.number().int(),
      willRun: z.enum(['yes', 'no', 'unknown']),
      why: Why,
    }),
  ),
  problem: Message.nullable().describe('the file cannot be read as a Dockerfile'),
});
export type BuildForecast = z.infer<typeof BuildForecast>;

/** Builds of the open lesson's workspace, newest first, and the one that runs. */
export const BuildsState = z.strictObject({
  lessonId: z.string().nullable(),
  running: z
    .strictObject({ id: z.string(), sentBytes: z.number(), totalBytes: z.number().nullable() })
    .nullable(),
  records: z.array(BuildRecord),
  forecasts: z
    .array(BuildForecast)
    .describe('one for each Dockerfile of the workspace that was built before'),
});
export type BuildsState = z.infer<typeof BuildsState>;
