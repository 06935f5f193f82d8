import { useTranslation } from 'react-i18next';
import type { BuildRecord, BuildsState } from '../../../electron/contract/index.ts';
import { progressOf } from './progress.ts';

/** A build under way: what it does now, and how far it is. */
export function ProgressLine({
  running,
  record,
}: {
  running: NonNullable<BuildsState['running']>;
  record: BuildRecord | undefined;
}) {
  const { t } = useTranslation('builds');
  const { words, percent } = progressOf(t, running, record);
  return (
    <div className="builds-progress">
      <span className="cut meta quiet">{words}</span>
      <div
        className={percent === null ? 'bar unknown' : 'bar'}
        role="progressbar"
        aria-label={t('progress.label')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={words}
      >
        <span style={percent === null ? undefined : { width: `${percent}%` }} />
      </div>
    </div>
  );
}
