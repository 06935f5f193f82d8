import path from 'node:path';
import type { BuildOptions, BuildRecord } from '../../contract/build.ts';
import { LabError, type Output, type Parsed } from '../../contract/index.ts';
import { BuildLog, stepsOfKept } from '../build/record-log.ts';
import { RecordStore } from '../build/record-store.ts';
import type { KeptBuild, RecordKey } from '../build/record-types.ts';

/** Builds that are shown, of all Dockerfiles of the workspace together. */
const MOST_SHOWN = 60;
/** Builds of one Dockerfile that are held, as many as are kept on disk. */
const MOST_HELD = 20;
/** Logs in memory; those of other builds are read from disk. */
const MOST_PRINTED = 4;

/** What a build has printed, and which step each part of it belongs to. */
export interface Printed {
  log: BuildLog;
  stepOf: () => ReadonlyMap<string, number>;
}

/** The builds of a lesson's workspace that are known, from this run of the app and from those before. */
export class BuildShelf {
  readonly store: RecordStore;
  readonly #scope: string;
  readonly #kept = new Map<string, KeptBuild>();
  readonly #printed = new Map<string, Printed>();

  constructor(options: { lessonId: string; dataDir: string }) {
    this.#scope = `lesson/${options.lessonId}`;
    this.store = new RecordStore({ folder: path.join(options.dataDir, 'builds') });
    for (const key of this.store.keys(this.#scope)) {
      for (const kept of this.store.list(key)) {
        this.#kept.set(kept.record.id, kept);
      }
    }
  }

  /** Where builds with these options are kept. */
  key({ context, dockerfile }: Pick<BuildOptions, 'context' | 'dockerfile'>): RecordKey {
    return { scope: this.#scope, context, dockerfile };
  }

  get(id: string): KeptBuild | null {
    return this.#kept.get(id) ?? null;
  }

  hold(kept: KeptBuild): void {
    this.#kept.set(kept.record.id, kept);
    const { context, dockerfile } = kept.record.options;
    const same = this.#newestFirst().filter(
      ({ record: { options } }) => options.context === context && options.dockerfile === dockerfile,
    );
    for (const { record } of same.slice(MOST_HELD)) {
      this.#kept.delete(record.id);
    }
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }

  print(id: string, printed: Printed): void {
    this.#printed.set(id, printed);
    const [oldest] = this.#printed.keys();
    if (this.#printed.size > MOST_PRINTED && oldest !== undefined) {
      this.#printed.delete(oldest);
    }
  }

  /** Newest first. */
  records(): BuildRecord[] {
    return this.#newestFirst()
      .slice(0, MOST_SHOWN)
      .map(({ record }) => record);
  }

  /** Ended builds of each Dockerfile, newest first. */
  endedOfEach(): KeptBuild[][] {
    const groups = new Map<string, KeptBuild[]>();
    for (const kept of this.#newestFirst()) {
      const { context, dockerfile } = kept.record.options;
      const group = groups.get(`${context}\0${dockerfile}`) ?? [];
      if (kept.record.status !== 'running') {
        groups.set(`${context}\0${dockerfile}`, [...group, kept]);
      }
    }
    return [...groups.values()];
  }

  /** @throws LabError BUILD_NOT_FOUND */
  log({ id, step }: Parsed<'build.log'>): Output<'build.log'> {
    const { record } = this.#find(id);
    const printed = this.#printed.get(id);
    if (printed) {
      return printed.log.read(step, printed.stepOf());
    }
    const written = this.store.log(this.key(record.options), record.number);
    return BuildLog.from(written).read(step, stepsOfKept(record.steps.length));
  }

  /** A text file as the build before and this one had it. @throws LabError BUILD_NOT_FOUND */
  fileDiff({ id, path: file }: Parsed<'build.fileDiff'>): Output<'build.fileDiff'> {
    const now = this.#find(id);
    const before = this.#kept.get(now.record.comparedWith ?? '') ?? null;
    const textIn = (kept: KeptBuild | null) => {
      const entry = kept?.evidence.context?.find((one) => one.path === file);
      return kept && entry ? this.store.text(this.key(kept.record.options), entry.sha256) : null;
    };
    return { before: textIn(before), after: textIn(now) };
  }

  #find(id: string): KeptBuild {
    const kept = this.#kept.get(id);
    if (!kept) {
      throw new LabError('BUILD_NOT_FOUND', 'There is no such build.', { id });
    }
    return kept;
  }

  #newestFirst(): KeptBuild[] {
    return [...this.#kept.values()].sort((a, b) => (a.record.startedAt < b.record.startedAt ? 1 : -1));
  }
}
