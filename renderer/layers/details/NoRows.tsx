import { useTranslation } from 'react-i18next';
import { toErrorBody } from '../../../electron/contract/index.ts';
import { ErrorText } from '../../errors/ErrorToasts.tsx';

/** In place of a list: being read, or not to be read. */
export function Loading({ words }: { words: string }) {
  return (
    <div className="layers-note" role="status">
      <span className="spinner late" /> {words}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('layers');
  return (
    <div className="layers-note failed" role="alert">
      <div>
        <ErrorText error={toErrorBody(error)} />
      </div>
      <button type="button" className="button" onClick={onRetry}>
        {t('files.retry')}
      </button>
    </div>
  );
}

/** A filter that lets nothing through, and the way out. */
export function NoMatch({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('layers');
  return (
    <div className="layers-note">
      {t('files.noMatch')}{' '}
      <button type="button" className="link-button" onClick={onClear}>
        {t('files.clear')}
      </button>
    </div>
  );
}
