import { useTranslation } from 'react-i18next';
import { DeadMark } from './DeadMark.tsx';
import { textureId } from './Textures.tsx';

export function Legend() {
  const { t } = useTranslation('layers');
  return (
    <ul className="layers-legend" aria-label={t('legend.label')}>
      <li>
        <svg className="layers-swatch" width="17" height="12" aria-hidden="true">
          <rect width="17" height="12" style={{ fill: `url(#${textureId(1, false)})` }} />
        </svg>
        {t('legend.texture')}
      </li>
      <li>
        <DeadMark />
        {t('legend.dead')}
      </li>
      <li>
        <svg width="17" height="12" aria-hidden="true">
          <rect
            x="1"
            y="1"
            width="15"
            height="10"
            rx="2"
            style={{ fill: 'none', stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '3 2' }}
          />
        </svg>
        {t('legend.writable')}
      </li>
      <li>{t('legend.height')}</li>
    </ul>
  );
}
