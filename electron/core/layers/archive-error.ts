import { type ErrorDetails, LabError } from '../../contract/errors.ts';

/** What is wrong with an image archive; `details` say where: member, layer, offset, expected, found. */
export function archiveInvalid(reason: string, details: ErrorDetails = {}, cause?: unknown): LabError {
  return new LabError('ARCHIVE_INVALID', sentence(reason, details), { reason, ...details }, cause);
}

/** Says where an error happened that did not know; what it knew already stays. Other errors are bugs and pass. */
export function placed(error: unknown, where: ErrorDetails): unknown {
  if (!(error instanceof LabError) || error.code !== 'ARCHIVE_INVALID') {
    return error;
  }
  const reason = typeof error.details.reason === 'string' ? error.details.reason : error.message;
  const details = { reason, ...where, ...error.details };
  return new LabError('ARCHIVE_INVALID', sentence(reason, details), details, error);
}

export function cancelled(): LabError {
  return new LabError('CANCELLED', 'Reading the image was cancelled');
}

function sentence(reason: string, details: ErrorDetails): string {
  const where = ['member', 'layer', 'offset', 'expected', 'found']
    .filter((key) => details[key] !== undefined)
    .map((key) => `${key} ${String(details[key])}`);
  return `This is not a readable image archive: ${reason}${where.length > 0 ? ` (${where.join(', ')})` : ''}`;
}
