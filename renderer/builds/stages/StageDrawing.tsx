import { useTranslation } from 'react-i18next';
import type { BuildRecord } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../app/format.ts';
import { chainsOf } from '../model/chains.ts';
import type { GraphEdge, GraphNode, StageGraph } from '../model/stage-graph.ts';
import { stageTitle } from '../model/timeline.ts';
import { markOf } from '../words.ts';

const BAND = 11;

/** Stages as boxes, COPY --from as arrows whose width tells how much is taken. */
export function StageDrawing({ graph, record }: { graph: StageGraph; record: BuildRecord }) {
  const { t } = useTranslation('builds');
  return (
    <svg
      className="builds-graph"
      width={graph.width}
      height={graph.height}
      role="img"
      aria-label={t('stages.label', { number: record.number })}
    >
      {graph.edges.map((edge) => (
        <Edge
          key={`${edge.kind} ${edge.from.stage.index} ${edge.to.stage.index} ${edge.edge?.line}`}
          edge={edge}
        />
      ))}
      {graph.nodes.map((node) => (
        <Node key={node.stage.index} node={node} record={record} />
      ))}
      {graph.edges.map((edge) => (
        <EdgeWords
          key={`${edge.kind} ${edge.from.stage.index} ${edge.to.stage.index} ${edge.edge?.line}`}
          edge={edge}
          base={t('stages.base')}
        />
      ))}
    </svg>
  );
}

function Edge({ edge: { start, end, edge, kind } }: { edge: GraphEdge }) {
  const middle = (start.x + end.x) / 2;
  const bytes = edge?.bytes ?? 0;
  const stroke = kind === 'base' ? 1.5 : Math.min(6, Math.max(1.5, Math.log10(bytes + 1) - 2));
  return (
    <g className={kind}>
      <path
        d={`M${start.x} ${start.y}C${middle} ${start.y} ${middle} ${end.y} ${end.x - 7} ${end.y}`}
        className="edge"
        style={{ strokeWidth: stroke }}
      />
      <path d={`M${end.x - 9} ${end.y - 5}L${end.x} ${end.y}L${end.x - 9} ${end.y + 5}z`} className="head" />
    </g>
  );
}

function EdgeWords({ edge: { start, end, edge, kind, from }, base }: { edge: GraphEdge; base: string }) {
  // Beside where it leaves, on the side that the line turns away from.
  const x = start.x + 8;
  const y = end.y < start.y ? start.y + 18 : start.y - (edge ? 20 : 6);
  const taken = edge?.paths.join(' ') ?? '';
  const size = edge?.bytes === null || edge?.bytes === undefined ? '' : formatBytes(edge.bytes);
  return (
    <g>
      <title>{kind === 'copy' ? `COPY --from=${stageTitle(from.stage)} ${taken} ${size}` : base}</title>
      <text x={x} y={y} className="path">
        {kind === 'copy' ? cut(taken, 16) : base}
      </text>
      {size !== '' && (
        <text x={x} y={y + 14} className="size">
          {size}
        </text>
      )}
    </g>
  );
}

function Node({ node, record }: { node: GraphNode; record: BuildRecord }) {
  const { t } = useTranslation('builds');
  const { stage, x, y, width, height, lines, final, steps } = node;
  const links = chainsOf(record);
  const bands = steps.filter(({ kind }) => kind !== 'config');
  const band = height / Math.max(1, bands.length);
  const size = stage.bytes === null ? '' : formatBytes(stage.bytes);
  const range = lines.from === lines.to ? `${lines.from}` : `${lines.from}–${lines.to}`;
  return (
    <g className={`node ${final ? 'final' : ''} ${stage.needed ? '' : 'unneeded'}`}>
      <title>
        {t('stages.say', {
          name: stageTitle(stage),
          base: stage.base,
          lines: range,
          size,
        })}
      </title>
      <rect x={x + 0.5} y={y} width={width - 1} height={height} rx="4" className="box" />
      {bands.map((step, at) => (
        <rect
          key={step.index}
          x={x + 0.5}
          y={y + at * band}
          width={BAND}
          height={Math.max(1, band - 1)}
          className={`band ${markOf(step, links.get(step.index))}`}
        />
      ))}
      <text x={x + 20} y={y + 20} className="name">
        {cut(stage.name ?? t('stage', { number: stage.index }), 13)}
      </text>
      <text x={x + 20} y={y + 36} className="base">
        {cut(stage.base, Math.floor((width - 26) / 7))}
      </text>
      <text x={x + 20} y={y + height - 10} className="lines">
        {range}
      </text>
      <text x={x + width - 9} y={y + height - 10} textAnchor="end" className="bytes">
        {size}
      </text>
    </g>
  );
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
