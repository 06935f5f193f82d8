import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { textureId } from '../layers/Textures.tsx';

/** How to read the pictures: what each texture, edge and letter stands for. */
export function Legend() {
  const { t } = useTranslation('home');
  return (
    <section className="card legend-card" aria-labelledby="legend-title">
      <h2 id="legend-title">{t('legend.title')}</h2>
      <ul>
        <li>
          <Sample style={{ fill: 'var(--stone-2)', stroke: 'var(--stone-line)' }} texture />
          {t('legend.same')}
        </li>
        <li>
          <Sample
            style={{ fill: 'none', stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '4 3' }}
          />
          {t('legend.writable')}
        </li>
        <li>
          <Sample style={{ fill: 'var(--accent)', stroke: 'var(--accent)' }} />
          {t('legend.fresh')}
        </li>
        <li>
          <Sample style={{ fill: 'url(#layers-hatch)', stroke: 'var(--dead)' }} />
          {t('legend.dead')}
        </li>
        <li>
          <span className="letters" aria-hidden="true">
            <span className="letter added">A</span>
            <span className="letter modified">M</span>
            <span className="letter deleted">D</span>
          </span>
          {t('legend.letters')}
        </li>
      </ul>
    </section>
  );
}

function Sample({ style, texture = false }: { style: CSSProperties; texture?: boolean }) {
  return (
    <svg width="48" height="16" aria-hidden="true">
      <rect x="1" y="1" width="46" height="14" rx="2" style={style} />
      {texture && (
        <rect x="1.5" y="1.5" width="14" height="13" style={{ fill: `url(#${textureId(1, false)})` }} />
      )}
    </svg>
  );
}
