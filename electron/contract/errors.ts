import { z } from 'zod';

/**
 * Every expected failure has a code. The screen turns a code into three sentences (what happened, why, what to do
 * now); the command line prints `message`. Anything without a code is a bug and travels as `INTERNAL`.
 */
export const ErrorCode = z.enum([
  'ENGINE_NOT_FOUND',
  'ENGINE_LOST',
  'ENGINE_TOO_OLD',
  'ENGINE_START_FAILED',
  'NEEDS_ROOT',
  'INSTALL_FAILED',
  'BENCH_START_FAILED',
  'BENCH_NOT_READY',
  'BENCH_LOST',
  'IMAGE_UNAVAILABLE',
  'IMAGE_NOT_FOUND',
  'CONTAINER_NOT_FOUND',
  'CONTAINER_NOT_RUNNING',
  'ARCHIVE_INVALID',
  'LAYER_NOT_FOUND',
  'CONTEXT_INVALID',
  'DOCKERFILE_INVALID',
  'BUILD_FAILED',
  'BUILD_NOT_FOUND',
  'LESSON_INVALID',
  'LESSON_NOT_FOUND',
  'STEP_NOT_FOUND',
  'CHECK_NOT_FOUND',
  'FILE_CONFLICT',
  'FILE_EXISTS',
  'FILE_NOT_FOUND',
  'FILE_TOO_LARGE',
  'FILE_NOT_TEXT',
  'PATH_OUTSIDE_WORKSPACE',
  'TERMINAL_NOT_FOUND',
  'PROGRESS_TOO_NEW',
  'DISK_FULL',
  'BAD_REQUEST',
  'UNKNOWN_METHOD',
  'CONNECTION_LOST',
  'CANCELLED',
  'INTERNAL',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** Values an error message may name: a path, a line, a list of sockets that were tried. */
export const ErrorDetails = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);
export type ErrorDetails = z.infer<typeof ErrorDetails>;

/** An error as it crosses the wire: always cloneable, never a class instance. */
export const ErrorBody = z.strictObject({
  code: ErrorCode,
  message: z.string(),
  details: ErrorDetails,
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** An expected failure. `message` is English, for logs and the command line; learners read the code's translation. */
export class LabError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LabError';
    this.code = code;
    this.details = details;
  }

  toBody(): ErrorBody {
    return { code: this.code, message: this.message, details: this.details };
  }
}

/** Any thrown value as an error body; what is not a {@link LabError} is a bug and becomes `INTERNAL`. */
export function toErrorBody(thrown: unknown): ErrorBody {
  if (thrown instanceof LabError) {
    return thrown.toBody();
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'INTERNAL', message, details: {} };
}
