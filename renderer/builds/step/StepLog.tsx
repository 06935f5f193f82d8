import { useTranslation } from 'react-i18next';
import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';
import { Failed } from '../../layers/details/NoRows.tsx';
import { useAnswer } from '../../layers/use-answer.ts';
import { call } from '../../state/lab.ts';

/** What a step printed. */
export function StepLog({ record, step }: { record: BuildRecord; step: BuildStep }) {
  const { t } = useTranslation('builds');
  const over = record.status !== 'running' || step.outcome !== 'unknown';
  const answer = useAnswer(
    over ? `log ${record.id} ${step.index} ${record.status} ${step.outcome}` : null,
    () => call('build.log', { id: record.id, step: step.index }),
  );
  if (!over) {
    return null;
  }
  if (answer.status === 'failed') {
    return <Failed error={answer.error} onRetry={answer.retry} />;
  }
  if (answer.status === 'loading') {
    return (
      <p role="status">
        <span className="spinner late" />
      </p>
    );
  }
  const text = plain(answer.value.text);
  return text === '' ? (
    <p className="meta quiet">{t('step.noLog')}</p>
  ) : (
    <>
      <h4>{t('step.log')}</h4>
      {answer.value.truncated && <p className="meta quiet">{t('step.truncated')}</p>}
      <section
        className="builds-log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it must take the focus to be scrolled by keys
        tabIndex={0}
        aria-label={t('step.log')}
      >
        <pre>{text}</pre>
      </section>
    </>
  );
}

/** Without colours and without what a progress bar drew over. */
function plain(text: string): string {
  return text
    .replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g'), '')
    .split('\n')
    .map((line) => line.replace(/\r+$/, '').replace(/^.*\r/, ''))
    .join('\n')
    .trimEnd();
}
