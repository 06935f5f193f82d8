import { LabError } from '../../contract/errors.ts';

/** HTTP status of an error that dockerode threw; null when it is another kind of error. */
export function statusOf(thrown: unknown): number | null {
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    return thrown.statusCode;
  }
  return null;
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** True when a container, image or volume does not exist. */
export function isMissing(thrown: unknown): boolean {
  return statusOf(thrown) === 404;
}

/** Throws LabError CANCELLED when the work is no longer wanted. */
export function stopIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new LabError('CANCELLED', 'Cancelled.');
  }
}

/** An error of work that `signal` may have ended: CANCELLED if it did, BENCH_LOST if the bench is not there any more. */
export function asBenchError(thrown: unknown, signal?: AbortSignal): unknown {
  if (thrown instanceof LabError) {
    return thrown;
  }
  if (signal?.aborted) {
    return new LabError('CANCELLED', 'Cancelled.', {}, thrown);
  }
  const status = statusOf(thrown);
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  const gone = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT'].includes(
    String(code),
  );
  if (gone || status === 404 || status === 409 || (status === 500 && /not running/.test(messageOf(thrown)))) {
    return new LabError('BENCH_LOST', `The bench cannot be reached: ${messageOf(thrown)}`, {}, thrown);
  }
  return thrown;
}
