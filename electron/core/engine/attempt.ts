import type { EngineAttempt } from '../../contract/engine.ts';
import { LabError } from '../../contract/errors.ts';

type Failure = Pick<EngineAttempt, 'result' | 'message'>;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Why an engine did not answer, said so that the reader knows what to do. `subject` is whose engine it would be. */
export function explainFailure(error: unknown, subject: string, endpoint: string): Failure {
  if (error instanceof LabError) {
    return { result: 'unsupported', message: error.message };
  }
  const local = /^(unix|npipe):/.test(endpoint);
  switch (codeOf(error)) {
    case 'ENOENT':
      return local
        ? { result: 'missing', message: `${subject}: nothing is there; not installed, or not started.` }
        : { result: 'failed', message: `${subject}: the ssh program was not found.` };
    case 'ECONNREFUSED':
      return {
        result: 'refused',
        message: local
          ? `${subject}: its socket is there, but the engine is not running.`
          : `${subject}: the machine answers, but no engine listens there.`,
      };
    case 'EACCES':
    case 'EPERM':
      return {
        result: 'denied',
        message:
          `${subject}: it is there, but you may not use it. On Linux: sudo usermod -aG docker "$USER", ` +
          'then log out and in again.',
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { result: 'failed', message: `${subject}: no machine has that name.` };
    default:
      break;
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { result: 'failed', message: `${subject}: it took the connection, but did not answer in time.` };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { result: 'failed', message: `${subject}: ${reason}` };
}
