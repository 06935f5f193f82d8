import type { ChangeKind } from '../../electron/contract/index.ts';

/** No kind that is there is drawn smaller than this share of the bar, or it could not be seen. */
const LEAST = 0.12;

/** The parts of a bar of what a layer did, from the top: shares by number, and as large as can be seen. */
export function mixOf(
  layer: Record<ChangeKind, number>,
): { kind: ChangeKind; from: number; share: number }[] {
  const kinds = (['added', 'modified', 'deleted'] as const).filter((kind) => layer[kind] > 0);
  const total = kinds.reduce((sum, kind) => sum + layer[kind], 0);
  const shares = kinds.map((kind) => Math.max(layer[kind] / total, LEAST));
  const all = shares.reduce((sum, share) => sum + share, 0);
  let from = 0;
  return kinds.map((kind, at) => {
    const part = { kind, from, share: (shares[at] ?? 0) / all };
    from += part.share;
    return part;
  });
}
