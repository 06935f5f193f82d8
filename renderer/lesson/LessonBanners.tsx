import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from '../app/Banner.tsx';
import { EngineAttempts } from '../app/EngineAttempts.tsx';
import { errorMessage } from '../errors/error-messages.ts';
import { showError } from '../errors/error-store.ts';
import { call, useSlice } from '../state/lab.ts';

/** The engine went away in mid-lesson: said at the top, with what was tried, until it is back. */
export function EngineBanner() {
  const { t } = useTranslation('frame');
  const engine = useSlice('engine');
  const [open, setOpen] = useState(false);
  if (!engine || engine.status === 'ready') {
    return null;
  }
  return (
    <>
      <Banner
        kind="trouble"
        icon="plug"
        title={t('engine.lost.title')}
        action={
          <>
            <button
              type="button"
              className="button plain"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {t(open ? 'engine.lost.less' : 'engine.lost.more')}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => {
                call('engine.retry', {}).catch(showError);
              }}
            >
              {t('engine.tryAgain')}
            </button>
          </>
        }
      >
        {t('engine.lost.text')}
      </Banner>
      {open && (
        <div className="banner-more">
          <EngineAttempts attempts={engine.attempts} />
        </div>
      )}
    </>
  );
}

/** The bench is gone or did not come up: why, and one click that mends it. */
export function BenchBanner() {
  const { t } = useTranslation('lesson');
  const { t: tError } = useTranslation('errors');
  const bench = useSlice('bench');
  const engineReady = useSlice('engine')?.status === 'ready';
  const [working, setWorking] = useState(false);
  if (!engineReady || (bench?.status !== 'lost' && bench?.status !== 'failed')) {
    return null;
  }
  const lost = bench.status === 'lost';
  const reason = bench.error ? errorMessage(bench.error, (key, values) => tError(key, values)) : null;
  const mend = (): void => {
    setWorking(true);
    call(lost ? 'bench.revive' : 'bench.reset', {})
      .catch(showError)
      .finally(() => setWorking(false));
  };
  return (
    <Banner
      kind="trouble"
      icon="warning"
      title={t(lost ? 'bench.lostTitle' : 'bench.failedTitle')}
      action={
        <button type="button" className="button primary" disabled={working} onClick={mend}>
          {working && <span className="spinner" />}
          {working ? t('bench.working') : t(lost ? 'bench.revive' : 'bench.reset')}
        </button>
      }
    >
      {lost ? t('bench.lostText') : reason?.why}
      {!lost && bench.error && (
        <span className="banner-reason" lang="en">
          {bench.error.message}
        </span>
      )}
    </Banner>
  );
}
