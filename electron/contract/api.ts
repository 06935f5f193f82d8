import { z } from 'zod';
import { BenchState, Inventory } from './bench.ts';
import { BuildOptions, BuildsState } from './build.ts';
import { CheckResult } from './checks.ts';
import { EngineState } from './engine.ts';
import { ErrorBody } from './errors.ts';
import { EntryType, FileVersion, LayerChange, PathEvent, Picture, TreeEntry, WastedFile } from './layers.ts';
import { LessonPage, LessonProblem, LessonSummary } from './lesson.ts';
import { ProgressState } from './progress.ts';
import { CommandMark, TerminalInfo, TerminalTarget } from './terminal.ts';
import { Language } from './text.ts';
import { KeptBoth, WorkspaceState } from './workspace.ts';

const none = z.strictObject({});
const step = z.strictObject({ lessonId: z.string(), stepId: z.string() });
const terminal = z.strictObject({ terminalId: z.string() });
const layer = z.strictObject({
  imageId: z.string(),
  diffId: z.string(),
  index: z.number().int().min(1).describe('number of the layer, 1 is the base'),
});
const columns = z.number().int().min(2).max(1000);
const rows = z.number().int().min(1).max(500);

/**
 * Everything the screen may ask, each with the shape of the question and of the answer. The screen names lessons,
 * steps, files and the learner's own containers; no Docker option can be said in this language.
 */
export const methods = {
  'engine.retry': { input: none, output: none },
  'settings.update': {
    input: z.strictObject({
      language: Language.optional(),
      theme: z.enum(['system', 'light', 'dark']).optional(),
    }),
    output: none,
  },
  /** Prose and checks of a lesson in one language. */
  'lesson.read': { input: z.strictObject({ lessonId: z.string(), language: Language }), output: LessonPage },
  /** Makes it the active lesson and gets its bench ready; progress comes as `bench` events. */
  'lesson.enter': { input: z.strictObject({ lessonId: z.string() }), output: none },
  /** Start again: progress of this lesson forgotten, bench new, files back to the start (the old ones are kept aside). */
  'lesson.restart': {
    input: z.strictObject({ lessonId: z.string() }),
    output: z.strictObject({ keptIn: z.string().nullable() }),
  },
  'step.select': { input: step, output: none },
  'step.check': { input: step, output: z.array(CheckResult) },
  'step.openHint': {
    input: z.strictObject({ ...step.shape, language: Language }),
    output: z.strictObject({ hints: z.array(z.string()) }),
  },
  'step.hints': {
    input: z.strictObject({ ...step.shape, language: Language }),
    output: z.strictObject({ hints: z.array(z.string()) }),
  },
  /** The solution's lines, to be read; counts as having seen it. */
  'step.solution': { input: step, output: z.strictObject({ lines: z.array(z.string()) }) },
  /** Types the solution into that terminal, waiting for each command to end. */
  'step.typeSolution': { input: z.strictObject({ ...step.shape, terminalId: z.string() }), output: none },
  'step.answer': {
    input: z.strictObject({ ...step.shape, checkId: z.string(), answer: z.string().max(200) }),
    output: CheckResult,
  },
  /** Forget this step's passed checks so that it can be done again. Nothing on the bench is touched. */
  'step.redo': { input: step, output: none },
  /** A new bench with the lesson's images and the learner's files; their containers and images there are gone. */
  'bench.reset': { input: none, output: none },
  /** Bring a lost bench back. */
  'bench.revive': { input: none, output: none },
  'terminal.open': {
    input: z.strictObject({ target: TerminalTarget, columns, rows }),
    output: TerminalInfo,
  },
  /** Everything still remembered of a terminal's output; `offset` is the position after its last character. */
  'terminal.replay': { input: terminal, output: z.strictObject({ data: z.string(), offset: z.number() }) },
  'terminal.input': {
    input: z.strictObject({ ...terminal.shape, data: z.string().max(1_000_000) }),
    output: none,
  },
  'terminal.resize': { input: z.strictObject({ ...terminal.shape, columns, rows }), output: none },
  'terminal.acknowledge': {
    input: z.strictObject({ ...terminal.shape, characters: z.number().int().min(0) }),
    output: none,
  },
  /** Connects a terminal that has ended again: same id and scrollback, a new program. */
  'terminal.reconnect': { input: terminal, output: TerminalInfo },
  'terminal.close': { input: terminal, output: none },
  'file.read': {
    input: z.strictObject({ path: z.string() }),
    output: z.strictObject({ content: z.string(), hash: z.string() }),
  },
  /** `baseHash` is the hash of what the learner began to edit; FILE_CONFLICT when the bench has something else by now. */
  'file.write': {
    input: z.strictObject({
      path: z.string(),
      content: z.string().max(5_000_000),
      baseHash: z.string().nullable(),
      force: z.boolean(),
    }),
    output: z.strictObject({ hash: z.string() }),
  },
  'file.rename': { input: z.strictObject({ from: z.string(), to: z.string() }), output: none },
  'file.delete': { input: z.strictObject({ path: z.string() }), output: none },
  /** What the picture draws beside what the step asks for. */
  'picture.choose': {
    input: z.strictObject({
      images: z.array(z.string()).max(8).nullable(),
      containers: z.array(z.string()).max(8).nullable(),
    }),
    output: none,
  },
  'layer.changes': {
    input: z.strictObject({ ...layer.shape, from: z.number().int().min(0).default(0) }),
    output: z.strictObject({
      changes: z.array(LayerChange).describe('in tree order, at most 20,000 from `from` on'),
      total: z.number().int(),
    }),
  },
  /** One folder of the merged tree of the layers up to `index`, by name. */
  'layer.folder': {
    input: z.strictObject({ ...layer.shape, path: z.string() }),
    output: z.strictObject({
      entries: z.array(TreeEntry).describe('at most 20,000'),
      total: z.number().int(),
    }),
  },
  /** Looks through the merged tree of the layers up to `index`. */
  'layer.find': {
    input: z.strictObject({
      ...layer.shape,
      name: z
        .string()
        .max(300)
        .default('')
        .describe('part of a path, or a glob with * ? and **; case does not matter'),
      types: z.array(EntryType).default([]).describe('any of these; empty: every type'),
      minBytes: z.number().min(0).default(0),
      writtenHere: z.boolean().default(false).describe('only what the layer `index` itself wrote'),
    }),
    output: z.strictObject({
      entries: z.array(TreeEntry).describe('in tree order, at most 2,000'),
      total: z.number().int(),
    }),
  },
  /** Which layers touched a path, and by which instruction, base first. */
  'layer.pathHistory': {
    input: z.strictObject({ imageId: z.string(), path: z.string() }),
    output: z.strictObject({ events: z.array(PathEvent) }),
  },
  /** A path as layer `index` left it, and as it was below: two sides of a comparison; null where there is nothing. */
  'layer.file': {
    input: z.strictObject({ ...layer.shape, path: z.string() }),
    output: z.strictObject({ now: FileVersion.nullable(), below: FileVersion.nullable() }),
  },
  /** Copies that lie dead in an image, largest first, at most 2,000. */
  'image.wasted': {
    input: z.strictObject({ imageId: z.string() }),
    output: z.strictObject({ files: z.array(WastedFile), total: z.number().int() }),
  },
  /** What a build would send to the engine, before it is sent. */
  'build.context': {
    input: BuildOptions.pick({ context: true, dockerfile: true, builder: true }),
    output: z.strictObject({
      files: z.number().int(),
      bytes: z.number(),
      excluded: z.number().int().describe('entries that the ignore file keeps out'),
      ignoreFile: z.string().nullable(),
      largest: z.array(z.strictObject({ path: z.string(), bytes: z.number() })).describe('at most 10'),
    }),
  },
  /** Begins a build of a Dockerfile of the workspace; one at a time. What becomes of it is in `builds`. */
  'build.start': { input: BuildOptions, output: z.strictObject({ id: z.string() }) },
  /** Stops the engine's work, not only our watching of it. */
  'build.cancel': { input: z.strictObject({ id: z.string() }), output: none },
  /** What a step printed, or the whole build (`step: null`); the end of it when it is longer than 1 MiB. */
  'build.log': {
    input: z.strictObject({ id: z.string(), step: z.number().int().nullable() }),
    output: z.strictObject({ text: z.string(), truncated: z.boolean() }),
  },
  /** A text file of the context in the build before and in this one; null where it was not there or is not kept. */
  'build.fileDiff': {
    input: z.strictObject({ id: z.string(), path: z.string() }),
    output: z.strictObject({ before: z.string().nullable(), after: z.string().nullable() }),
  },
  /** An address for the preview frame, on an origin of its own. */
  'preview.open': {
    input: z.strictObject({ port: z.number().int().min(1).max(65535) }),
    output: z.strictObject({ url: z.string() }),
  },
} as const;

export type Methods = typeof methods;
export type MethodName = keyof Methods;
export type Input<M extends MethodName> = z.input<Methods[M]['input']>;
export type Parsed<M extends MethodName> = z.output<Methods[M]['input']>;
export type Output<M extends MethodName> = z.output<Methods[M]['output']>;

/** What the computer's side says unasked. Slices are sent whole, and once to everyone who connects. */
export const slices = {
  app: z.strictObject({ version: z.string(), platform: z.string(), shell: z.enum(['electron', 'browser']) }),
  engine: EngineState,
  bench: BenchState,
  inventory: Inventory,
  lessons: z.strictObject({ lessons: z.array(LessonSummary), problems: z.array(LessonProblem) }),
  progress: ProgressState,
  checks: z.strictObject({
    lessonId: z.string().nullable(),
    stepId: z.string().nullable(),
    running: z.boolean(),
    results: z.array(CheckResult),
  }),
  picture: Picture,
  builds: BuildsState,
  workspace: WorkspaceState,
  terminals: z.array(TerminalInfo),
} as const;
export type Slices = { [K in keyof typeof slices]: z.infer<(typeof slices)[K]> };
export type SliceName = keyof Slices;

/** Things that happen once and are not kept. */
export const happenings = {
  'terminal.data': z.strictObject({
    terminalId: z.string(),
    data: z.string(),
    offset: z.number().describe('position before data'),
  }),
  command: CommandMark,
  'workspace.keptBoth': z.array(KeptBoth),
} as const;
export type Happenings = { [K in keyof typeof happenings]: z.infer<(typeof happenings)[K]> };
export type HappeningName = keyof Happenings;

/** Frames of the connection, the same in a WebSocket and in a MessagePort. */
export const ClientFrame = z.strictObject({ id: z.number().int(), method: z.string(), input: z.unknown() });
export type ClientFrame = z.infer<typeof ClientFrame>;
export const ServerFrame = z.union([
  z.strictObject({ id: z.number().int(), ok: z.unknown() }),
  z.strictObject({ id: z.number().int(), error: ErrorBody }),
  z.strictObject({ slice: z.string(), value: z.unknown() }),
  z.strictObject({ happening: z.string(), value: z.unknown() }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;
