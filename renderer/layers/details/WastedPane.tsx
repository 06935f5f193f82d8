import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../app/format.ts';
import { call } from '../../state/lab.ts';
import { useAnswer } from '../use-answer.ts';
import { type WastedRow, wastedRows } from '../wasted-rows.ts';
import { useEntryMenu } from './EntryMenu.tsx';
import { ListHead } from './ListHead.tsx';
import { Failed, Loading } from './NoRows.tsx';
import { VirtualTree } from './VirtualTree.tsx';
import { WastedCells } from './WastedCells.tsx';

export interface WastedCalls {
  onLayer: (index: number, path: string) => void;
  onOpen: (index: number, path: string) => void;
  onAsk: (path: string) => void;
}

/** Bytes that the image carries and nobody sees: which copies, who wrote each and who hid it. */
export function WastedPane({ ref, imageId, calls }: { ref: string; imageId: string; calls: WastedCalls }) {
  const { t, i18n } = useTranslation('layers');
  const { menu, show } = useEntryMenu();
  const answer = useAnswer(`wasted ${imageId}`, () => call('image.wasted', { imageId }));
  const files = answer.status === 'ready' ? answer.value.files : null;
  const rows = useMemo(() => wastedRows(files ?? []), [files]);
  const number = (value: number) => value.toLocaleString(i18n.language);
  if (answer.status === 'failed') {
    return <Failed error={answer.error} onRetry={answer.retry} />;
  }
  if (answer.status === 'loading') {
    return <Loading words={t('wasted.loading')} />;
  }
  const { total } = answer.value;
  if (rows.length === 0) {
    return <p className="layers-note">{t('wasted.none')}</p>;
  }
  return (
    <>
      <ListHead
        count={t('wasted.count', { number: number(total), count: total })}
        columns={[t('wasted.layers'), t('wasted.bytes')]}
      />
      <VirtualTree
        lines={rows}
        label={t('wasted.label', { ref })}
        reveal={null}
        classOf={() => 'wasted'}
        say={({ file }) =>
          t(`wasted.row.${file.how}`, {
            path: file.path,
            size: formatBytes(file.bytes),
            by: file.writtenBy,
            under: file.killedBy,
          })
        }
        actions={{
          onToggle: () => undefined,
          onOpen: ({ file }) => calls.onLayer(file.writtenBy, file.path),
          onAsk: ({ file }) => calls.onAsk(file.path),
          onMenu: ({ file }, x, y) => {
            const { path, writtenBy, killedBy, how } = file;
            show(
              [
                {
                  id: 'writer',
                  label: t('wasted.writer', { index: writtenBy }),
                  icon: 'layers',
                  run: () => calls.onLayer(writtenBy, path),
                },
                {
                  id: 'killer',
                  label: t(`wasted.killer.${how}`, { index: killedBy }),
                  icon: 'layers',
                  run: () => calls.onLayer(killedBy, path),
                },
                { id: 'open', label: t('act.open'), icon: 'eye', run: () => calls.onOpen(writtenBy, path) },
                { id: 'ask', label: t('act.ask'), icon: 'clock', run: () => calls.onAsk(path) },
              ],
              x,
              y,
            );
          },
        }}
      >
        {(row: WastedRow) => <WastedCells row={row} largest={files?.[0]?.bytes ?? 1} calls={calls} />}
      </VirtualTree>
      {total > rows.length && (
        <p className="layers-truncated">{t('wasted.first', { number: number(rows.length) })}</p>
      )}
      {menu}
    </>
  );
}
