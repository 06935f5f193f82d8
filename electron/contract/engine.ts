import { z } from 'zod';

/** One place where an engine was looked for, and what happened there. */
export const EngineAttempt = z.strictObject({
  source: z.enum(['DOCKER_HOST', 'context', 'socket', 'pipe', 'podman', 'private']),
  endpoint: z
    .string()
    .describe('e.g. unix:///var/run/docker.sock, tcp://host:2375, npipe:////./pipe/docker_engine'),
  result: z.enum(['answered', 'missing', 'refused', 'denied', 'unsupported', 'failed']),
  message: z.string().describe('English, for the "what was tried" list'),
});
export type EngineAttempt = z.infer<typeof EngineAttempt>;

/** What an engine says of itself (GET /version and GET /info). Sizes in bytes. */
export const EngineFacts = z.strictObject({
  endpoint: z.string(),
  source: EngineAttempt.shape.source,
  version: z.string(),
  apiVersion: z.string(),
  os: z.string(),
  arch: z.string(),
  kernel: z.string(),
  podman: z.boolean(),
  privateToLab: z.boolean().describe('started by Layer Lab with its own data root'),
  storageDriver: z.string(),
  store: z.enum(['graph-driver', 'containerd']),
  cgroupVersion: z.enum(['1', '2', 'unknown']),
  cpus: z.number(),
  memoryBytes: z.number(),
});
export type EngineFacts = z.infer<typeof EngineFacts>;

export const EngineState = z.strictObject({
  status: z.enum(['searching', 'ready', 'lost', 'none']),
  attempts: z.array(EngineAttempt),
  engine: EngineFacts.nullable(),
});
export type EngineState = z.infer<typeof EngineState>;
