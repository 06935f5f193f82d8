import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { choose } from '../builds-view.ts';
import { formatMs } from '../model/duration.ts';
import { buildTitle, counts, whenBuilt } from '../words.ts';
import './head.css';

/** The head of a build's column: its number, when, what it was about, how long it took. */
export function GridHead({ record, on, at }: { record: BuildRecord; on: boolean; at: string }) {
  const { t, i18n } = useTranslation('builds');
  const title = buildTitle(t, record);
  const { ran } = counts(record);
  return (
    <th scope="col" className={on ? 'now' : ''}>
      <button
        type="button"
        aria-pressed={on}
        data-at={at}
        title={`${t('build')} ${record.number} · ${title} · ${t(`origin.${record.origin}`)}`}
        onClick={() => choose(record.id, null)}
      >
        <span className="row">
          <span className="only-read">{t('grid.build')}</span>
          <b className="grow">{record.number}</b>
          <span className="meta quiet">
            {record.status === 'running' ? (
              <span className="spinner" />
            ) : (
              whenBuilt(record.startedAt, i18n.language)
            )}
          </span>
        </span>
        <span className={`meta cut ${record.status === 'failed' ? 'bad' : 'quiet'}`}>{title}</span>
        <span className="row">
          <b className="meta grow">{record.ms === null ? '…' : formatMs(record.ms)}</b>
          <span className="meta quiet">{t('grid.ran', { ran })}</span>
        </span>
      </button>
    </th>
  );
}
