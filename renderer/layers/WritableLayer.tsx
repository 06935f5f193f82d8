import { useTranslation } from 'react-i18next';
import type { ContainerPicture } from '../../electron/contract/index.ts';
import { formatBytes } from '../app/format.ts';
import { KindMark } from './KindMark.tsx';
import { boxStyle } from './Stratum.tsx';
import type { Box } from './stack-layout.ts';
import { sayWritable, writtenWhen } from './words.ts';

/** A container's writable layer, dashed, on top of its image, with the container's name and state over it. */
export function WritableLayer({
  container,
  head,
  box,
  selected,
  tabIndex,
  itemKey,
  onSelect,
  onKey,
}: {
  container: ContainerPicture;
  head: Box;
  box: Box;
  selected: boolean;
  tabIndex: 0 | -1;
  itemKey: string;
  onSelect: () => void;
  onKey: (key: string) => boolean;
}) {
  const { t } = useTranslation('layers');
  const { later, atStart } = writtenWhen(container);
  const ports = container.ports.map((port) => ` :${port}`).join('');
  return (
    <>
      <div className="layers-container-name" style={boxStyle(head)}>
        <span className={container.running ? 'dot' : 'dot off'} />
        <b className="cut">{container.name}</b>
        <span className="cut quiet">
          {t(container.running ? 'writable.running' : 'writable.stopped')}
          {ports}
        </span>
      </div>
      <button
        type="button"
        className={`layers-writable ${selected ? 'selected' : ''}`}
        style={boxStyle(box)}
        tabIndex={tabIndex}
        data-item={itemKey}
        aria-pressed={selected}
        aria-label={sayWritable(t, container)}
        onClick={onSelect}
        onKeyDown={(event) => {
          if (onKey(event.key)) {
            event.preventDefault();
          }
        }}
      >
        <span className="layers-line">
          <b className="cut">{t('writable.title')}</b>
          <span className="layers-size">{formatBytes(container.size)}</span>
        </span>
        {later + atStart > 0 && (
          <span className="counts">
            <Count kind="added" count={container.added} />
            <Count kind="modified" count={container.modified} />
            <Count kind="deleted" count={container.deleted} />
          </span>
        )}
        <span className="layers-line layers-sub">
          <span className="cut">
            {later + atStart === 0 ? t('writable.none') : t('writable.counts', { later, atStart })}
          </span>
        </span>
      </button>
    </>
  );
}

function Count({ kind, count }: { kind: 'added' | 'modified' | 'deleted'; count: number }) {
  return count === 0 ? null : (
    <span className="count">
      <KindMark kind={kind} />
      {count}
    </span>
  );
}
