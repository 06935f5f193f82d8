import { useTranslation } from 'react-i18next';
import type { ErrorBody } from '../../electron/contract/index.ts';
import { Icon } from '../icons/Icon.tsx';
import { detailRows, errorMessage } from './error-messages.ts';
import { dismissToast, useToasts } from './error-store.ts';
import './errors.css';

/** The corner where errors and notices appear; they stay until they are closed. */
export function ErrorToasts() {
  const { t } = useTranslation('errors');
  const toasts = useToasts((state) => state.toasts);
  return (
    <section className="toasts" aria-label={t('region')}>
      {toasts.map((toast) => (
        <div
          key={toast.id}
          className={`toast ${toast.kind}`}
          role={toast.kind === 'error' ? 'alert' : 'status'}
        >
          <Icon name={toast.kind === 'error' ? 'warning' : 'check'} />
          <div className="grow">
            {toast.kind === 'error' ? (
              <ErrorText error={toast.error} />
            ) : (
              <>
                <p className="toast-title">{toast.title}</p>
                <p>{toast.text}</p>
              </>
            )}
          </div>
          <button
            type="button"
            className="square-button"
            aria-label={t('close')}
            onClick={() => dismissToast(toast.id)}
          >
            <Icon name="cross" size="small" />
          </button>
        </div>
      ))}
    </section>
  );
}

/** Three sentences of an error, and its details folded away. */
export function ErrorText({ error }: { error: ErrorBody }) {
  const { t } = useTranslation('errors');
  const message = errorMessage(error, (key, values) => t(key, values));
  return (
    <>
      <p className="toast-title">{message.title}</p>
      <p className="quiet">{message.why}</p>
      <p>{message.now}</p>
      <ErrorDetailsFold error={error} />
    </>
  );
}

export function ErrorDetailsFold({ error }: { error: ErrorBody }) {
  const { t } = useTranslation('errors');
  return (
    <details className="error-details">
      <summary>{t('details')}</summary>
      <dl>
        <dt>{t('original')}</dt>
        <dd lang="en">{error.message}</dd>
        {detailRows(error).map((row) => (
          <div key={row.name}>
            <dt className="mono">{row.name}</dt>
            <dd className="mono">{row.value}</dd>
          </div>
        ))}
        <dt className="mono">{error.code}</dt>
      </dl>
    </details>
  );
}
