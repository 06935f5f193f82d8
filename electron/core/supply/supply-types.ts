import type { Progress } from '../../contract/bench.ts';

/** Where an image came from: it was there, an archive in the packs folder, a LAN registry, Docker Hub, or built here. */
export type SupplySource = 'present' | 'pack' | 'mirror' | 'hub' | 'debian';

export interface SuppliedImage {
  /** What lessons call it, e.g. `nginx`. */
  ref: string;
  /** Its name on the host engine. */
  hostRef: string;
  id: string;
  source: SupplySource;
  /** Built from Debian packages instead of the published image. */
  standIn: boolean;
}

export interface SupplyOptions {
  dataDir: string;
  env?: NodeJS.ProcessEnv;
  onProgress: (p: Progress) => void;
  signal?: AbortSignal;
}

/** What one way of getting an image needs to know. */
export interface SupplyContext {
  dataDir: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
  /** `total` 0 when it cannot be known. */
  report: (done: number, total: number, unit: Progress['unit']) => void;
}

/** The context of work whose progress is told under `task` and `subject`. */
export function supplyContext(o: SupplyOptions, task: Progress['task'], subject: string): SupplyContext {
  return {
    dataDir: o.dataDir,
    env: o.env ?? process.env,
    signal: o.signal,
    report: (done, total, unit) => o.onProgress({ task, subject, done, total, unit }),
  };
}
