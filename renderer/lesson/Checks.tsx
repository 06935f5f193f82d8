import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckResult, StepPage } from '../../electron/contract/index.ts';
import { announce } from '../app/announce.ts';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call, useSlice } from '../state/lab.ts';
import { CheckRow } from './CheckRow.tsx';

/** The checks of a step with what was expected and what was seen. */
export function Checks({ lessonId, step }: { lessonId: string; step: StepPage }) {
  const { t } = useTranslation('lesson');
  const checks = useSlice('checks');
  const bench = useSlice('bench');
  const [asking, setAsking] = useState(false);
  const here = checks?.lessonId === lessonId && checks.stepId === step.id ? checks : null;
  const running = asking || (here?.running ?? false);
  // While the bench is being prepared nothing can be looked at, and nobody need be told so check by check.
  const waiting = bench?.status === 'preparing' || bench?.status === 'none';
  const results = (here?.results ?? []).filter((one) => !(waiting && one.outcome === 'cannotCheck'));
  const passed = results.filter((one) => one.outcome === 'pass').length;

  async function check(): Promise<void> {
    setAsking(true);
    try {
      announce(summary(await call('step.check', { lessonId, stepId: step.id })));
    } catch (error) {
      showError(error);
    } finally {
      setAsking(false);
    }
  }

  function summary(answers: CheckResult[]): string {
    const right = answers.filter((one) => one.outcome === 'pass').length;
    return t('checks.summary', { passed: right, count: answers.length });
  }

  if (step.checks.length === 0) {
    return <p className="block quiet">{t('checks.none')}</p>;
  }
  return (
    <section className="checks" aria-label={t('checks.title')}>
      <div className="block-head">
        <h3>{t('checks.title')}</h3>
        <span className="meta quiet grow cut">{t('checks.selfRunning')}</span>
        {running && <span className="spinner late" />}
        {passed === step.checks.length && (
          <span className="mark pass">
            <Icon name="check" size="tiny" />
          </span>
        )}
        <span className="meta quiet">{t('checks.count', { passed, count: step.checks.length })}</span>
        <button
          type="button"
          className="button small"
          disabled={asking}
          onClick={() => {
            void check();
          }}
        >
          {t(asking ? 'checks.checking' : 'checks.check')}
        </button>
      </div>
      <ul>
        {step.checks.map((one) => (
          <CheckRow
            key={`${step.id} ${one.id}`}
            lessonId={lessonId}
            stepId={step.id}
            check={one}
            result={results.find((result) => result.id === one.id)}
          />
        ))}
      </ul>
    </section>
  );
}
