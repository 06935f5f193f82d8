import type { LayerSummary } from '../../electron/contract/index.ts';
import { mixOf } from './layer-mix.ts';

/** How much of a layer lies dead: the hatched part of a strip along its foot, to the byte's share. */
export function DeadShare({ layer, onAccent }: { layer: LayerSummary; onAccent: boolean }) {
  if (layer.deadBytes === 0) {
    return null;
  }
  return (
    <svg className="layers-dead-share" aria-hidden="true">
      <rect
        width={`${(100 * layer.deadBytes) / Math.max(layer.size, layer.deadBytes)}%`}
        height="100%"
        style={{ fill: `url(#layers-hatch${onAccent ? '-new' : ''})` }}
      />
    </svg>
  );
}

/** What a layer did, at its edge: added, changed and deleted by their number, each with a colour and a pattern. */
export function ChangeMix({ layer }: { layer: LayerSummary }) {
  const parts = mixOf(layer);
  if (parts.length === 0) {
    return null;
  }
  return (
    <svg className="layers-mix" aria-hidden="true">
      {parts.map(({ kind, from, share }) => (
        <rect
          key={kind}
          y={`${from * 100}%`}
          width="100%"
          height={`${share * 100}%`}
          style={{ fill: `url(#layers-${kind})` }}
        />
      ))}
    </svg>
  );
}
