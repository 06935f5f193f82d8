import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { DeadMark } from '../DeadMark.tsx';
import type { WastedRow } from '../wasted-rows.ts';
import { NameCell } from './NameCell.tsx';
import { RowActions } from './RowActions.tsx';
import { ShareBar } from './ShareBar.tsx';
import type { WastedCalls } from './WastedPane.tsx';

/** The cells of a copy that lies dead: its path, from which layer to which, its bytes. */
export function WastedCells({
  row,
  largest,
  calls,
}: {
  row: WastedRow;
  largest: number;
  calls: WastedCalls;
}) {
  const { t } = useTranslation('layers');
  const { path, bytes, writtenBy, killedBy, how } = row.file;
  const toLayer = (index: number, words: string) => (
    <button
      type="button"
      className="link-button"
      tabIndex={-1}
      title={words}
      aria-label={words}
      onClick={(event) => {
        event.stopPropagation();
        calls.onLayer(index, path);
      }}
    >
      {index}
    </button>
  );
  return (
    <>
      <span className="mark">
        <DeadMark />
      </span>
      <NameCell line={row} icon={null} label={path.slice(1)} title={path}>
        <RowActions onOpen={() => calls.onOpen(writtenBy, path)} onAsk={() => calls.onAsk(path)} />
      </NameCell>
      <span className="before">
        {toLayer(writtenBy, t('wasted.writer', { index: writtenBy }))}
        <span aria-hidden="true"> {how === 'deleted' ? '✕' : '→'} </span>
        {toLayer(killedBy, t(`wasted.killer.${how}`, { index: killedBy }))}
      </span>
      <span className="size">{formatBytes(bytes)}</span>
      <ShareBar size={bytes} largest={largest} />
    </>
  );
}
