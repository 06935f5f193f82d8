import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import type { Column } from './stack-model.ts';

/** Under a stack: the image's name, how large it is, and what it stands on. */
export function ColumnCaption({ column, left, width }: { column: Column; left: number; width: number }) {
  const { t } = useTranslation('layers');
  const { image } = column;
  return (
    <div className="layers-caption" style={{ left, width }}>
      <div className="layers-line">
        <b className="mono cut" title={column.ref}>
          {column.ref}
        </b>
        {column.goal !== 'none' && (
          <span className={`tag layers-goal ${column.goal}`}>
            <Icon name={column.goal === 'reached' ? 'check' : 'flag'} size="tiny" />
            {t(column.goal === 'reached' ? 'goal.reached' : 'goal.tag')}
          </span>
        )}
        {image?.standIn && (
          <span className="tag" title={t('caption.standInWhy')}>
            {t('caption.standIn')}
          </span>
        )}
        <b className="layers-size">{sizeWords(column)}</b>
      </div>
      <div className="layers-line layers-sub quiet">
        <Detail column={column} />
      </div>
    </div>
  );

  function sizeWords({ base, image: own }: Column): string {
    if (own?.status !== 'ready') {
      return '';
    }
    return base
      ? t('caption.more', { size: formatBytes(own.totalBytes - base.totalBytes) })
      : formatBytes(own.totalBytes);
  }
}

function Detail({ column }: { column: Column }) {
  const { t } = useTranslation('layers');
  const { image, base, slots } = column;
  if (image === null) {
    return <span className="cut">{t('writable.noImage', { ref: column.ref })}</span>;
  }
  if (image.status === 'missing') {
    return <span className="cut">{t('missing', { ref: column.ref })}</span>;
  }
  if (image.status !== 'ready') {
    return null;
  }
  const count = image.layers.length;
  if (base) {
    return (
      <span className="cut">
        {t('caption.same', { same: base.layers.length, added: count - base.layers.length + slots.length })}
      </span>
    );
  }
  return (
    <>
      <Icon name="lock" size="tiny" />
      <span className="cut">{t('caption.layers', { count })}</span>
    </>
  );
}
