import type { BuildStep, Why } from '../../contract/build.ts';
import type { KeptBuild } from './record-types.ts';

/**
 * Settles and explains a build: its steps as the builder told of them (`now.record.steps`, of which `why` is ignored)
 * with a reason each, from what both builds were made from. The outcome of FROM, and with BuildKit that of
 * instructions which have no step there, is settled here too, since only a comparison can tell it; all other outcomes
 * are the engine's and stay. `older`: further builds of the Dockerfile, whose results the engine may still have.
 * Pure; while the build runs (`record.status`), steps of unknown outcome have no reason yet.
 */
export declare function explainSteps(
  previous: KeptBuild | null,
  now: KeptBuild,
  older?: readonly KeptBuild[],
): BuildStep[];

/** Only the reasons of {@link explainSteps}, one for each step. */
export declare function explainBuild(
  previous: KeptBuild | null,
  now: KeptBuild,
  older?: readonly KeptBuild[],
): (Why | null)[];
