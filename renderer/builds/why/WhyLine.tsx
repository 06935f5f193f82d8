import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { choose } from '../builds-view.ts';
import type { WhyGroup } from '../model/why-groups.ts';
import { Sentence } from './Sentence.tsx';

/** One sentence and the lines that it is about; pressed, the lines tell more. */
export function WhyLine({ record, group, first }: { record: BuildRecord; group: WhyGroup; first: boolean }) {
  const { t } = useTranslation('builds');
  const { kind, steps, lines, rootLine, why } = group;
  const count = steps.length;
  const broke = steps.some(({ outcome }) => outcome === 'failed');
  const stopped = broke && record.status === 'cancelled';
  const failed = broke && !stopped;
  const step = steps[0];
  if (kind === 'cached') {
    return (
      <li className="builds-why-line quiet">{t(first ? 'why.allReused' : 'why.reused', { count, lines })}</li>
    );
  }
  return (
    <li className={first ? 'builds-why-line first' : 'builds-why-line'}>
      <button
        type="button"
        className={`builds-lines ${failed ? 'failed' : stopped ? 'skipped' : kind}`}
        title={step?.text}
        onClick={() => step && choose(record.id, step.index)}
      >
        {t('why.lines', { count, lines })}
      </button>{' '}
      {kind === 'dragged' ? (
        t(failed ? 'why.draggedFailed' : stopped ? 'why.draggedStopped' : 'why.dragged', {
          line: rootLine,
          count,
        })
      ) : (
        <>
          {t(failed ? 'why.failed' : stopped ? 'why.stopped' : `why.${kind}`, { count })}{' '}
          {why && <Sentence why={why} />}
        </>
      )}
    </li>
  );
}
