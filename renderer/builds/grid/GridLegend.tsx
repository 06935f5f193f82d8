import { useTranslation } from 'react-i18next';
import { BuildIcon } from '../BuildIcon.tsx';
import { MARK_ICONS } from '../words.ts';

const SHOWN = ['cached', 'ran', 'miss', 'skipped'] as const;

/** What the marks of the grid mean. */
export function GridLegend() {
  const { t } = useTranslation('builds');
  return (
    <ul className="builds-legend" aria-label={t('legend.label')}>
      {SHOWN.map((mark) => (
        <li key={mark} className={mark}>
          <BuildIcon name={MARK_ICONS[mark]} size="tiny" />
          {t(`legend.${mark}`)}
        </li>
      ))}
      <li className="rail">{t('legend.rail')}</li>
    </ul>
  );
}
