import { z } from 'zod';
import { ChangeKind } from './layers.ts';
import { Localized, Message } from './text.ts';

const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
const ImageRef = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/:@-]*$/, 'an image reference such as nginx or mynginx:v2');
const ContainerName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'a container name');
const AbsolutePath = z.string().regex(/^\/(?!.*(^|\/)\.\.(\/|$))/, 'an absolute path without ..');
const RelativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'a relative path that stays in its folder');

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
export const ImageCheck = z.strictObject({
  ...common,
  type: z.literal('image'),
  ref: ImageRef,
  exists: z.boolean().default(true),
  base: ImageRef.optional().describe('its first layers are exactly the layers of this image'),
  addedLayers: z
    .strictObject({ min: z.number().int().min(0), max: z.number().int().min(0) })
    .optional()
    .describe('how many layers it has on top of base'),
  cmd: z.array(z.string()).optional().describe('config Cmd, exec form'),
});
export const LayerCheck = z.strictObject({
  ...common,
  type: z.literal('layer'),
  ref: ImageRef,
  layer: z
    .union([z.literal('top'), z.number().int().min(1)])
    .describe('top, or counted from the base, which is 1'),
  changes: z
    .array(z.strictObject({ path: AbsolutePath, kind: z.array(ChangeKind).min(1) }))
    .min(1)
    .describe('each of these paths was changed in one of these ways'),
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
