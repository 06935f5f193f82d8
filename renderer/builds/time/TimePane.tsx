import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { useSize } from '../../layers/use-size.ts';
import { useBuildsView } from '../builds-view.ts';
import { formatMs } from '../model/duration.ts';
import { spanOf, timeLanes } from '../model/timeline.ts';
import { buildTitle } from '../words.ts';
import { TimeChart } from './TimeChart.tsx';
import { TimeTable } from './TimeTable.tsx';
import './time.css';

/** When each stage's lines ran: this build, and the one it is compared with, on the same scale. */
export function TimePane({ record, records }: { record: BuildRecord; records: BuildRecord[] }) {
  const { t } = useTranslation('builds');
  const mode = useBuildsView((state) => state.mode);
  const [host, { width }] = useSize<HTMLDivElement>();
  const before = records.find(({ id }) => id === record.comparedWith);
  const shown = before ? [record, before] : [record];
  const span = Math.max(...shown.map(spanOf));
  if (mode === 'table') {
    return <TimeTable record={record} />;
  }
  return (
    <div className="builds-time" ref={host}>
      {shown.map((one) => (
        <figure key={one.id}>
          <figcaption className="row">
            <b>{t('time.build', { number: one.number })}</b>
            <span className="quiet cut grow">{buildTitle(t, one)}</span>
            <b>{one.ms === null ? '…' : formatMs(one.ms)}</b>
          </figcaption>
          {width > 0 && (
            <TimeChart
              lanes={timeLanes(one)}
              span={span}
              width={width}
              label={t('time.label', { number: one.number })}
            />
          )}
        </figure>
      ))}
      <ul className="builds-time-legend meta quiet">
        <li>
          <i className="swatch ran" />
          {t('time.ran')}
        </li>
        <li>
          <i className="swatch base" />
          {t('time.base')}
        </li>
        <li>✓ {t('time.cached')}</li>
        <li>
          <i className="swatch waits" />
          {t('time.waits')}
        </li>
      </ul>
    </div>
  );
}
