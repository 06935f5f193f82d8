import { z } from 'zod';
import { ChangeKind } from './layers.ts';

/** What checks name: ids, references, paths, patterns, amounts. */
export const Id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
export const ImageRef = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/:@-]*$/, 'an image reference such as nginx or mynginx:v2');
export const ContainerName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'a container name');
export const AbsolutePath = z.string().regex(/^\/(?!.*(^|\/)\.\.(\/|$))/, 'an absolute path without ..');
export const RelativePath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'a relative path that stays in its folder');

/** A diff ID: the digest of a layer's uncompressed tar (OCI image-spec config.md, "Layer DiffID"). */
export const DiffId = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'a diff ID such as sha256:… with 64 digits');

/** Which paths are meant: `*` and `?` within a name, `**` any folders. */
export const PathGlob = z
  .string()
  .max(1024)
  .regex(/^(\/|\*\*\/)/, 'a path or pattern that begins with / or **/')
  .regex(/^(?!.*(^|\/)\.\.(\/|$))/, 'a pattern without ..')
  .regex(/^[^[\]{}!\\]*$/, 'a pattern of *, ** and ? only: [ ] { } ! \\ are not understood')
  .regex(/^(?!.*[^/]\*\*)(?!.*\*\*[^/])/, '** stands alone between slashes, as in /srv/**/index.html')
  .describe('an absolute path; * and ? match within a name, ** any folders; /a/** is /a and all below it');

/** Which files of a build context are meant; relative to it. */
export const ContextGlob = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))/, 'a path relative to the context, without ..')
  .regex(/^[^[\]{}!\\]*$/, 'a pattern of *, ** and ? only: [ ] { } ! \\ are not understood')
  .regex(/^(?!.*[^/]\*\*)(?!.*\*\*[^/])/, '** stands alone between slashes, as in src/**/index.html')
  .describe('a relative path; * and ? match within a name, ** any folders; a/** is a and all below it');

/** An instruction of a Dockerfile: `*` any characters, upper and lower case and spaces do not matter. */
export const InstructionPattern = z
  .string()
  .min(1)
  .max(1024)
  .describe('an instruction, e.g. COPY*; * stands for any characters');

const SIZE_WORDS = 'a number of bytes, or one with a unit such as 20MB or 1.5GiB';

/** Bytes, as a number or with a decimal (MB) or binary (MiB) unit. */
export const ByteSize = z
  .union(
    [z.number().int().min(0), z.string().regex(/^\d{1,9}(\.\d{1,3})? ?([kMG]B|[KMG]iB|B)$/, SIZE_WORDS)],
    { error: SIZE_WORDS },
  )
  .describe('bytes: a whole number, or with a unit: B, kB, MB, GB, KiB, MiB, GiB');
export type ByteSize = z.infer<typeof ByteSize>;

/** How many there must be; either end may be left open. */
export const CountRange = z.strictObject({
  min: z.number().int().min(0).optional(),
  max: z.number().int().min(0).optional(),
});
export type CountRange = z.infer<typeof CountRange>;

export const ByteRange = z.strictObject({ min: ByteSize.optional(), max: ByteSize.optional() });

/** A command as an image's config has it. */
export const CommandLine = z.union(
  [
    z.array(z.string()).describe('exactly these words, exec form; [] is none'),
    z.strictObject({
      form: z
        .enum(['exec', 'shell', 'none'])
        .describe('shell: run by a shell, as CMD echo hello is; exec: as CMD ["echo", "hello"] is'),
      contains: z.string().min(1).optional().describe('a part of the command, words joined by one space'),
    }),
  ],
  { error: 'a list of words, or form: exec, shell or none' },
);
export type CommandLine = z.infer<typeof CommandLine>;

/** What must be under each name: this value; true, any value; false, nothing: the name itself is absent. */
export const NamedValues = z.record(
  z.string().min(1),
  z.union([z.string(), z.boolean()], {
    error: 'a text (numbers in quotes), true for any value, or false for absent',
  }),
);
export type NamedValues = z.infer<typeof NamedValues>;

/** A value that may be written in several right ways. */
export const OneOf = z
  .union([z.string(), z.array(z.string()).min(1)], {
    error: 'a text, or a list of texts of which one is right',
  })
  .describe('one text, or several of which any is right');

/** A text that gives something away. It is never printed, not even where it was found. */
export const SecretText = z
  .string()
  .min(4, 'at least 4 characters: shorter ones are found everywhere')
  .max(1000)
  .regex(/^\P{Cc}*$/u, 'one line without control characters');

/**
 * How a layer may have changed a path. `modified` is any change of what was there before: `rewritten` its content,
 * `metadataOnly` mode, owner or time of the same content.
 */
export const CheckedKind = z.enum([...ChangeKind.options, 'rewritten', 'metadataOnly']);
export type CheckedKind = z.infer<typeof CheckedKind>;
