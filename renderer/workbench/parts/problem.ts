import { useTranslation } from 'react-i18next';
import type { ErrorBody } from '../../../electron/contract/index.ts';
import { errorMessage } from '../../errors/error-messages.ts';
import { showError } from '../../errors/error-store.ts';

/** Does what the learner asked for; when it fails, they are told. */
export function attempt(work: Promise<unknown>): void {
  work.catch(showError);
}

/** An error in one sentence of the learner's language, for where it happened. */
export function useProblemText(): (problem: ErrorBody) => string {
  const { t } = useTranslation('errors');
  return (problem) => {
    const { title, now } = errorMessage(problem, (key, values) => t(key, values));
    return `${title} ${now}`;
  };
}
