import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { stageTitle } from '../model/timeline.ts';
import '../grid/table.css';

/** Stages and what they take from each other, to be read out and copied. */
export function StagesTable({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const title = (index: number | null): string => {
    const stage = index === null ? undefined : record.stages[index];
    return stage ? stageTitle(stage) : '';
  };
  return (
    <div className="builds-tables flat">
      <table>
        <caption>{t('stages.label', { number: record.number })}</caption>
        <thead>
          <tr>
            {['stage', 'from', 'line', 'needed', 'size'].map((column) => (
              <th key={column} scope="col">
                {t(`table.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {record.stages.map((stage) => (
            <tr key={stage.index}>
              <td>{stageTitle(stage)}</td>
              <td className="mono">{stage.base}</td>
              <td>{stage.line}</td>
              <td>{t(stage.needed ? 'stages.needed' : 'stages.unneeded')}</td>
              <td className="right">{stage.bytes === null ? '–' : formatBytes(stage.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {record.edges.length > 0 && (
        <table>
          <caption>{t('stages.copies')}</caption>
          <thead>
            <tr>
              {['line', 'source', 'target', 'paths', 'size'].map((column) => (
                <th key={column} scope="col">
                  {t(`table.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {record.edges.map((edge) => (
              <tr key={`${edge.line} ${edge.from} ${edge.image} ${edge.paths.join(' ')}`}>
                <td>{edge.line}</td>
                <td>{edge.image ?? title(edge.from)}</td>
                <td>{title(edge.to)}</td>
                <td className="mono">{edge.paths.join(' ')}</td>
                <td className="right">{edge.bytes === null ? '–' : formatBytes(edge.bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
