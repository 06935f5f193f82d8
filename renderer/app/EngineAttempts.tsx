import { useTranslation } from 'react-i18next';
import type { EngineAttempt } from '../../electron/contract/index.ts';
import { Icon } from '../icons/Icon.tsx';

/** Every place where an engine was looked for, and what happened there. */
export function EngineAttempts({ attempts }: { attempts: EngineAttempt[] }) {
  const { t } = useTranslation('frame');
  return (
    <table className="attempts">
      <caption className="only-read">{t('engine.tried')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('engine.place')}</th>
          <th scope="col">{t('engine.endpoint')}</th>
          <th scope="col">{t('engine.result')}</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt) => (
          <tr key={`${attempt.source} ${attempt.endpoint}`}>
            <td>{t(`engine.source.${attempt.source}`)}</td>
            <td className="mono endpoint">{attempt.endpoint}</td>
            <td>
              <span className={attempt.result === 'answered' ? 'row ok' : 'row'}>
                <Icon name={attempt.result === 'answered' ? 'check' : 'cross'} size="tiny" />
                {t(`engine.outcome.${attempt.result}`)}
              </span>
              <p className="meta quiet" lang="en">
                {attempt.message}
              </p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
