import type { BuildRecord } from '../../contract/build.ts';
import type { ImageIndex } from '../layers/image-index.ts';
import type { SummedEntry } from './context-entry.ts';

/** What a FROM (or a `COPY --from` of an image) named and what it was when the build began. */
export interface BaseImage {
  /** As the builder reads it, variables replaced. */
  ref: string;
  /**
   * The image's ID before the build, or after it when the build had to fetch it; null when the engine does not keep it
   * by name (BuildKit keeps what it fetches to itself).
   */
  imageId: string | null;
  /** Sum of its diff IDs: BuildKit goes by its files, not by its ID. Missing: not known. */
  layers?: string;
  /** What of its config every RUN on it sees (Env, WorkingDir, User, Shell), as JSON. Missing: not known. */
  runsWith?: string;
  /** Its build triggers, which run as part of a FROM. Missing: not known. */
  onBuild?: string[];
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

/** The image of a build as far as its layers can be assigned to instructions. */
export interface BuiltImage {
  index: ImageIndex;
  /** What made each row of its history (`created_by`), base first, rows without a layer too. */
  rows: string[];
}
