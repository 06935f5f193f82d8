import { createHash } from 'node:crypto';
import path from 'node:path';

/** Label of a bench container: hash of everything it was created from; another hash means it must be made anew. */
export const LABEL_CONFIG = 'dev.layerlab.config';

/** Names of one lesson's bench on the host engine. */
export interface BenchNames {
  container: string;
  volumes: BenchVolumes;
}

/** The volumes outlive the container, so a bench that was killed or removed loses nothing. */
export interface BenchVolumes {
  /** /var/lib/docker: the learner's images and containers. */
  engine: string;
  /** /workspace */
  workspace: string;
  /** /root: shell history and ~/.docker */
  home: string;
}

/** Which lab a thing on the engine belongs to: 8 hex digits of the data directory. Value of LABEL_OWNER. */
export function ownerOf(dataDir: string): string {
  return createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 8);
}

export function benchNames(dataDir: string, lessonId: string): BenchNames {
  const container = `layerlab-${ownerOf(dataDir)}-${lessonId}`;
  return {
    container,
    volumes: {
      engine: `${container}-engine`,
      workspace: `${container}-workspace`,
      home: `${container}-home`,
    },
  };
}
