import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { BuildsTable } from '../grid/BuildsTable.tsx';
import { formatMs } from '../model/duration.ts';
import { timeLanes } from '../model/timeline.ts';

/** The same as the chart, to be read out and copied. */
export function TimeTable({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const bars = timeLanes(record).flatMap((lane) => lane.bars.map((bar) => ({ ...bar, stage: lane.name })));
  return (
    <div className="builds-tables flat">
      <BuildsTable
        caption={t('time.label', { number: record.number })}
        columns={['stage', 'line', 'instruction', 'begins', 'ends', 'time']}
      >
        {bars.map(({ step, stage, from, to }) => (
          <tr key={step.index}>
            <td>{stage}</td>
            <td>{step.line}</td>
            <td className="mono made-by" title={step.text}>
              {step.text}
            </td>
            <td className="right">{formatMs(from)}</td>
            <td className="right">{formatMs(to)}</td>
            <td className="right">{formatMs(to - from)}</td>
          </tr>
        ))}
      </BuildsTable>
      {bars.length === 0 && <p className="quiet">{t('time.none')}</p>}
    </div>
  );
}
