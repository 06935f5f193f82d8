import { z } from 'zod';
import { ErrorBody } from './errors.ts';

/** One line of long work: what is being done, how far it is. `total` 0 means it cannot be known. */
export const Progress = z.strictObject({
  task: z
    .enum([
      'find-engine',
      'bench-image',
      'base-image',
      'create',
      'start',
      'wait-engine',
      'load-image',
      'workspace',
      'index',
    ])
    .describe('key of a translated sentence'),
  subject: z.string().describe('what it is about, e.g. an image reference; may be empty'),
  done: z.number(),
  total: z.number(),
  unit: z.enum(['bytes', 'steps', 'none']),
});
export type Progress = z.infer<typeof Progress>;

/** The learner's private engine, seen from outside. */
export const BenchState = z.strictObject({
  lessonId: z.string().nullable(),
  status: z.enum(['none', 'preparing', 'ready', 'lost', 'failed']),
  progress: Progress.nullable(),
  privilege: z.enum(['capabilities', 'privileged']).nullable(),
  link: z.enum(['socket', 'tunnel']).nullable().describe('how the inner Engine API is reached'),
  engineVersion: z.string().nullable(),
  store: z.enum(['graph-driver', 'containerd']).nullable(),
  error: ErrorBody.nullable(),
});
export type BenchState = z.infer<typeof BenchState>;

export const PortMapping = z.strictObject({
  hostPort: z.number().int(),
  containerPort: z.number().int(),
  protocol: z.string(),
});

/** A container of the learner's, on the bench. */
export const InnerContainer = z.strictObject({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  state: z.string().describe('created, running, paused, exited, dead'),
  status: z.string(),
  ports: z.array(PortMapping),
});
export type InnerContainer = z.infer<typeof InnerContainer>;

/** An image on the bench. `sizeBytes` is the engine's own number and differs between image stores. */
export const InnerImage = z.strictObject({
  id: z.string(),
  tags: z.array(z.string()),
  sizeBytes: z.number(),
  standIn: z.boolean().describe('built from Debian packages because the published image could not be had'),
});
export type InnerImage = z.infer<typeof InnerImage>;

export const Inventory = z.strictObject({
  images: z.array(InnerImage),
  containers: z.array(InnerContainer),
  diskBytes: z.number(),
});
export type Inventory = z.infer<typeof Inventory>;
