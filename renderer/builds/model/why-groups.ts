import type { BuildRecord, BuildStep, Why } from '../../../electron/contract/index.ts';
import { chainsOf, didRun } from './chains.ts';
import { sayLines } from './line-numbers.ts';

export type WhyGroupKind = 'miss' | 'dragged' | 'cached' | 'skipped' | 'unknown';

/** Steps that are told of in one sentence. */
export interface WhyGroup {
  kind: WhyGroupKind;
  steps: BuildStep[];
  /** As in "5–7, 14". */
  lines: string;
  /** Line of the first miss that dragged these along; null when they have reasons of their own. */
  rootLine: number | null;
  why: Why | null;
}

/** Why each line of a build ran, said once for all that have one reason: first misses first, what was reused last. */
export function whyGroups(record: Pick<BuildRecord, 'steps' | 'stages' | 'edges'>): WhyGroup[] {
  const links = chainsOf(record);
  const all = record.steps.map(({ line }) => line);
  const groups = new Map<string, Omit<WhyGroup, 'lines'>>();
  for (const step of record.steps) {
    const link = links.get(step.index);
    const dragged = link?.role === 'dragged' && step.why?.kind === 'earlier-step-ran';
    const root = dragged ? record.steps.find(({ index }) => index === link.root) : undefined;
    const kind = kindOf(step, dragged);
    const key = dragged ? `dragged ${link.root}` : keyOf(kind, step);
    const group = groups.get(key) ?? { kind, steps: [], rootLine: root?.line ?? null, why: step.why };
    group.steps.push(step);
    groups.set(key, group);
  }
  const order: WhyGroupKind[] = ['miss', 'dragged', 'unknown', 'skipped', 'cached'];
  return [...groups.values()]
    .map((group) => ({
      ...group,
      lines: sayLines(
        group.steps.map(({ line }) => line),
        all,
      ),
    }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function kindOf(step: BuildStep, dragged: boolean): WhyGroupKind {
  if (didRun(step)) {
    return dragged ? 'dragged' : 'miss';
  }
  return step.outcome === 'cached' || step.outcome === 'skipped' ? step.outcome : 'unknown';
}

/** What was reused is told of together; the reason of each is a click away. */
function keyOf(kind: WhyGroupKind, step: BuildStep): string {
  return kind === 'cached' ? kind : `${kind} ${step.why?.kind} ${JSON.stringify(step.why?.detail ?? null)}`;
}
