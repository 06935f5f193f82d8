import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { useSize } from '../../layers/use-size.ts';
import { BuildIcon } from '../BuildIcon.tsx';
import { useBuildsView } from '../builds-view.ts';
import { stageGraph, targetOf } from '../model/stage-graph.ts';
import { stageTitle } from '../model/timeline.ts';
import { StageDrawing } from './StageDrawing.tsx';
import { StagesTable } from './StagesTable.tsx';
import './stages.css';

/** The stages of a build, what each takes from which, and how much of it stays behind. */
export function StagesPane({ record }: { record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const mode = useBuildsView((state) => state.mode);
  const [host, { width }] = useSize<HTMLDivElement>();
  if (mode === 'table') {
    return <StagesTable record={record} />;
  }
  return (
    <div className="builds-stages" ref={host}>
      {width > 0 && <StageDrawing graph={stageGraph(record, width - 2)} record={record} />}
      <StaysBehind record={record} label={t('stages.behind')} />
    </div>
  );
}

/** The largest stage that the image takes files from, against the image. */
function StaysBehind({ record, label }: { record: BuildRecord; label: string }) {
  const { t } = useTranslation('builds');
  const target = record.stages[targetOf(record)];
  const sources = record.stages.filter(
    ({ index, needed, bytes }) => needed && bytes !== null && record.edges.some(({ from }) => from === index),
  );
  const largest = sources.toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))[0];
  if (!target?.bytes || !largest?.bytes || largest.bytes <= target.bytes) {
    return null;
  }
  const times = largest.bytes / target.bytes;
  return (
    <p className="builds-behind" title={label}>
      <b>{formatBytes(largest.bytes)}</b>
      <BuildIcon name="arrow" />
      <b className="accent">{formatBytes(target.bytes)}</b>
      <span className="quiet">
        {t('stages.smaller', {
          times: times >= 10 ? Math.round(times) : times.toFixed(1),
          name: stageTitle(largest),
        })}
      </span>
    </p>
  );
}
