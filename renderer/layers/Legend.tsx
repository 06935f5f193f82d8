import { useTranslation } from 'react-i18next';
import { DeadMark } from './DeadMark.tsx';
import { stratumHeight } from './stack-layout.ts';
import { textureId } from './Textures.tsx';

/** The scale is drawn this much smaller than the layers. */
const SCALE_DOWN = 9;
const SCALE_SIZES = [1e3, 1e6, 1e9];

/** What textures, patterns and heights mean; the scale's bars are true to the heights as they are drawn now. */
export function Legend({ squeeze, scale }: { squeeze: number; scale: number }) {
  const { t } = useTranslation('layers');
  const heights = SCALE_SIZES.map((bytes) => stratumHeight(bytes, squeeze, scale) / SCALE_DOWN);
  const tallest = Math.max(...heights);
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
      {(['added', 'modified', 'deleted'] as const).map((kind) => (
        <li key={kind}>
          <svg className="layers-swatch" width="7" height="12" aria-hidden="true">
            <rect width="7" height="12" style={{ fill: `url(#layers-${kind})` }} />
          </svg>
          {t(`kind.${kind}`)}
        </li>
      ))}
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
      <li title={t(squeeze === 0 ? 'legend.flatWhy' : 'legend.heightWhy')}>
        {squeeze > 0 && (
          <svg width="20" height={tallest} aria-hidden="true">
            {heights.map((height, at) => (
              <rect
                key={SCALE_SIZES[at]}
                x={at * 7}
                y={tallest - height}
                width="5"
                height={height}
                style={{ fill: 'var(--stone-1)', stroke: 'var(--stone-line)' }}
              />
            ))}
          </svg>
        )}
        {t(squeeze === 0 ? 'legend.flat' : 'legend.height')}
      </li>
    </ul>
  );
}
