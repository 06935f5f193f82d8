import type { LayerSummary } from '../../electron/contract/index.ts';

/** A layer in a small drawing, in pixels from the foot of the stack. */
export interface Block {
  diffId: string;
  bottom: number;
  height: number;
}

/** Size of the drawing, width of a stack in it, and where its foot is, in pixels. */
export const DRAWING = { width: 322, height: 172, stack: 120, base: 146 } as const;

const TALLEST = 104;
const GAP = 2;
const LEAST = 5;

/** Heights follow the logarithm of the size, squeezed so that the whole stack fits. */
export function stackBlocks(layers: LayerSummary[]): Block[] {
  const weights = layers.map((layer) => Math.max(1, Math.log10(layer.size + 10)));
  const room = TALLEST - GAP * (layers.length - 1);
  const total = weights.reduce((sum, one) => sum + one, 0);
  let bottom = 0;
  return layers.map((layer, index) => {
    const height = Math.max(LEAST, Math.round(((weights[index] ?? 1) / total) * room));
    const block = { diffId: layer.diffId, bottom, height };
    bottom += height + GAP;
    return block;
  });
}

/** How many layers two images share from the base up: layers are the same when their chain IDs are. */
export function sharedBelow(one: LayerSummary[], other: LayerSummary[]): number {
  let count = 0;
  while (count < one.length && one[count]?.chainId === other[count]?.chainId) {
    count += 1;
  }
  return count;
}

/** The stone of a depth, base first; deeper ones are darker. */
export function stone(index: number): string {
  return `var(--stone-${Math.min(index + 1, 5)})`;
}
