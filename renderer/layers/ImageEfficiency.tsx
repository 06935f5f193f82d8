import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { formatShare } from './share.ts';
import type { Column } from './stack-model.ts';

/** How much of an image a container of it can see, as a bar and in numbers: the rest lies dead under later layers. */
export function ImageEfficiency({ column }: { column: Column }) {
  const { t } = useTranslation('layers');
  const { image } = column;
  if (image?.status !== 'ready') {
    return null;
  }
  const { liveBytes, deadBytes, efficiency } = image;
  const values = {
    share: formatShare(efficiency),
    live: formatBytes(liveBytes),
    dead: formatBytes(deadBytes),
  };
  return (
    <div className="layers-efficiency" title={t('efficiency.say', values)}>
      <svg className="layers-efficiency-bar" aria-hidden="true">
        <rect width={`${efficiency * 100}%`} height="100%" style={{ fill: 'var(--ink-3)' }} />
        <rect
          x={`${efficiency * 100}%`}
          width={`${(1 - efficiency) * 100}%`}
          height="100%"
          style={{ fill: 'url(#layers-hatch)' }}
        />
      </svg>
      <span className="cut">
        {t('efficiency.live', values)}
        {deadBytes > 0 && ` · ${t('dead', { size: values.dead })}`}
      </span>
    </div>
  );
}
