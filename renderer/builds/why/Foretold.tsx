import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { foretoldOf } from '../forecast-memory.ts';
import { judge } from '../model/forecast-lines.ts';

/** Whether a build came as it was foretold. */
export function Foretold({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const forecast = foretoldOf(record.id);
  const verdict = forecast && judge(forecast, record);
  if (!verdict || verdict.of === 0) {
    return null;
  }
  const { right, of, spared, surprised } = verdict;
  return (
    <p className="builds-foretold meta">
      <BuildIcon name={right === of ? 'check' : 'warning'} size="small" />
      <span>
        {right === of ? t('foretold.right', { count: of }) : t('foretold.partly', { right, of })}
        {spared !== '' && ` ${t('foretold.spared', { lines: spared })}`}
        {surprised !== '' && ` ${t('foretold.surprised', { lines: surprised })}`}
      </span>
    </p>
  );
}
