import type { BuildEdge, BuildRecord, BuildStage, BuildStep } from '../../../electron/contract/index.ts';

export interface GraphNode {
  stage: BuildStage;
  steps: BuildStep[];
  lines: { from: number; to: number };
  x: number;
  y: number;
  width: number;
  height: number;
  /** What the build is for. */
  final: boolean;
}

export interface GraphEdge {
  kind: 'copy' | 'base';
  edge: BuildEdge | null;
  from: GraphNode;
  to: GraphNode;
  start: { x: number; y: number };
  end: { x: number; y: number };
}

export interface StageGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

const HEIGHT = 74;
const GAP = 38;
const TOP = 6;
const NARROWEST = 112;
const WIDEST = 170;

type Of = Pick<BuildRecord, 'stages' | 'edges' | 'steps' | 'options'>;

/** Stages in columns by how much must come before them; what one takes from another goes from left to right. */
export function stageGraph(record: Of, width: number): StageGraph {
  const depths = depthsOf(record);
  const columns = Math.max(0, ...depths) + 1;
  const space = columns > 1 ? 0.42 : 0;
  const nodeWidth = Math.max(NARROWEST, Math.min(WIDEST, (width / columns) * (1 - space / 2)));
  const full = Math.max(width, columns * nodeWidth + (columns - 1) * nodeWidth * 0.5);
  const pitch = columns > 1 ? (full - nodeWidth) / (columns - 1) : 0;
  const filled: number[] = [];
  const target = targetOf(record);
  const nodes = record.stages.map((stage): GraphNode => {
    const depth = depths[stage.index] ?? 0;
    const row = filled[depth] ?? 0;
    filled[depth] = row + 1;
    const steps = record.steps.filter((step) => step.stage === stage.index);
    return {
      stage,
      steps,
      lines: { from: stage.line, to: steps.at(-1)?.endLine ?? stage.line },
      x: depth * pitch,
      y: TOP + row * (HEIGHT + GAP),
      width: nodeWidth,
      height: HEIGHT,
      final: stage.index === target,
    };
  });
  const rows = Math.max(1, ...filled.filter((count) => count !== undefined));
  for (const node of nodes) {
    // A column with fewer stages stands in the middle of the others.
    const mine = filled[depths[node.stage.index] ?? 0] ?? 1;
    node.y += ((rows - mine) * (HEIGHT + GAP)) / 2;
  }
  return {
    nodes,
    edges: edgesOf(record, nodes),
    width: full,
    height: TOP * 2 + rows * HEIGHT + (rows - 1) * GAP,
  };
}

type Wanted = Pick<GraphEdge, 'kind' | 'edge'> & { from: number; to: number };

function edgesOf(record: Of, nodes: GraphNode[]): GraphEdge[] {
  const wanted: Wanted[] = [
    ...record.stages.flatMap((stage) =>
      stage.baseStage === null
        ? []
        : [{ kind: 'base' as const, edge: null, from: stage.baseStage, to: stage.index }],
    ),
    ...record.edges.flatMap((edge) =>
      edge.from === null ? [] : [{ kind: 'copy' as const, edge, from: edge.from, to: edge.to }],
    ),
  ];
  return wanted.flatMap((one) => {
    const { kind, edge, from, to } = one;
    const source = nodes[from];
    const target = nodes[to];
    if (!source || !target) {
      return [];
    }
    // Those from above arrive above, so that no two cross.
    const into = wanted
      .filter((other) => other.to === to)
      .sort((a, b) => heightOf(nodes, a) - heightOf(nodes, b));
    const slot = (into.indexOf(one) + 1) / (into.length + 1);
    return [
      {
        kind,
        edge,
        from: source,
        to: target,
        start: { x: source.x + source.width, y: source.y + source.height / 2 },
        end: { x: target.x, y: target.y + target.height * slot },
      },
    ];
  });
}

function heightOf(nodes: GraphNode[], { from }: { from: number }): number {
  return nodes[from]?.y ?? 0;
}

function depthsOf({ stages, edges }: Of): number[] {
  const depths: number[] = [];
  for (const stage of stages) {
    const before = [
      ...(stage.baseStage === null ? [] : [stage.baseStage]),
      ...edges.flatMap(({ from, to }) => (to === stage.index && from !== null ? [from] : [])),
    ].filter((one) => one < stage.index);
    depths[stage.index] = Math.max(-1, ...before.map((one) => depths[one] ?? 0)) + 1;
  }
  return depths;
}

/** The stage that the image is made of: the one asked for, by name or number, else the last. */
export function targetOf({ stages, options }: Pick<Of, 'stages' | 'options'>): number {
  const { target } = options;
  const named = stages.find(
    ({ name, index }) =>
      target !== null && (name?.toLowerCase() === target.toLowerCase() || `${index}` === target),
  );
  return (named ?? stages.at(-1))?.index ?? 0;
}
