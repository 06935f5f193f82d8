import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { BuildsTable } from '../grid/BuildsTable.tsx';
import { stageTitle } from '../model/timeline.ts';

/** Stages and what they take from each other, to be read out and copied. */
export function StagesTable({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const title = (index: number | null): string => {
    const stage = index === null ? undefined : record.stages[index];
    return stage ? stageTitle(stage) : '';
  };
  return (
    <div className="builds-tables flat">
      <BuildsTable
        caption={t('stages.label', { number: record.number })}
        columns={['stage', 'from', 'line', 'needed', 'size']}
      >
        {record.stages.map((stage) => (
          <tr key={stage.index}>
            <td>{stageTitle(stage)}</td>
            <td className="mono">{stage.base}</td>
            <td>{stage.line}</td>
            <td>{t(stage.needed ? 'stages.needed' : 'stages.unneeded')}</td>
            <td className="right">{stage.bytes === null ? '–' : formatBytes(stage.bytes)}</td>
          </tr>
        ))}
      </BuildsTable>
      {record.edges.length > 0 && (
        <BuildsTable caption={t('stages.copies')} columns={['line', 'source', 'target', 'paths', 'size']}>
          {record.edges.map((edge) => (
            <tr key={`${edge.line} ${edge.from} ${edge.image} ${edge.paths.join(' ')}`}>
              <td>{edge.line}</td>
              <td>{edge.image ?? title(edge.from)}</td>
              <td>{title(edge.to)}</td>
              <td className="mono">{edge.paths.join(' ')}</td>
              <td className="right">{edge.bytes === null ? '–' : formatBytes(edge.bytes)}</td>
            </tr>
          ))}
        </BuildsTable>
      )}
    </div>
  );
}
