import type { BuildRecord, BuildStep } from '../../../electron/contract/index.ts';

/** Of a step that ran: whether it was the first of its chain, or was dragged along by one before it. */
export interface Link {
  role: 'miss' | 'dragged';
  /** Index of the step that began the chain; its own for a miss. */
  root: number;
}

export function didRun(step: BuildStep): boolean {
  return step.outcome === 'executed' || step.outcome === 'failed';
}

/**
 * Which of the steps that ran began a chain of misses, and which stood on one: by the reason that was given, else by
 * the stage they are in and the stages that they take from. By index of the step.
 */
export function chainsOf(record: Pick<BuildRecord, 'steps' | 'stages' | 'edges'>): Map<number, Link> {
  const links = new Map<number, Link>();
  const lastOfStage = new Map<number, number>();
  for (const step of record.steps) {
    if (!didRun(step)) {
      continue;
    }
    const before = cameBefore(record, step, lastOfStage);
    const root = before === undefined ? undefined : links.get(before)?.root;
    links.set(
      step.index,
      root === undefined ? { role: 'miss', root: step.index } : { role: 'dragged', root },
    );
    lastOfStage.set(step.stage, step.index);
  }
  return links;
}

function cameBefore(
  record: Pick<BuildRecord, 'steps' | 'stages' | 'edges'>,
  step: BuildStep,
  lastOfStage: ReadonlyMap<number, number>,
): number | undefined {
  const { why } = step;
  if (why?.kind === 'earlier-step-ran' && why.line !== null) {
    const { line } = why;
    const named = record.steps.find((one) => one.line <= line && line <= one.endLine);
    if (named && named.index < step.index && didRun(named)) {
      return named.index;
    }
  }
  const inStage = lastOfStage.get(step.stage);
  if (inStage !== undefined) {
    return inStage;
  }
  const edges = record.edges.filter(
    (edge) => edge.to === step.stage && step.line <= edge.line && edge.line <= step.endLine,
  );
  const base = step.kind === 'base' ? record.stages[step.stage]?.baseStage : null;
  const sources = [base, ...edges.map(({ from }) => from)];
  return sources
    .map((stage) => (typeof stage === 'number' ? lastOfStage.get(stage) : undefined))
    .find((index) => index !== undefined);
}
