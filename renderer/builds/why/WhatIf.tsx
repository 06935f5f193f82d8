import { useTranslation } from 'react-i18next';
import { type BuildForecast, say } from '../../../electron/contract/index.ts';
import { asLanguage } from '../../app/format.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { forecastLines } from '../model/forecast-lines.ts';
import { Sentence } from './Sentence.tsx';

/** What the next build would run with the files as they are now. */
export function WhatIf({ forecast }: { forecast: BuildForecast }) {
  const { t, i18n } = useTranslation('builds');
  const { run, unknown, count } = forecastLines(forecast);
  const cause = forecast.steps.find(
    ({ willRun, why }) => willRun === 'yes' && why.kind !== 'earlier-step-ran',
  );
  return (
    <p className="builds-whatif" role="status">
      <BuildIcon name="bulb" />
      <span>
        {forecast.problem ? (
          say(forecast.problem, asLanguage(i18n.language))
        ) : run === '' && unknown === '' ? (
          t('whatIf.nothing')
        ) : (
          <>
            {run !== '' && <b>{t('whatIf.run', { count, lines: run })}</b>}{' '}
            {cause && <Sentence why={cause.why} />}{' '}
            {unknown !== '' && t('whatIf.unknown', { lines: unknown })}
          </>
        )}
      </span>
    </p>
  );
}
