import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../electron/contract/index.ts';
import { BuildIcon } from './BuildIcon.tsx';
import { choose } from './builds-view.ts';
import { goToLine } from './go-to-line.ts';

/** How a build failed: the engine's words, the exit code and the line, with the way there. */
export function BuildFailure({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const { error, status, id, options } = record;
  if (status === 'cancelled') {
    return (
      <p className="builds-failure cancelled" role="status">
        <BuildIcon name="stop" size="small" />
        {t('sum.stopped', { number: record.number })}
      </p>
    );
  }
  if (status !== 'failed' || !error) {
    return null;
  }
  const { line, step, exitCode } = error;
  return (
    <div className="builds-failure" role="alert">
      <BuildIcon name="cross" size="small" />
      <div className="grow">
        <b>
          {t(line === null ? 'failed.title' : 'failed.titleAt', { number: record.number, line })}
          {exitCode !== null && ` ${t('failed.exit', { code: exitCode })}`}
        </b>
        <p className="mono">{error.message}</p>
        <p className="row">
          {line !== null && (
            <button type="button" className="link-button" onClick={() => goToLine(options.dockerfile, line)}>
              {t('goToLine', { line })}
            </button>
          )}
          {step !== null && (
            <button type="button" className="link-button" onClick={() => choose(id, step)}>
              {t('failed.log')}
            </button>
          )}
        </p>
      </div>
    </div>
  );
}
