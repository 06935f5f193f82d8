import { z } from 'zod';

/** What a terminal tab is connected to. */
export const TerminalTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bench') }),
  z.strictObject({ kind: z.literal('shell'), container: z.string() }),
  z.strictObject({ kind: z.literal('attach'), container: z.string() }),
  z.strictObject({ kind: z.literal('logs'), container: z.string() }),
]);
export type TerminalTarget = z.infer<typeof TerminalTarget>;

export const TerminalInfo = z.strictObject({
  id: z.string(),
  target: TerminalTarget,
  title: z.string(),
  alive: z.boolean(),
  exitCode: z.number().nullable(),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

/** A docker command that the learner typed, seen by the shim. `exitCode` is null while it runs. */
export const CommandMark = z.strictObject({
  id: z.string(),
  terminalId: z.string(),
  argv: z.array(z.string()),
  cwd: z.string(),
  startedAt: z.string(),
  exitCode: z.number().nullable(),
});
export type CommandMark = z.infer<typeof CommandMark>;

/** Flow control, in characters: stop reading the engine above the first, go on below the second. */
export const FLOW = { pauseAbove: 100_000, resumeBelow: 5_000, acknowledgeEvery: 5_000 } as const;
