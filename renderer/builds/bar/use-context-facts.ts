import { useEffect, useState } from 'react';
import type { BuildOptions, Output } from '../../../electron/contract/index.ts';
import { call, useSlice } from '../../state/lab.ts';

export type ContextFacts = Output<'build.context'>;

/** The bench is not asked at every save of a row of them. */
const SETTLE = 600;

/** What a build would send, kept up to date with the workspace; null while it is not known. */
export function useContextFacts(options: BuildOptions): ContextFacts | null {
  const files = useSlice('workspace')?.files;
  const ready = useSlice('bench')?.status === 'ready';
  const [facts, setFacts] = useState<ContextFacts | null>(null);
  const { context, dockerfile, builder } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the files are what the answer is about
  useEffect(() => {
    if (!ready) {
      return;
    }
    let current = true;
    const ask = setTimeout(() => {
      call('build.context', { context, dockerfile, builder })
        .then((value) => current && setFacts(value))
        // It is only a forecast; the build itself says what is wrong.
        .catch(() => current && setFacts(null));
    }, SETTLE);
    return () => {
      current = false;
      clearTimeout(ask);
    };
  }, [context, dockerfile, builder, files, ready]);
  return facts;
}
