import type { BuilderKind, BuildStep } from '../../contract/build.ts';
import type { Message } from '../../contract/text.ts';
import type { BuildEvent } from './build-events.ts';
import type { DockerfileModel } from './dockerfile-types.ts';

export interface MapOptions {
  builder: BuilderKind;
  target: string | null;
  /** How the build ended, as far as whoever listened knows; `running` while it has not. */
  ended: 'running' | 'done' | 'failed' | 'cancelled';
  /** Milliseconds since 1970 when the build began; null: the first time that the builder named. */
  startedAt: number | null;
}

export interface MappedBuild {
  /** One for each instruction of the file, in its order. `why`, `layers` and `sizeAdded` are null. */
  steps: BuildStep[];
  imageId: string | null;
  error: { message: string; exitCode: number | null; line: number | null; step: number | null } | null;
  notKnown: Message[];
  /** The step of the file (index) that an id of the events belongs to, so that logs find their line. */
  stepOf: Map<string, number>;
}

/**
 * What has been seen of a build so far: what `mapSteps` reads. It keeps names, times and outcomes, no logs; feed it
 * every event as it comes and map as often as you like.
 */
export interface BuildSight {
  take(event: BuildEvent): void;
}

export declare function newBuildSight(): BuildSight;
export declare function mapSteps(model: DockerfileModel, sight: BuildSight, options: MapOptions): MappedBuild;
