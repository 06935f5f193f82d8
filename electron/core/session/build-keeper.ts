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
import type { RecordStore } from '../build/record-store.ts';
import type { KeptBuild, RecordKey } from '../build/record-types.ts';
import type { LayerReader } from '../layers/layer-reader.ts';
import { Slice } from '../slice.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { workspacePath } from '../workspace/workspace-path.ts';
import { Forecasts } from './build-forecasts.ts';
import { BuildShelf, type Printed } from './build-shelf.ts';

/** How often a build that runs is told anew. */
const TOLD_EVERY_MS = 200;
interface Running {
  id: string;
  cancel: AbortController;
  ended: Promise<unknown>;
}

/** The builds of one lesson's workspace: runs them, hears of typed ones, and says why each step ran. */
export class BuildKeeper {
  readonly state: Slice<BuildsState>;
  readonly #o: BuildKeeperOptions;
  readonly #shelf: BuildShelf;
  readonly #forecasts: Forecasts;
  readonly #stops: (() => void)[];
  #running: Running | null = null;
  #beginning = false;
  #closed = false;

  constructor(options: BuildKeeperOptions) {
    const { lessonId, link } = options;
    this.#o = options;
    this.#shelf = new BuildShelf(options);
    this.state = new Slice<BuildsState>({
      lessonId,
      running: null,
      records: this.#shelf.records(),
      forecasts: [],
    });
    this.#forecasts = new Forecasts({
      link,
      tempFolder: this.#tempFolder,
      newest: () => this.#shelf.endedOfEach(),
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
  log(asked: Parsed<'build.log'>): Output<'build.log'> {
    return this.#shelf.log(asked);
  }

  /** A text file as the build before and this one had it. @throws LabError BUILD_NOT_FOUND */
  fileDiff(asked: Parsed<'build.fileDiff'>): Output<'build.fileDiff'> {
    return this.#shelf.fileDiff(asked);
  }

  /** For builds that were not begun here: `nextNumber` and `list` of {@link key}. */
  get store(): RecordStore {
    return this.#shelf.store;
  }

  /** Where builds with these options are kept. */
  key(options: Pick<BuildOptions, 'context' | 'dockerfile'>): RecordKey {
    return this.#shelf.key(options);
  }

  /** A build with all that is known of it, its evidence too; null when there is none of that ID. */
  kept(id: string): KeptBuild | null {
    return this.#shelf.get(id);
  }

  /** Shows a build of any origin, as often as more is known of it; once it has ended it is kept as well. */
  record(kept: KeptBuild, o: { texts?: ReadonlyMap<string, Buffer>; printed?: Printed } = {}): void {
    const { record } = kept;
    if (o.printed) {
      this.#shelf.print(record.id, o.printed);
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
    this.#shelf.print(id, build);
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
        this.#shelf.drop(id);
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
      this.#shelf.hold(kept);
    }
    this.#set({ running: null, records: this.#shelf.records() });
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

  #show(kept: KeptBuild, running?: BuildsState['running']): void {
    this.#shelf.hold(kept);
    this.#set({ records: this.#shelf.records(), ...(running ? { running } : {}) });
    if (kept.record.status !== 'running') {
      this.#forecasts.request();
    }
  }

  #set(change: Partial<BuildsState>): void {
    if (!this.#closed) {
      this.state.update((state) => ({ ...state, ...change }));
    }
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
