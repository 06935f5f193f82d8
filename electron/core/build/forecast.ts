import type { BuildForecast, BuildOptions } from '../../contract/build.ts';
import type { BuildEvidence, KeptBuild } from './record-types.ts';

/** What a build would be made from, were it started now. */
export interface ForecastInput {
  options: BuildOptions;
  evidence: BuildEvidence;
}

/** What a build would do with the files as they are now, judged by the newest build and by `older` ones. Pure. */
export declare function forecastBuild(
  previous: KeptBuild | null,
  now: ForecastInput,
  older?: readonly KeptBuild[],
): BuildForecast;
