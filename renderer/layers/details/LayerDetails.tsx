import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerSummary } from '../../../electron/contract/index.ts';
import { askWhoWrote, jumpTo, openFile, useLayersView } from '../layers-view.ts';
import type { Column } from '../stack-model.ts';
import { useLayerChanges } from '../use-layer-changes.ts';
import { instructionLine } from '../words.ts';
import { AllFilesPane } from './AllFilesPane.tsx';
import { ChangesPane } from './ChangesPane.tsx';
import { DeadLine } from './DeadLine.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { DetailsTabs } from './DetailsTabs.tsx';
import { Failed } from './NoRows.tsx';
import { PathHistory } from './PathHistory.tsx';
import { WastedPane } from './WastedPane.tsx';

/** A layer of an image: what it changed, all that is there at its level, and what of the image lies dead. */
export function LayerDetails({ column, layer }: { column: Column; layer: LayerSummary }) {
  const { t } = useTranslation('layers');
  const panelId = useId();
  const tab = useLayersView((state) => state.tab);
  const asked = useLayersView((state) => state.asked);
  const { diffId, chainId, index, instruction } = layer;
  const imageId = column.image?.id ?? '';
  const title = t('layer', { index });
  const { ref } = column;

  const layerAt = (number: number) => ({
    ref,
    imageId,
    index: number,
    diffId: column.image?.layers[number - 1]?.diffId ?? '',
  });
  const open = (number: number, path: string) => openFile({ ...layerAt(number), path });
  const ask = (path: string) => askWhoWrote({ ref, imageId, path });
  const jump = (number: number, path: string) => jumpTo(layerAt(number), path);

  return (
    <section className="layers-details" aria-label={title}>
      <DetailsHead
        title={title}
        subtitle={instructionLine(instruction, diffId)}
        hint={`${instruction.raw}\n${diffId}`}
      >
        <DetailsTabs tab={tab} panelId={panelId} />
      </DetailsHead>
      <div
        className="layers-pane"
        role="tabpanel"
        id={panelId}
        aria-labelledby={`${panelId}-${tab}`}
        key={`${tab} ${chainId}`}
      >
        {tab === 'changes' && (
          <LayerChanges
            title={title}
            place={{ imageId, diffId, index }}
            chainId={chainId}
            open={open}
            ask={ask}
          />
        )}
        {tab === 'all' && (
          <AllFilesPane
            title={title}
            place={{ imageId, diffId, index }}
            calls={{
              onOpen: (entry) => open(entry.layer || index, entry.path),
              onAsk: (entry) => ask(entry.path),
              onLayer: (entry) => jump(entry.layer, entry.path),
            }}
          />
        )}
        {tab === 'wasted' && (
          <WastedPane ref={ref} imageId={imageId} calls={{ onLayer: jump, onOpen: open, onAsk: ask }} />
        )}
      </div>
      {asked?.imageId === imageId && <PathHistory asked={asked} current={index} />}
      {asked?.imageId !== imageId && <DeadLine layer={layer} />}
    </section>
  );
}

function LayerChanges({
  title,
  place,
  chainId,
  open,
  ask,
}: {
  title: string;
  place: { imageId: string; diffId: string; index: number };
  chainId: string;
  open: (layer: number, path: string) => void;
  ask: (path: string) => void;
}) {
  const { t } = useTranslation('layers');
  const reveal = useLayersView((state) => state.reveal);
  const { changes, total, error, retry } = useLayerChanges(place.imageId === '' ? null : place, chainId);
  const groups = useMemo(() => [{ id: 'all', heading: '', note: '', changes }], [changes]);
  if (error !== null) {
    return <Failed error={error} onRetry={retry} />;
  }
  return (
    <ChangesPane
      title={title}
      groups={groups}
      coming={total === null ? 1 : total - changes.length}
      note=""
      none={t('files.none')}
      reveal={reveal}
      onOpen={(path) => open(place.index, path)}
      onAsk={ask}
    />
  );
}
