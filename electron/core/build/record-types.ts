import type { BuildRecord } from '../../contract/build.ts';
import type { SummedEntry } from './context-entry.ts';

/** What a FROM (or a `COPY --from` of an image) named and what it was when the build began. */
export interface BaseImage {
  /** As the builder reads it, variables replaced. */
  ref: string;
  /** The image's ID; null when the engine did not have it before the build, so that the build had to fetch it. */
  imageId: string | null;
}

/** What a build was made from: what tells why its steps ran. Null: not known of this build. */
export interface BuildEvidence {
  dockerfileText: string | null;
  /** Everything that was sent, with sums, after the ignore file had its say. */
  context: SummedEntry[] | null;
  bases: BaseImage[] | null;
}

/** A build as it is kept between runs of the app: the record that is shown, and what the next build is compared with. */
export interface KeptBuild {
  record: BuildRecord;
  evidence: BuildEvidence;
}

/** Which builds are compared with each other. */
export interface RecordKey {
  /** A lesson's ID (`lesson/<id>`), or `host` for folders of this computer. */
  scope: string;
  /** The context and the Dockerfile: relative to the workspace, or absolute on this computer. */
  context: string;
  dockerfile: string;
}
