import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Picture } from '../../electron/contract/index.ts';
import { useAppearance } from '../app/appearance.ts';
import { Icon } from '../icons/Icon.tsx';
import { useSlice } from '../state/lab.ts';
import { LayerDetails } from './details/LayerDetails.tsx';
import { WritableDetails } from './details/WritableDetails.tsx';
import { FileDialog } from './file/FileDialog.tsx';
import { LayersTable } from './LayersTable.tsx';
import { Legend } from './Legend.tsx';
import { resolveSelection, type Selection, showAs, useLayersView } from './layers-view.ts';
import { PictureChooser } from './PictureChooser.tsx';
import { StackPicture } from './StackPicture.tsx';
import { layOut } from './stack-layout.ts';
import { buildColumns, type Column } from './stack-model.ts';
import { Textures } from './Textures.tsx';
import { useNewLayers } from './use-new-layers.ts';
import { useSize } from './use-size.ts';
import './stack.css';
import './layers.css';
import './details/details.css';
import './details/tree.css';

const NOTHING: Picture = { lessonId: null, images: [], containers: [], goal: null };
/** The stacks may take this much of the panel before they are flattened. */
const PICTURE_SHARE = 0.58;
const CAPTION = 94;
const SIDE = 32;
const BIG_TYPE = 1.35;

/** The right column: the images drawn as stacks of layers, and the files of the layer that is looked at. */
export function LayersPanel() {
  const { t } = useTranslation('layers');
  const picture = useSlice('picture') ?? NOTHING;
  const inventory = useSlice('inventory');
  const { mode, wanted, opened, roomy } = useLayersView();
  const columns = useMemo(() => buildColumns(picture), [picture]);
  const selection = resolveSelection(columns, wanted);
  const dropping = useNewLayers(picture.lessonId, columns);
  const [panel, size] = useSize<HTMLDivElement>();
  const scale = useAppearance((state) => state.bigType) ? BIG_TYPE : 1;
  const height = roomy ? 0 : Math.max(160, size.height * PICTURE_SHARE - CAPTION);
  const layout = useMemo(
    () => layOut(columns, size.width - SIDE, height, scale),
    [columns, size.width, height, scale],
  );

  return (
    <div className="layers-panel" ref={panel}>
      <Textures />
      <header className="layers-head">
        <h2>{t('title')}</h2>
        <span className="grow" />
        {inventory && <PictureChooser picture={picture} inventory={inventory} />}
        <fieldset className="segmented" aria-label={t('mode.label')}>
          <button type="button" aria-pressed={mode === 'picture'} onClick={() => showAs('picture')}>
            <Icon name="layers" size="small" />
            {t('mode.picture')}
          </button>
          <button type="button" aria-pressed={mode === 'table'} onClick={() => showAs('table')}>
            <Icon name="table" size="small" />
            {t('mode.table')}
          </button>
        </fieldset>
      </header>
      {columns.length === 0 ? (
        <div className="layers-empty">
          <b>{t('empty.title')}</b>
          <p className="quiet">{t('empty.text')}</p>
        </div>
      ) : (
        <>
          {/* With nothing to select in it, the drawing itself must take the focus to be scrolled by keys. */}
          <div
            key={mode}
            className={`layers-drawing ${mode} ${roomy ? 'low' : ''}`}
            {...(selection ? {} : { tabIndex: 0 })}
          >
            {mode === 'table' ? (
              <LayersTable columns={columns} selection={selection} />
            ) : (
              size.width > 0 && (
                <StackPicture
                  columns={columns}
                  selection={selection}
                  dropping={dropping}
                  layout={layout}
                  scale={scale}
                />
              )
            )}
          </div>
          {mode === 'picture' && !roomy && <Legend squeeze={layout.squeeze} scale={scale} />}
          <Details columns={columns} selection={selection} />
          {opened && <FileDialog key={`${opened.imageId} ${opened.index} ${opened.path}`} place={opened} />}
        </>
      )}
    </div>
  );
}

function Details({ columns, selection }: { columns: Column[]; selection: Selection | null }) {
  if (selection?.kind === 'writable') {
    const { containerId } = selection;
    const column = columns.find(({ containers }) => containers.some(({ id }) => id === containerId));
    const container = column?.containers.find(({ id }) => id === containerId);
    return container ? <WritableDetails container={container} image={column?.image ?? null} /> : null;
  }
  if (selection?.kind === 'layer') {
    const column = columns.find((one) => one.ref === selection.ref);
    const layer = column?.strata.find(({ layer: one }) => one.index === selection.index)?.layer;
    return column && layer ? <LayerDetails column={column} layer={layer} /> : null;
  }
  return null;
}
