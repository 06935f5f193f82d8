import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import { ImageEfficiency } from './ImageEfficiency.tsx';
import type { Column } from './stack-model.ts';

/** Under a stack: the image's name, how large it is, and what it stands on. */
export function ColumnCaption({ column, width }: { column: Column; width: number }) {
  const { t } = useTranslation('layers');
  const { image, base } = column;
  const bytes = (image?.totalBytes ?? 0) - (base?.totalBytes ?? 0);
  const words = base ? t('caption.more', { size: formatBytes(bytes) }) : formatBytes(bytes);
  const size = image?.status === 'ready' ? words : '';
  return (
    <div className="layers-caption" style={{ width }}>
      <div className="layers-line">
        <b className="mono cut" title={column.ref}>
          {column.ref}
        </b>
        <b className="layers-size">{size}</b>
      </div>
      <div className="layers-line layers-sub quiet">
        <Detail column={column} />
      </div>
      <ImageEfficiency column={column} />
      <Tags column={column} />
    </div>
  );
}

function Tags({ column }: { column: Column }) {
  const { t } = useTranslation('layers');
  const standIn = column.image?.standIn === true;
  if (column.goal === 'none' && !standIn) {
    return null;
  }
  return (
    <div className="tags">
      {column.goal !== 'none' && (
        <span className={`tag layers-goal ${column.goal}`}>
          <Icon name={column.goal === 'reached' ? 'check' : 'flag'} size="tiny" />
          {t(column.goal === 'reached' ? 'goal.reached' : 'goal.tag')}
        </span>
      )}
      {standIn && (
        <span className="tag" title={t('caption.standInWhy')}>
          {t('caption.standIn')}
        </span>
      )}
    </div>
  );
}

function Detail({ column }: { column: Column }) {
  const { t } = useTranslation('layers');
  const { image, base } = column;
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
        {t('caption.same', { count: base.layers.length, added: count - base.layers.length })}
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
