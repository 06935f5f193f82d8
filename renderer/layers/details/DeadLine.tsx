import { Trans, useTranslation } from 'react-i18next';
import type { LayerSummary } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { DeadMark } from '../DeadMark.tsx';

/** How much of a layer lies dead under later ones, in a sentence. */
export function DeadLine({ layer }: { layer: LayerSummary }) {
  const { t, i18n } = useTranslation('layers');
  const { deadBytes, deadFiles, index } = layer;
  return (
    <p className="layers-foot">
      <DeadMark />
      <span>
        {deadBytes > 0 || deadFiles > 0 ? (
          <Trans
            t={t}
            i18nKey="deadLine.some"
            count={deadFiles}
            values={{ size: formatBytes(deadBytes), index, number: deadFiles.toLocaleString(i18n.language) }}
            components={{ b: <b /> }}
          />
        ) : (
          t('deadLine.none')
        )}
      </span>
    </p>
  );
}
