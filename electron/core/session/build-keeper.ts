import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { BenchState } from '../../contract/bench.ts';
import type { BuildOptions, BuildsState } from '../../contract/build.ts';
import type { Output, Parsed } from '../../contract/index.ts';
import { LabError } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { benchContext } from '../build/context-bench.ts';
import type { ContextListing } from '../build/context-entry.ts';
import { recordBuild } from '../build/record-build.ts';
import { BuildLog, stepsOfKept } from '../build/record-log.ts';
import { RecordStore } from '../build/record-store.ts';
import type { KeptBuild, RecordKey } from '../build/record-types.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import { Slice } from '../slice.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { workspacePath } from '../workspace/workspace-path.ts';
import { Forecasts } from './build-forecasts.ts';

/** How often a build that runs is told anew. */
const TOLD_EVERY_MS = 200;
/** Builds that are shown, of all Dockerfiles of the workspace together. */
const MOST_SHOWN = 60;

interface Running {
  id: string;
  cancel: AbortController;
  ended: Promise<unknown>;
}

/** What a build has printed, and which step each part of it belongs to. */
interface Printed {
  log: BuildLog;
  stepOf: () => ReadonlyMap<string, number>;
}

/** The builds of one lesson's workspace: runs them, hears of typed ones, and says why each step ran. */
export class BuildKeeper {
  readonly state: Slice<BuildsState>;
  /** For builds that were not begun here: `nextNumber` and `list` of {@link key}. */
  readonly store: RecordStore;
  readonly #o: BuildKeeperOptions;
  readonly #kept = new Map<string, KeptBuild>();
  readonly #printed = new Map<string, Printed>();
  readonly #forecasts: Forecasts;
  readonly #stops: (() => void)[];
  #running: Running | null = null;
  #beginning = false;
  #closed = false;

  constructor(options: BuildKeeperOptions) {
    const { lessonId, dataDir, link } = options;
    this.#o = options;
    this.store = new RecordStore({ folder: path.join(dataDir, 'builds') });
    for (const key of this.store.keys(scopeOf(lessonId))) {
      for (const kept of this.store.list(key)) {
        this.#kept.set(kept.record.id, kept);
      }
    }
    this.state = new Slice<BuildsState>({ lessonId, running: null, records: this.#records(), forecasts: [] });
    this.#forecasts = new Forecasts({
      link,
      tempFolder: this.#tempFolder,
      newest: () => this.#newestOfEach(),
      tell: (forecasts) => this.#set({ forecasts }),
    });
    this.#stops = [
      options.workspace.watch(() => this.#forecasts.request()),
      options.bench.watch((bench) => this.#onBench(bench)),
    ];
  }

  /**
   * Begins a build; what becomes of it is in `state`.
   * @throws LabError BENCH_NOT_READY, CONTEXT_INVALID, FILE_NOT_FOUND (the Dockerfile), PATH_OUTSIDE_WORKSPACE,
   * BAD_REQUEST (a build runs already), BENCH_LOST
   */
  async start(options: BuildOptions): Promise<{ id: string }> {
    const link = this.#link();
    checkPaths(options);
    if (this.#running || this.#beginning) {
      throw new LabError('BAD_REQUEST', 'A build is running; one can be run at a time.');
    }
    this.#beginning = true;
    try {
      const context = await benchContext(link, options, { tempFolder: this.#tempFolder });
      return await this.#begin(link, options, context);
    } finally {
      this.#beginning = false;
    }
  }

  /**
   * Ends a build that was begun here; settles once the engine has stopped.
   * @throws LabError BUILD_NOT_FOUND when it does not run
   */
  async cancel(id: string): Promise<void> {
    if (this.#running?.id !== id) {
      throw new LabError('BUILD_NOT_FOUND', 'That build does not run.', { id });
    }
    this.#running.cancel.abort();
    await this.#running.ended;
  }

  /** What a build would send. Throws as {@link start} does. */
  async context(asked: Parsed<'build.context'>): Promise<Output<'build.context'>> {
    checkPaths(asked);
    const context = await benchContext(this.#link(), asked, { tempFolder: this.#tempFolder });
    await context.close();
    const { entries, files, bytes, excluded, ignoreFile } = context.listing;
    const largest = entries
      .filter(({ type }) => type === 'file')
      .sort((a, b) => b.size - a.size)
      .slice(0, 10)
      .map((entry) => ({ path: entry.path, bytes: entry.size }));
    return { files, bytes, excluded, ignoreFile, largest };
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

  /** Where builds with these options are kept. */
  key({ context, dockerfile }: Pick<BuildOptions, 'context' | 'dockerfile'>): RecordKey {
    return { scope: scopeOf(this.#o.lessonId), context, dockerfile };
  }

  /** A build with all that is known of it, its evidence too; null when there is none of that ID. */
  kept(id: string): KeptBuild | null {
    return this.#kept.get(id) ?? null;
  }

  /** Shows a build of any origin, as often as more is known of it; once it has ended it is kept as well. */
  record(kept: KeptBuild, o: { texts?: ReadonlyMap<string, Buffer>; printed?: Printed } = {}): void {
    const { record } = kept;
    if (o.printed) {
      this.#printed.set(record.id, o.printed);
    }
    if (record.status !== 'running') {
      const log = o.printed ? { log: o.printed.log.written(o.printed.stepOf()) } : {};
      this.store.keep(this.key(record.options), kept, { ...(o.texts ? { texts: o.texts } : {}), ...log });
    }
    this.#show(kept);
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) {
      stop();
    }
    this.#forecasts.close();
    this.#running?.cancel.abort();
  }

  get #tempFolder(): string {
    return path.join(this.#o.dataDir, 'tmp');
  }

  #link(): BenchLink {
    const link = this.#o.link();
    if (!link) {
      throw new LabError('BENCH_NOT_READY', 'The bench is not ready, so nothing can be built.');
    }
    return link;
  }

  async #begin(
    link: BenchLink,
    options: BuildOptions,
    context: Awaited<ReturnType<typeof benchContext>>,
  ): Promise<{ id: string }> {
    const id = randomUUID();
    const cancel = new AbortController();
    const totalBytes = sizeAsTar(context.listing);
    let sentBytes = 0;
    let changed = true;
    const build = await recordBuild({
      id,
      docker: link.engine,
      layers: this.#o.layers(),
      context,
      options,
      origin: 'button',
      store: this.store,
      key: this.key(options),
      tempFolder: this.#tempFolder,
      onEvent: () => {
        changed = true;
      },
      onSent: (bytes) => {
        sentBytes = bytes;
        changed = true;
      },
      signal: cancel.signal,
    });
    this.#printed.set(id, build);
    const tell = () => {
      if (changed) {
        changed = false;
        this.#show(build.look(), { id, sentBytes, totalBytes });
      }
    };
    const telling = setInterval(tell, TOLD_EVERY_MS);
    tell();
    const ended = build.ended.then(
      ({ kept }) => this.#end(telling, kept),
      (error: unknown) => {
        console.error('build:', error);
        this.#kept.delete(id);
        this.#end(telling, null);
      },
    );
    this.#running = { id, cancel, ended };
    return { id };
  }

  #end(telling: NodeJS.Timeout, kept: KeptBuild | null): void {
    clearInterval(telling);
    this.#running = null;
    if (kept) {
      this.#kept.set(kept.record.id, kept);
    }
    this.#set({ running: null, records: this.#records() });
    if (!this.#closed) {
      this.#forecasts.request();
      this.#o.onBuilt();
    }
  }

  #onBench({ status }: BenchState): void {
    if (status === 'ready') {
      this.#forecasts.request();
    } else {
      this.#running?.cancel.abort(new LabError('BENCH_LOST', 'The bench went away while it was building.'));
    }
  }

  #find(id: string): KeptBuild {
    const kept = this.#kept.get(id);
    if (!kept) {
      throw new LabError('BUILD_NOT_FOUND', 'There is no such build.', { id });
    }
    return kept;
  }

  #show(kept: KeptBuild, running?: BuildsState['running']): void {
    this.#kept.set(kept.record.id, kept);
    this.#set({ records: this.#records(), ...(running ? { running } : {}) });
    if (kept.record.status !== 'running') {
      this.#forecasts.request();
    }
  }

  #set(change: Partial<BuildsState>): void {
    if (!this.#closed) {
      this.state.update((state) => ({ ...state, ...change }));
    }
  }

  #newestFirst(): KeptBuild[] {
    return [...this.#kept.values()].sort((a, b) => (a.record.startedAt < b.record.startedAt ? 1 : -1));
  }

  #records(): BuildsState['records'] {
    return this.#newestFirst()
      .slice(0, MOST_SHOWN)
      .map(({ record }) => record);
  }

  /** Ended builds of each Dockerfile, newest first. */
  #newestOfEach(): KeptBuild[][] {
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
}

export interface BuildKeeperOptions {
  lessonId: string;
  dataDir: string;
  /** The bench while it can be used. */
  link: () => BenchLink | null;
  /** Reads layers of its images; null while it cannot. */
  layers: () => LayerReader | null;
  bench: Slice<BenchState>;
  workspace: Workspace['state'];
  /** A build begun here has ended: the images may be others now. */
  onBuilt: () => void;
}

const scopeOf = (lessonId: string) => `lesson/${lessonId}`;

/** @throws LabError PATH_OUTSIDE_WORKSPACE */
function checkPaths({ context, dockerfile }: Pick<BuildOptions, 'context' | 'dockerfile'>): void {
  workspacePath(dockerfile);
  if (context !== '') {
    workspacePath(context);
  }
}

/** Bytes of the archive, for a bar that fills. */
function sizeAsTar({ entries }: ContextListing): number {
  return entries.reduce((sum, { size }) => sum + 512 + Math.ceil(size / 512) * 512, 1024);
}
