import { useEffect, useState } from 'react';
import type { LayerChange } from '../../electron/contract/index.ts';
import { call } from '../state/lab.ts';

/** A layer of an image as the computer's side is asked for it. */
export interface LayerPlace {
  imageId: string;
  diffId: string;
  index: number;
}

export interface ChangesState {
  /** As many as have come; the same array until there are more. */
  changes: LayerChange[];
  /** Null before the first page is here. */
  total: number | null;
  error: unknown;
  retry: () => void;
}

interface Known {
  changes: LayerChange[];
  total: number;
}

const MOST_KEPT = 24;
const NOTHING: LayerChange[] = [];
/** Kept by chain ID: what a layer changed depends on all layers below it and on nothing else. */
const kept = new Map<string, Known>();

/** What a layer of an image changed, page after page until all is here; asked for once. */
export function useLayerChanges(layer: LayerPlace | null, chainId: string): ChangesState {
  const [, redraw] = useState(0);
  const [failed, setFailed] = useState<{ key: string; error: unknown } | null>(null);
  const { imageId = '', diffId = '', index = 0 } = layer ?? {};
  const key = layer === null ? '' : chainId;
  const hasFailed = failed !== null && failed.key === key;

  useEffect(() => {
    if (key === '' || hasFailed) {
      return;
    }
    let current = true;
    const read = async (): Promise<void> => {
      for (let known = kept.get(key); current && !isWhole(known); known = kept.get(key)) {
        const from = known?.changes.length ?? 0;
        const page = await call('layer.changes', { imageId, diffId, index, from });
        // An answer without anything new would be asked for again and again.
        const total = page.changes.length === 0 ? from : page.total;
        keep(key, { changes: [...(known?.changes ?? []), ...page.changes], total });
        if (current) {
          redraw((count) => count + 1);
        }
      }
    };
    read().catch((error: unknown) => {
      if (current) {
        setFailed({ key, error });
      }
    });
    return () => {
      current = false;
    };
  }, [key, imageId, diffId, index, hasFailed]);

  const known = kept.get(key);
  return {
    changes: known?.changes ?? NOTHING,
    total: known?.total ?? null,
    error: hasFailed ? failed.error : null,
    retry: () => setFailed(null),
  };
}

function isWhole(known: Known | undefined): boolean {
  return known !== undefined && known.changes.length >= known.total;
}

function keep(key: string, value: Known): void {
  kept.delete(key);
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
