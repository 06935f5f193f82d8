import type { BuildOptions } from '../../contract/build.ts';
import type { Message } from '../../contract/text.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import type { BuildSight } from './map-steps.ts';
import type { BuildEvidence, KeptBuild } from './record-types.ts';

export interface RecordFacts {
  id: string;
  number: number;
  origin: KeptBuild['record']['origin'];
  options: BuildOptions;
  evidence: BuildEvidence;
  /** Everything the builder said. */
  sight: BuildSight;
  ended: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds since 1970. */
  startedAt: number;
  ms: number | null;
  /** The build that the reasons speak of; null for the first. See {@link comparable}. */
  previous: KeptBuild | null;
  /** The image that came out, for layers and sizes; null when it is not known or cannot be read. */
  image: ImageIndex | null;
  /** What whoever listened could not see. */
  notKnown?: Message[];
  /** A failure that the builder did not tell of: the bench was lost, say. */
  error?: { message: string } | null;
}

/** The whole record of a build, the same function for every origin, so that equal builds have equal records. */
export declare function completeRecord(facts: RecordFacts): KeptBuild;

/** Of builds of one Dockerfile, newest first, the one that a build by this builder is compared with. */
export declare function comparable(
  builds: readonly KeptBuild[],
  builder: BuildOptions['builder'],
): KeptBuild | null;
