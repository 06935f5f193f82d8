import { useTranslation } from 'react-i18next';
import type { Band, StackLayout } from './stack-layout.ts';
import { shortDigest } from './stack-model.ts';

const ROOM_FOR_ID = 60;

/** What joins neighbouring stacks: one band for each layer that both have, printed with its diff ID. */
export function Bands({ layout, selectedDiffId }: { layout: StackLayout; selectedDiffId: string | null }) {
  const { t } = useTranslation('layers');
  return (
    <svg className="layers-bands" width={layout.width} height={layout.height} aria-hidden="true">
      {layout.bands.map((band) => (
        <BandShape
          key={band.key}
          band={band}
          selected={band.kind === 'shared' && band.diffId === selectedDiffId}
          label={labelOf(band, layout.gap, t('commit'))}
        />
      ))}
    </svg>
  );
}

function labelOf(band: Band, gap: number, commit: string): string {
  if (gap < ROOM_FOR_ID) {
    return '';
  }
  if (band.kind === 'commit') {
    return band.diffId === '' ? '' : commit;
  }
  return `= ${shortDigest(band.diffId, 6)}`;
}

function BandShape({ band, selected, label }: { band: Band; selected: boolean; label: string }) {
  const x1 = band.from.left + band.from.width + 1;
  const x2 = band.to.left - 1;
  const middle = (x1 + x2) / 2;
  const top = `M${x1} ${band.from.top}C${middle} ${band.from.top} ${middle} ${band.to.top} ${x2} ${band.to.top}`;
  const lowFrom = band.from.top + band.from.height;
  const lowTo = band.to.top + band.to.height;
  const bottom = `M${x1} ${lowFrom}C${middle} ${lowFrom} ${middle} ${lowTo} ${x2} ${lowTo}`;
  const area = `${top}L${x2} ${lowTo}C${middle} ${lowTo} ${middle} ${lowFrom} ${x1} ${lowFrom}z`;
  const y = (band.from.top + band.to.top + lowFrom + lowTo) / 4;
  return (
    <g className={`band ${band.kind} ${selected ? 'selected' : ''}`}>
      <path className="area" d={area} />
      <path className="edge" d={`${top}${bottom}`} />
      {label !== '' && (
        <text x={middle} y={y} textAnchor="middle" dominantBaseline="central">
          {label}
        </text>
      )}
    </g>
  );
}
