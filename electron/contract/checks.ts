import { z } from 'zod';
import { BuilderKind } from './build.ts';
import {
  AbsolutePath,
  ByteRange,
  ByteSize,
  CheckedKind,
  CommandLine,
  ContainerName,
  ContextGlob,
  CountRange,
  DiffId,
  Id,
  ImageRef,
  InstructionPattern,
  NamedValues,
  OneOf,
  PathGlob,
  RelativePath,
  SecretText,
} from './check-fields.ts';
import { Localized, Message } from './text.ts';

const common = {
  id: Id.describe('unique in its step'),
  label: Localized.describe('what is being checked, one short line'),
  mode: z
    .enum(['edge', 'level'])
    .default('edge')
    .describe('edge: stays passed once it has happened; level: must be true now'),
};

/** Where a file is looked for: exactly one of the three. */
export const FilePlace = z.union([
  z.strictObject({ workspace: z.literal(true) }),
  z.strictObject({ container: ContainerName }),
  z.strictObject({ image: ImageRef }),
]);

export const ContainerCheck = z.strictObject({
  ...common,
  type: z.literal('container'),
  name: ContainerName,
  state: z.enum(['running', 'stopped', 'exists', 'absent']),
  image: ImageRef.optional().describe('the container was made from this image'),
});
export const HttpCheck = z.strictObject({
  ...common,
  type: z.literal('http'),
  port: z.number().int().min(1).max(65535).describe('a port published on the bench'),
  path: z.string().startsWith('/').default('/'),
  status: z.number().int().optional(),
  contains: z.string().optional(),
  notContains: z.string().optional(),
});
export const FileCheck = z.strictObject({
  ...common,
  type: z.literal('file'),
  in: FilePlace,
  path: z.string().min(1).describe('absolute in a container or image, relative in the workspace'),
  exists: z.boolean().default(true),
  contains: z.string().optional(),
  differsFromImage: ImageRef.optional().describe(
    'its content is no longer what this image has at the same path',
  ),
});
/** What an image is made of and how it is configured. All that is asked must be true; sizes are of file contents. */
export const ImageCheck = z.strictObject({
  ...common,
  type: z.literal('image'),
  ref: ImageRef,
  exists: z.boolean().default(true),
  base: ImageRef.optional().describe('its first layers are exactly the layers of this image'),
  baseDiffIds: z
    .array(DiffId)
    .min(1)
    .optional()
    .describe('its first layers have these diff IDs, where the base image is not on the bench'),
  addedLayers: CountRange.optional().describe('how many layers it has on top of base or baseDiffIds'),
  layers: CountRange.optional().describe('how many layers it has in all'),
  cmd: CommandLine.optional().describe('config Cmd'),
  entrypoint: CommandLine.optional().describe('config Entrypoint'),
  env: NamedValues.optional().describe('environment variables by name'),
  labels: NamedValues.optional().describe('labels by key'),
  workingDir: OneOf.optional(),
  user: OneOf.optional().describe('as it is written in USER; an empty text is root by default'),
  exposedPorts: z
    .array(z.union([z.number().int().min(1).max(65535), z.string().regex(/^\d{1,5}\/(tcp|udp|sctp)$/)]))
    .min(1)
    .optional()
    .describe('these are among the exposed ports; a number is a TCP port'),
  volumes: z.array(AbsolutePath).min(1).optional().describe('these are among the volumes'),
  stopSignal: OneOf.optional().describe('SIGQUIT, QUIT and 3 are the same'),
  onbuild: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('for each of these there is a trigger like it; * stands for any characters'),
  healthcheck: z
    .union([z.boolean(), z.array(z.string()).min(1)])
    .optional()
    .describe('true: there is one; false: there is none; a list: exactly this test'),
  shell: z.array(z.string()).min(1).optional().describe('what SHELL has set'),
  size: z
    .strictObject({
      min: ByteSize.optional(),
      max: ByteSize.optional(),
      against: ImageRef.optional().describe('smaller than this image'),
      ratioMax: z
        .number()
        .positive()
        .optional()
        .describe('at most this part of the size of against, e.g. 0.5'),
    })
    .optional()
    .describe('bytes of regular-file contents of all layers, the same with every image store'),
  efficiencyMin: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('the part of its bytes that a container sees is at least this'),
  wastedMax: ByteSize.optional().describe('bytes that later layers overwrote or deleted are at most this'),
  notInAnyLayer: z
    .array(z.strictObject({ text: SecretText }))
    .min(1)
    .optional()
    .describe('texts that no file of any layer has, even if deleted later, nor the config nor the history'),
  noFileInAnyLayer: z
    .array(PathGlob)
    .min(1)
    .optional()
    .describe('paths that no layer writes, even if deleted later'),
});

/** What one layer changes. Folders that are listed only for what is in them do not count. */
export const LayerCheck = z.strictObject({
  ...common,
  type: z.literal('layer'),
  ref: ImageRef,
  layer: z
    .union(
      [
        z.literal('top'),
        z.number().int().min(1),
        z.strictObject({
          instruction: z
            .string()
            .min(1)
            .describe('the instruction that made it, e.g. COPY*; * stands for any characters'),
          above: ImageRef.optional().describe('the layers of this image are not meant'),
        }),
      ],
      { error: 'top, a number from 1, or instruction: COPY*' },
    )
    .describe('top, counted from the base, which is 1, or any layer made by such an instruction'),
  changes: z
    .array(z.strictObject({ path: PathGlob, kind: z.array(CheckedKind).min(1) }))
    .min(1)
    .optional()
    .describe('for each of these, a path like it was changed in one of these ways'),
  only: z.array(PathGlob).min(1).optional().describe('nothing was changed but paths like these'),
  none: z.array(PathGlob).min(1).optional().describe('no path like these was changed'),
  size: ByteRange.optional().describe('bytes of regular-file contents that the layer adds'),
  empty: z.boolean().optional().describe('true: it changes nothing; false: it changes something'),
});

/** The newest build of this step, from the Build button or typed in the terminal. */
export const BuildCheck = z.strictObject({
  ...common,
  type: z.literal('build'),
  dockerfile: RelativePath.optional().describe(
    'only builds of this file of the workspace count; without it those of any',
  ),
  status: z.enum(['done', 'failed']).default('done').describe('how the build must end'),
  builds: CountRange.optional().describe('how many such builds since the step was first opened'),
  builder: BuilderKind.optional(),
  target: z
    .union([z.string().min(1), z.literal(false)], { error: 'the name of a stage, or false for none' })
    .optional()
    .describe('what --target named; false: it was not given'),
  steps: z
    .array(
      z.strictObject({
        instruction: InstructionPattern,
        outcome: z.enum(['cached', 'executed', 'skipped', 'failed']),
      }),
    )
    .min(1)
    .optional()
    .describe('every instruction like it came out so, and there is one'),
  firstMiss: z
    .union([z.literal('none'), z.number().int().min(1), InstructionPattern], {
      error: 'none, the number of a line, or an instruction such as COPY*',
    })
    .optional()
    .describe('the first instruction that was not cached; ARG does not count, builders differ about it'),
  context: z
    .strictObject({
      contains: z.array(ContextGlob).min(1).optional().describe('a file like each of these was sent'),
      excludes: z.array(ContextGlob).min(1).optional().describe('no file like these was sent'),
      size: ByteRange.optional().describe('bytes of all files that were sent'),
      files: CountRange.optional(),
    })
    .optional()
    .describe('what was sent, after the ignore file'),
});
export const CommandCheck = z.strictObject({
  ...common,
  type: z.literal('command'),
  argv: z
    .array(z.string())
    .min(1)
    .describe('words that the typed docker command has in this order; flags between them do not matter'),
  exitCode: z.number().int().optional(),
});

/** An answer that is read from the learner's own bench at the moment it is given. */
export const QuestionAnswer = z.union([
  z.strictObject({ layerCount: ImageRef }).describe('number of layers of this image'),
  z.strictObject({ addedLayers: ImageRef, base: ImageRef }).describe('layers on top of base'),
  z.strictObject({ choice: Id }).describe('the id of the right choice'),
]);
export const QuestionCheck = z.strictObject({
  ...common,
  type: z.literal('question'),
  choices: z
    .array(z.strictObject({ id: Id, text: Localized }))
    .min(2)
    .optional(),
  answer: QuestionAnswer,
});

/** A check is data: what must be true, never a command for the host. */
export const Check = z.discriminatedUnion('type', [
  ContainerCheck,
  HttpCheck,
  FileCheck,
  ImageCheck,
  LayerCheck,
  BuildCheck,
  CommandCheck,
  QuestionCheck,
]);
export type Check = z.infer<typeof Check>;
export type CheckOf<T extends Check['type']> = Extract<Check, { type: T }>;

/**
 * pass; fail (looked, and it is otherwise); notYet (nothing to look at so far, no reproach); cannotCheck (the world
 * did not let us look: never the learner's fault).
 */
export const CheckOutcome = z.enum(['pass', 'fail', 'notYet', 'cannotCheck']);
export type CheckOutcome = z.infer<typeof CheckOutcome>;

export const CheckResult = z.strictObject({
  id: z.string(),
  outcome: CheckOutcome,
  expected: Message,
  observed: Message,
  advice: Message.nullable().describe('the next thing to look at'),
  sticky: z.boolean().describe('passed earlier and kept'),
});
export type CheckResult = z.infer<typeof CheckResult>;

export { AbsolutePath, ContainerName, Id, ImageRef, RelativePath };
