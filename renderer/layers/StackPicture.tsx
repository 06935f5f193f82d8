import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons/Icon.tsx';
import { Bands } from './Bands.tsx';
import { ColumnCaption } from './ColumnCaption.tsx';
import { ColumnMessage } from './ColumnMessage.tsx';
import { layerSelection, type Selection, select, selectionKey } from './layers-view.ts';
import { moveSelection } from './move-selection.ts';
import { boxStyle, Stratum, TextureStrip } from './Stratum.tsx';
import type { PlacedColumn, StackLayout } from './stack-layout.ts';
import type { Column } from './stack-model.ts';
import { assignTextures } from './texture.ts';
import { WritableLayer } from './WritableLayer.tsx';

/** The layer stacks, side by side on one ground. Arrow keys walk in them; Tab passes them as one stop. */
export function StackPicture({
  columns,
  selection,
  dropping,
  layout,
  scale,
}: {
  columns: Column[];
  selection: Selection | null;
  dropping: ReadonlySet<string>;
  layout: StackLayout;
  scale: number;
}) {
  const { t } = useTranslation('layers');
  const root = useRef<HTMLDivElement>(null);
  const textures = useMemo(() => assignTextures(columns), [columns]);
  const selectedKey = selection ? selectionKey(selection) : '';
  const selectedDiffId = selection?.kind === 'layer' ? selection.diffId : null;

  useEffect(() => {
    root.current
      ?.querySelector(`[data-item="${CSS.escape(selectedKey)}"]`)
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selectedKey]);

  const item = (one: Selection) => {
    const itemKey = selectionKey(one);
    return {
      itemKey,
      tabIndex: itemKey === selectedKey ? (0 as const) : (-1 as const),
      onSelect: () => select(one),
      onKey: (key: string): boolean => {
        const next = moveSelection(columns, one, key);
        if (next) {
          select(next);
          root.current
            ?.querySelector<HTMLElement>(`[data-item="${CSS.escape(selectionKey(next))}"]`)
            ?.focus();
        }
        return next !== null;
      },
    };
  };

  const columnOf = ({ column, strata, slots, writable, message }: PlacedColumn) => (
    <fieldset
      key={column.key}
      aria-label={
        column.slots.length > 0 && column.base
          ? t('goal.label', { ref: column.ref, base: column.base.ref, count: column.slots.length })
          : t('stack', { ref: column.ref, count: column.strata.length })
      }
    >
      {writable.map(({ containerId, head, box }) => {
        const container = column.containers.find((one) => one.id === containerId);
        return container ? (
          <WritableLayer
            key={containerId}
            container={container}
            head={head}
            box={box}
            selected={selectedKey === `writable ${containerId}`}
            {...item({ kind: 'writable', containerId })}
          />
        ) : null;
      })}
      {slots.map(({ number, box }) => (
        <div key={`slot ${number}`} className="layers-slot" style={boxStyle(box)}>
          <Icon name="plus" size="tiny" />
          <span className="cut">{t('goal.slot', { number })}</span>
        </div>
      ))}
      {strata.map(({ stratum, box }) => {
        const texture = textures.get(stratum.layer.diffId) ?? 0;
        if (stratum.ghost) {
          return (
            <div key={stratum.key} className="layers-ghost" style={boxStyle(box)}>
              <TextureStrip texture={texture} />
              <span className="number">{stratum.layer.index}</span>
              <span className="cut">{t('goal.layerGhost', { base: column.base?.ref ?? '' })}</span>
            </div>
          );
        }
        const mine = layerSelection(column.ref, stratum.layer);
        const same = stratum.layer.diffId === selectedDiffId;
        return (
          <Stratum
            key={stratum.key}
            column={column}
            stratum={stratum}
            box={box}
            scale={scale}
            texture={texture}
            state={selectionKey(mine) === selectedKey ? 'selected' : same ? 'same' : 'plain'}
            dropping={dropping.has(stratum.key)}
            {...item(mine)}
          />
        );
      })}
      {message && <ColumnMessage column={column} box={message} />}
    </fieldset>
  );

  return (
    <div className="layers-stacks" ref={root} style={{ width: layout.width }}>
      <div className="layers-ground" style={{ height: layout.height }}>
        <Bands layout={layout} selectedDiffId={selectedDiffId} />
        {layout.columns.map(columnOf)}
      </div>
      <div className="layers-captions" style={{ gap: layout.gap }}>
        {layout.columns.map(({ column }) => (
          <ColumnCaption key={column.key} column={column} width={layout.columnWidth} />
        ))}
      </div>
    </div>
  );
}
