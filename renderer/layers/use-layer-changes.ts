import { useEffect, useState } from 'react';
import type { LayerChange } from '../../electron/contract/index.ts';
import { call } from '../state/lab.ts';

export type ChangesState =
  | { status: 'loading' }
  | { status: 'failed'; retry: () => void }
  | { status: 'ready'; changes: LayerChange[]; truncated: boolean };

const MOST_KEPT = 24;
/** Kept by chain ID: what a layer changed depends on all layers below it and on nothing else. */
const kept = new Map<string, { changes: LayerChange[]; truncated: boolean }>();

/** What a layer of an image changed; asked for once. */
export function useLayerChanges(
  layer: { imageId: string; diffId: string; chainId: string; index: number } | null,
): ChangesState {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState('');
  const key = layer?.chainId ?? '';
  const { imageId = '', diffId = '', index = 0 } = layer ?? {};

  useEffect(() => {
    if (key === '' || kept.has(key) || failed === key) {
      return;
    }
    let current = true;
    call('layer.changes', { imageId, diffId, index })
      .then((answer) => {
        keep(key, answer);
        if (current) {
          redraw((count) => count + 1);
        }
      })
      .catch(() => {
        if (current) {
          setFailed(key);
        }
      });
    return () => {
      current = false;
    };
  }, [key, imageId, diffId, index, failed]);

  const known = kept.get(key);
  if (known !== undefined) {
    return { status: 'ready', ...known };
  }
  return failed === key && key !== ''
    ? { status: 'failed', retry: () => setFailed('') }
    : { status: 'loading' };
}

function keep(key: string, value: { changes: LayerChange[]; truncated: boolean }): void {
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
