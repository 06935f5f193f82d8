import { useTranslation } from 'react-i18next';
import { formatMs } from '../model/duration.ts';
import { type TimeLane, ticks } from '../model/timeline.ts';

const ROW = 28;
const BAR = 20;
const NAMES = 66;
const AXIS = 18;
const RIGHT = 10;
const LEAST = 3;
/** A number needs this much of a bar to stand in it, in pixels. */
const ROOM = 16;

/** Stages as rows, time from left to right. */
export function TimeChart({
  lanes,
  span,
  width,
  label,
}: {
  lanes: TimeLane[];
  span: number;
  width: number;
  label: string;
}) {
  const { t } = useTranslation('builds');
  const place = (ms: number): number => NAMES + (ms / span) * (width - NAMES - RIGHT);
  const height = lanes.length * ROW;
  const marks = ticks(span, Math.max(2, Math.floor((width - NAMES) / 80)));
  return (
    <svg className="builds-chart" width={width} height={height + AXIS} role="img" aria-label={label}>
      {marks.map((ms) => (
        <g key={ms}>
          <path d={`M${place(ms)} 2V${height}`} className="grid" />
          <text x={place(ms)} y={height + 14} className="tick" textAnchor={ms === 0 ? 'start' : 'middle'}>
            {ms === 0 ? '0' : formatMs(ms)}
          </text>
        </g>
      ))}
      {lanes.map((lane, row) => (
        <Lane
          key={lane.stage}
          lane={lane}
          y={row * ROW + (ROW - BAR) / 2}
          place={place}
          skipped={t('mark.skipped')}
          name={/^\d+$/.test(lane.name) ? t('stage', { number: lane.name }) : lane.name}
        />
      ))}
    </svg>
  );
}

function Lane({
  lane,
  y,
  place,
  skipped,
  name,
}: {
  lane: TimeLane;
  y: number;
  place: (ms: number) => number;
  skipped: string;
  name: string;
}) {
  const text = y + BAR / 2 + 4;
  const cached = lane.cached.length > 0 ? `✓ ${lane.cached.join(' ')}` : '';
  const from = place(0);
  return (
    <g>
      <text x="0" y={text} className="name">
        {name.length > 9 ? `${name.slice(0, 8)}…` : name}
        <title>{name}</title>
      </text>
      {lane.skipped && (
        <text x={from + 6} y={text} className="word">
          {skipped}
        </text>
      )}
      {waits(lane).map(([start, end]) => (
        <path key={start} d={`M${place(start) + 2} ${y + BAR / 2}H${place(end) - 2}`} className="waits" />
      ))}
      {cached !== '' && !(lane.bars[0] && place(lane.bars[0].from) < from + 40) && (
        <text x={from + 6} y={text} className="word onpanel">
          {cached}
        </text>
      )}
      {lane.bars.map(({ step, from: start, to, base }) => {
        const x = place(start);
        const long = Math.max(LEAST, place(to) - x - 1);
        return (
          <g key={step.index}>
            <rect
              x={x}
              y={y}
              width={long}
              height={BAR}
              rx="2"
              className={step.outcome === 'failed' ? 'failed' : base ? 'base' : 'ran'}
            >
              <title>{`${step.line}: ${step.text} · ${formatMs(to - start)}`}</title>
            </rect>
            {long >= ROOM && (
              <text x={x + long / 2} y={text} textAnchor="middle" className="number">
                {step.line}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

/** From when a stage could have gone on to when it did. */
function waits({ bars }: TimeLane): [number, number][] {
  const gaps: [number, number][] = [];
  let end = 0;
  for (const { from, to } of bars) {
    if (from > end) {
      gaps.push([end, from]);
    }
    end = Math.max(end, to);
  }
  return gaps;
}
