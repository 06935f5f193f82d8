import { z } from 'zod';

/** A file of the learner's, path relative to /workspace. `hash` is the SHA-256 of its content, hex. */
export const WorkspaceFile = z.strictObject({
  path: z.string(),
  size: z.number(),
  hash: z.string(),
  executable: z.boolean(),
});
export type WorkspaceFile = z.infer<typeof WorkspaceFile>;

export const WorkspaceState = z.strictObject({
  lessonId: z.string().nullable(),
  files: z.array(WorkspaceFile),
  folders: z.array(z.string()),
  synced: z
    .boolean()
    .describe('false while the bench cannot be reached: files are kept on the app’s side until it can'),
  skipped: z.array(z.string()).describe('too large, or not a regular file; left alone on the bench'),
});
export type WorkspaceState = z.infer<typeof WorkspaceState>;

/** A file that had changed on both sides when the bench came back: ours keeps the name, the bench's is beside it. */
export const KeptBoth = z.strictObject({ path: z.string(), benchVersion: z.string() });
export type KeptBoth = z.infer<typeof KeptBoth>;
