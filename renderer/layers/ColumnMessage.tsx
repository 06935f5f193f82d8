import { useTranslation } from 'react-i18next';
import { boxStyle } from './Stratum.tsx';
import type { Box } from './stack-layout.ts';
import type { Column } from './stack-model.ts';

/** In place of a stack: being read, not there yet, or not readable. */
export function ColumnMessage({ column, box }: { column: Column; box: Box }) {
  const { t } = useTranslation('layers');
  const ref = column.ref;
  if (column.image?.status === 'reading') {
    return (
      <div className="layers-message reading" style={boxStyle(box)} role="status">
        <span className="bone" />
        <span className="bone" />
        <span className="bone tall" />
        <span className="only-read">{t('reading', { ref })}</span>
      </div>
    );
  }
  if (column.image?.status === 'failed') {
    return (
      <div className="layers-message failed" style={boxStyle(box)} title={column.image.error ?? ''}>
        <b>{t('failed', { ref })}</b>
        <span className="quiet">{column.image.error}</span>
      </div>
    );
  }
  return (
    <div className="layers-message missing" style={boxStyle(box)}>
      {t('missing', { ref })}
    </div>
  );
}
