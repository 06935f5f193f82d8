import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../app/format.ts';
import { DeadMark } from './DeadMark.tsx';
import { ChangeMix, DeadShare } from './LayerShares.tsx';
import type { Box } from './stack-layout.ts';
import type { Column, Stratum as StratumModel } from './stack-model.ts';
import { textureId } from './Textures.tsx';
import { entriesWords, sayLayer, shortText } from './words.ts';

/** Room for a second and a third line of text, in CSS pixels at scale 1. */
const TWO_LINES = 50;
const THREE_LINES = 68;

export function boxStyle({ left, top, width, height }: Box): CSSProperties {
  return { left, top, width, height };
}

/** One layer: a strip of its texture, its number, what made it, and as much more as its height has room for. */
export function Stratum({
  column,
  stratum,
  box,
  scale,
  texture,
  state,
  dropping,
  tabIndex,
  itemKey,
  onSelect,
  onKey,
}: {
  column: Column;
  stratum: StratumModel;
  box: Box;
  scale: number;
  texture: number;
  state: 'selected' | 'same' | 'plain';
  dropping: boolean;
  tabIndex: 0 | -1;
  itemKey: string;
  onSelect: () => void;
  onKey: (key: string) => boolean;
}) {
  const { t, i18n } = useTranslation('layers');
  const { layer, isNew } = stratum;
  const tall = box.height >= TWO_LINES * scale;
  const dead = layer.deadBytes > 0;
  const classes = ['layers-stratum', `depth-${Math.min(layer.index, 5)}`, state];
  if (isNew) {
    classes.push('new');
  }
  if (dropping) {
    classes.push('dropping');
  }
  return (
    <button
      type="button"
      className={classes.join(' ')}
      style={boxStyle(box)}
      tabIndex={tabIndex}
      data-item={itemKey}
      aria-pressed={state === 'selected'}
      aria-label={sayLayer(t, i18n.language, column, stratum)}
      onClick={onSelect}
      onKeyDown={(event) => {
        if (onKey(event.key)) {
          event.preventDefault();
        }
      }}
    >
      <TextureStrip texture={texture} onAccent={isNew} />
      <span className="number">{layer.index}</span>
      <span className="body">
        <span className="layers-line">
          <code className="instruction">
            <b>{layer.instruction.keyword}</b> {shortText(layer.instruction)}
          </code>
          {!tall && <span className="layers-size">{formatBytes(layer.size)}</span>}
        </span>
        {tall && (
          <span className="layers-line layers-sub">
            <b>{formatBytes(layer.size)}</b>
            <span className="cut">{entriesWords(t, i18n.language, layer.entries)}</span>
            {dead && box.height < THREE_LINES * scale && <DeadMark onAccent={isNew} />}
          </span>
        )}
        {tall && dead && box.height >= THREE_LINES * scale && (
          <span className="layers-line layers-sub">
            <DeadMark onAccent={isNew} />
            {t('dead', { size: formatBytes(layer.deadBytes) })}
          </span>
        )}
      </span>
      <DeadShare layer={layer} onAccent={isNew} />
      <ChangeMix layer={layer} />
    </button>
  );
}

export function TextureStrip({ texture, onAccent = false }: { texture: number; onAccent?: boolean }) {
  return (
    <svg className="layers-texture" aria-hidden="true">
      <rect width="100%" height="100%" style={{ fill: `url(#${textureId(texture, onAccent)})` }} />
    </svg>
  );
}
