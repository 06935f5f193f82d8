import { useTranslation } from 'react-i18next';
import { type BuildRecord, say } from '../../../electron/contract/index.ts';
import { asLanguage, formatBytes } from '../../app/format.ts';
import { choose } from '../builds-view.ts';
import { chainsOf } from '../model/chains.ts';
import { formatMs } from '../model/duration.ts';
import { stageTitle } from '../model/timeline.ts';
import { buildTitle, markOf, sumUp, whenBuilt } from '../words.ts';
import { BuildsTable } from './BuildsTable.tsx';

/** The same builds as tables that can be read out and copied: the list of them, and each line of the chosen one. */
export function CacheTable({
  records,
  chosen,
  step,
}: {
  records: BuildRecord[];
  chosen: BuildRecord;
  step: number | null;
}) {
  const { t, i18n } = useTranslation('builds');
  const language = asLanguage(i18n.language);
  const links = chainsOf(chosen);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it must take the focus to be scrolled by keys
    <section className="builds-tables" tabIndex={0} aria-label={t('title')}>
      <BuildsTable
        caption={t('table.builds')}
        columns={['build', 'when', 'about', 'outcome', 'builder', 'origin']}
      >
        {records.map((record) => (
          <tr key={record.id} className={record.id === chosen.id ? 'selected' : ''}>
            <td>
              <button
                type="button"
                className="link-button"
                aria-pressed={record.id === chosen.id}
                onClick={() => choose(record.id, null)}
              >
                {t('table.number', { number: record.number })}
              </button>
            </td>
            <td>{whenBuilt(record.startedAt, i18n.language)}</td>
            <td>{buildTitle(t, record)}</td>
            <td>{record.status === 'running' ? t('status.running') : sumUp(t, record)}</td>
            <td>{t(`builder.${record.options.builder}`)}</td>
            <td>{t(`origin.${record.origin}`)}</td>
          </tr>
        ))}
      </BuildsTable>
      <BuildsTable
        caption={t('table.lines', { number: chosen.number })}
        columns={['line', 'stage', 'instruction', 'outcome', 'time', 'layers', 'size', 'why']}
      >
        {chosen.steps.map((one) => {
          const stage = chosen.stages[one.stage];
          return (
            <tr key={one.index} className={one.index === step ? 'selected' : ''}>
              <td>
                <button
                  type="button"
                  className="link-button"
                  aria-label={t('table.lineButton', { line: one.line })}
                  onClick={() => choose(chosen.id, one.index)}
                >
                  {one.line}
                </button>
              </td>
              <td>{stage ? stageTitle(stage) : ''}</td>
              <td className="mono made-by" title={one.text}>
                {one.text}
              </td>
              <td>{t(`say.mark.${markOf(one, links.get(one.index), chosen.status)}`)}</td>
              <td className="right">{one.ms === null ? '–' : formatMs(one.ms)}</td>
              <td className="right">{one.layers ?? '–'}</td>
              <td className="right">{one.sizeAdded === null ? '–' : formatBytes(one.sizeAdded)}</td>
              <td className="reason">{one.why ? say(one.why.detail, language) : ''}</td>
            </tr>
          );
        })}
      </BuildsTable>
    </section>
  );
}
