import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineState } from '../../electron/contract/index.ts';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call, useSlice } from '../state/lab.ts';
import { EngineAttempts } from './EngineAttempts.tsx';
import { InlineCode } from './InlineCode.tsx';

const PLATFORMS = ['linux', 'darwin', 'win32'] as const;

/** Shown while no engine answers. It goes away by itself, because the computer's side keeps watching. */
export function NoEngine({ state }: { state: EngineState }) {
  const { t } = useTranslation('frame');
  const platform = useSlice('app')?.platform;
  const here = PLATFORMS.find((one) => one === platform) ?? 'linux';
  const searching = state.status === 'searching';
  return (
    <main className="full-page" id="main" tabIndex={-1}>
      <div className="full-page-body">
        <div className="row full-page-kicker">
          <span className="spinner" />
          <span role="status">{t(searching ? 'engine.searching' : 'engine.watching')}</span>
        </div>
        <h1>{t(searching ? 'engine.searchingTitle' : 'engine.noneTitle')}</h1>
        <p className="lead">{t('engine.why')}</p>
        {!searching && (
          <section className="card pad" aria-labelledby="what-to-do">
            <h2 id="what-to-do">{t('engine.whatToDo')}</h2>
            <ol className="numbered">
              <li>
                <InlineCode text={t(`engine.do.${here}.first`)} />
              </li>
              <li>
                <InlineCode text={t(`engine.do.${here}.second`)} />
              </li>
            </ol>
            <TryAgain />
          </section>
        )}
        {state.attempts.length > 0 && (
          <section className="card" aria-labelledby="what-was-tried">
            <h2 id="what-was-tried" className="pad-head">
              {t('engine.tried')}
            </h2>
            <EngineAttempts attempts={state.attempts} />
          </section>
        )}
      </div>
    </main>
  );
}

function TryAgain() {
  const { t } = useTranslation('frame');
  const [asking, setAsking] = useState(false);
  return (
    <button
      type="button"
      className="button primary large"
      disabled={asking}
      onClick={() => {
        setAsking(true);
        call('engine.retry', {})
          .catch(showError)
          .finally(() => setAsking(false));
      }}
    >
      <Icon name="restart" />
      {t('engine.tryAgain')}
    </button>
  );
}
