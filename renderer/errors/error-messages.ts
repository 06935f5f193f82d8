import type { ErrorBody, ErrorCode, ErrorDetails } from '../../electron/contract/index.ts';

/** What happened, why, and what to do now. */
export interface ErrorMessage {
  title: string;
  why: string;
  now: string;
}

/** Looks a key of the `errors` namespace up; a key of i18next's `t`. */
export type Translate = (key: string, values: Record<string, unknown>) => string;

/**
 * Which detail names the thing an error is about, in order of preference. `title` of a code has a form with that
 * subject (`titleWith`) and one without, because the same code is thrown where nothing can be named.
 */
export const ERROR_SUBJECTS: Record<ErrorCode, readonly string[]> = {
  ENGINE_NOT_FOUND: [],
  ENGINE_LOST: ['endpoint'],
  ENGINE_TOO_OLD: ['apiVersion', 'version'],
  ENGINE_START_FAILED: [],
  NEEDS_ROOT: ['command'],
  INSTALL_FAILED: ['package', 'command'],
  BENCH_START_FAILED: [],
  BENCH_NOT_READY: [],
  BENCH_LOST: [],
  IMAGE_UNAVAILABLE: ['ref', 'image'],
  IMAGE_NOT_FOUND: ['ref', 'image'],
  CONTAINER_NOT_FOUND: ['name', 'container', 'id'],
  CONTAINER_NOT_RUNNING: ['name', 'container', 'id'],
  ARCHIVE_INVALID: ['ref', 'image', 'name'],
  LAYER_NOT_FOUND: ['diffId', 'index'],
  CONTEXT_INVALID: ['path'],
  DOCKERFILE_INVALID: ['line'],
  BUILD_FAILED: ['step'],
  BUILD_NOT_FOUND: [],
  LESSON_INVALID: ['lessonId', 'folder', 'file'],
  LESSON_NOT_FOUND: ['lessonId'],
  STEP_NOT_FOUND: ['stepId'],
  CHECK_NOT_FOUND: ['checkId'],
  FILE_CONFLICT: ['path'],
  FILE_EXISTS: ['path', 'to'],
  FILE_NOT_FOUND: ['path', 'from'],
  FILE_TOO_LARGE: ['path'],
  FILE_NOT_TEXT: ['path'],
  PATH_OUTSIDE_WORKSPACE: ['path'],
  TERMINAL_NOT_FOUND: [],
  PROGRESS_TOO_NEW: ['file', 'path'],
  DISK_FULL: ['path', 'where'],
  BAD_REQUEST: [],
  UNKNOWN_METHOD: ['method'],
  CONNECTION_LOST: [],
  CANCELLED: [],
  INTERNAL: [],
};

/** The three sentences of an error in the language of `t`. */
export function errorMessage(error: ErrorBody, t: Translate): ErrorMessage {
  const subject = subjectOf(error.code, error.details);
  return {
    title:
      subject === null ? t(`codes.${error.code}.title`, {}) : t(`codes.${error.code}.titleWith`, { subject }),
    why: t(`codes.${error.code}.why`, {}),
    now: t(`codes.${error.code}.now`, {}),
  };
}

/** Details as readable rows, for the "details" part of a message. */
export function detailRows(error: ErrorBody): { name: string; value: string }[] {
  return Object.entries(error.details).map(([name, value]) => ({
    name,
    value: Array.isArray(value) ? value.join('\n') : String(value),
  }));
}

function subjectOf(code: ErrorCode, details: ErrorDetails): string | null {
  for (const name of ERROR_SUBJECTS[code]) {
    const value = details[name];
    if (typeof value === 'string' || typeof value === 'number') {
      return String(value);
    }
  }
  return null;
}
