import { z } from 'zod';
import { BuilderKind, StepOutcome, WhyKind } from './build.ts';

const line = z.number().int().positive().describe('line of the Dockerfile, from 1');

export const BuildReportStep = z.object({
  line,
  endLine: line.describe('its last line'),
  instruction: z.string().describe('upper case, e.g. COPY'),
  text: z.string().describe('as written, continuation lines joined, comments left out'),
  stage: z.number().int().nonnegative().describe('index in `stages`'),
  outcome: StepOutcome.exclude(['unknown']),
  ms: z
    .number()
    .nullable()
    .describe('how long it ran; 0 for what was cached or skipped; null when not known'),
  why: z.object({
    kind: WhyKind,
    detail: z.string().describe('one English sentence'),
    path: z.string().optional().describe('the file of the context that it is about'),
    line: line.optional().describe('of the earlier step that it is about'),
    from: z.string().optional().describe('what it was: an instruction, a value, a mode, an image'),
    to: z.string().optional().describe('what it is now'),
  }),
});
export type BuildReportStep = z.infer<typeof BuildReportStep>;

/**
 * What `lab build --json` prints; published as docs/build.schema.json. Fields may be added at any time; `formatVersion`
 * counts up when one is taken away or changes its meaning.
 */
export const BuildReport = z.object({
  formatVersion: z.literal(1),
  status: z.enum(['built', 'failed']),
  image: z.string().nullable().describe('sha256:… of the image; null when the build failed'),
  tags: z.array(z.string()).describe('as they were asked for'),
  builder: BuilderKind,
  engine: z.object({
    where: z.enum(['host', 'bench']),
    version: z.string(),
  }),
  number: z.number().int().positive().describe('counts the builds of this Dockerfile on this engine from 1'),
  comparedWith: z
    .number()
    .int()
    .positive()
    .nullable()
    .describe(
      'number of the earlier build by the same builder that the reasons speak of; null for the first',
    ),
  startedAt: z.string().describe('ISO 8601'),
  ms: z.number().nullable(),
  context: z
    .object({
      files: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
      excluded: z.number().int().nonnegative().describe('entries that the ignore file kept out'),
      ignoreFile: z.string().nullable(),
    })
    .describe('what was sent'),
  stages: z.array(
    z.object({
      name: z.string().nullable(),
      base: z.string().describe('as written after FROM'),
      line,
      needed: z.boolean().describe('the target cannot be had without it'),
    }),
  ),
  steps: z.array(BuildReportStep).describe('in the order of the file; what nothing is known of is left out'),
  notKnown: z.array(
    z.object({
      line: line.nullable().describe('of a step that is missing in `steps`'),
      detail: z.string().describe('one English sentence'),
    }),
  ),
  error: z
    .object({
      message: z.string(),
      exitCode: z.number().int().nullable().describe('of the program that a RUN ran'),
      line: line.nullable(),
    })
    .nullable(),
});
export type BuildReport = z.infer<typeof BuildReport>;
