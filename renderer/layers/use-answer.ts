import { useCallback, useEffect, useState } from 'react';

export type Answer<T> =
  | { status: 'loading' }
  | { status: 'failed'; error: unknown; retry: () => void }
  | { status: 'ready'; value: T };

const MOST_KEPT = 60;
/** Images do not change, so neither do answers about them; the oldest go first. */
const kept = new Map<string, unknown>();

/** Asks once for each key and keeps the answer; null asks nothing. `ask` may be another function each time. */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<{ key: string | null; error?: unknown; failed: boolean; tries: number }>(
    {
      key: null,
      failed: false,
      tries: 0,
    },
  );
  const failed = state.failed && state.key === key;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is asked; `ask` is new each time
  useEffect(() => {
    if (key === null || kept.has(key)) {
      return;
    }
    let current = true;
    ask()
      .then((value) => {
        keep(key, value);
        if (current) {
          setState((before) => ({ key, failed: false, tries: before.tries }));
        }
      })
      .catch((error: unknown) => {
        if (current) {
          setState((before) => ({ key, failed: true, error, tries: before.tries }));
        }
      });
    return () => {
      current = false;
    };
  }, [key, state.tries]);

  const retry = useCallback(() => {
    setState((before) => ({ key: null, failed: false, tries: before.tries + 1 }));
  }, []);
  if (key !== null && kept.has(key)) {
    return { status: 'ready', value: kept.get(key) as T };
  }
  return failed ? { status: 'failed', error: state.error, retry } : { status: 'loading' };
}

function keep(key: string, value: unknown): void {
  kept.set(key, value);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}
