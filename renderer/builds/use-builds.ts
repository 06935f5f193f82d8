import { useEffect, useMemo } from 'react';
import type { BuildForecast, BuildOptions, BuildRecord } from '../../electron/contract/index.ts';
import { useSlice } from '../state/lab.ts';
import { useBuildsView } from './builds-view.ts';
import { watchForecasts } from './forecast-memory.ts';
import { builtKeys, keyOf, optionsFor, recordsOf } from './model/dockerfiles.ts';

export interface Builds {
  keys: string[];
  key: string | null;
  /** Of the Dockerfile that is looked at, newest first. */
  records: BuildRecord[];
  chosen: BuildRecord | null;
  /** Index of the line that is looked at. */
  step: number | null;
  forecast: BuildForecast | null;
}

/** The builds of the Dockerfile that is looked at, and the one of them that is. */
export function useBuilds(): Builds {
  const builds = useSlice('builds');
  const { key: wanted, chosen } = useBuildsView();
  useEffect(watchForecasts, []);
  return useMemo(() => {
    const keys = builtKeys(builds);
    const key = keys.find((one) => one === wanted) ?? keys[0] ?? null;
    const records = recordsOf(builds, key);
    const found = records.find(({ id }) => id === chosen?.id);
    const dockerfile = records[0]?.options.dockerfile;
    return {
      keys,
      key,
      records,
      chosen: found ?? records[0] ?? null,
      step: found ? (chosen?.step ?? null) : null,
      forecast: builds?.forecasts.find((one) => one.dockerfile === dockerfile) ?? null,
    };
  }, [builds, wanted, chosen]);
}

/** What the next build of this Dockerfile is asked for, as it changes. */
export function useOptions(dockerfile: string): BuildOptions {
  const builds = useSlice('builds');
  const chosen = useBuildsView(({ options }) => options[dockerfile]);
  return useMemo(() => optionsFor(dockerfile, builds, chosen), [dockerfile, builds, chosen]);
}

/** The newest build with these options' Dockerfile and context. */
export function useNewest(options: BuildOptions): BuildRecord | null {
  const builds = useSlice('builds');
  const key = keyOf(options);
  return recordsOf(builds, key)[0] ?? null;
}
