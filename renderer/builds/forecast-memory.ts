import type { BuildForecast, BuildsState } from '../../electron/contract/index.ts';
import { useLab } from '../state/lab.ts';

/** A forecast that has stood this long after the files changed is one of those files, ms. */
const SETTLED = 3000;

interface Seen {
  forecast: BuildForecast;
  text: string;
  at: number;
}

/** What was foretold of builds that have been seen to run, by ID of the build. */
const foretold = new Map<string, BuildForecast>();
const newest = new Map<string, Seen>();
let filesChangedAt = 0;
let filesBefore = '';
let watching = false;

/** What was foretold of a build before it was made; null when nothing was, or only of older files. */
export function foretoldOf(id: string): BuildForecast | null {
  return foretold.get(id) ?? null;
}

/** Remembers forecasts from now on, for as long as the page lives. */
export function watchForecasts(): void {
  if (watching) {
    return;
  }
  watching = true;
  const look = (): void => {
    const { builds, workspace } = useLab.getState().slices;
    const files = (workspace?.files ?? []).map(({ path, hash }) => `${path} ${hash}`).join('\n');
    if (files !== filesBefore) {
      filesBefore = files;
      filesChangedAt = Date.now();
    }
    if (builds) {
      remember(builds);
    }
  };
  look();
  useLab.subscribe(look);
}

function remember(builds: BuildsState): void {
  for (const forecast of builds.forecasts) {
    const text = JSON.stringify(forecast);
    if (newest.get(forecast.dockerfile)?.text !== text) {
      newest.set(forecast.dockerfile, { forecast, text, at: Date.now() });
    }
  }
  const running = builds.records.find(({ status }) => status === 'running');
  const seen = running && newest.get(running.options.dockerfile);
  if (!running || !seen) {
    return;
  }
  // One of the files as they were before they were saved would be no forecast of this build.
  if (seen.at >= filesChangedAt || Date.now() - filesChangedAt > SETTLED) {
    foretold.set(running.id, seen.forecast);
  }
}
