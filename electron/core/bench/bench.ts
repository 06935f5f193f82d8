import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { BenchState, Inventory, Progress } from '../../contract/bench.ts';
import { LabError, toErrorBody } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import { Announcer, Slice } from '../slice.ts';
import { supplyBenchImage, supplyImage } from '../supply/supply.ts';
import { BenchAgent } from './bench-agent.ts';
import { type BenchPlan, findBench, removeBench, removeVolumes } from './bench-container.ts';
import type { BenchLink, RunResult, Tty } from './bench-link.ts';
import { bringUp, type RunningBench } from './bring-up.ts';
import type { EngineEvent } from './engine-events.ts';
import { messageOf } from './errors.ts';
import { dialIn, openTtyIn, type Place, runIn } from './exec.ts';
import { EMPTY_INVENTORY } from './inventory.ts';
import { InventoryKeeper } from './inventory-keeper.ts';
import { loadImages, type Supply, throttled } from './load-images.ts';
import { benchNames, ownerOf } from './names.ts';
import { socketFolder } from './socket-folder.ts';
import { watchEngine } from './watch.ts';

export interface BenchOptions {
  /** The host engine as it is now; null while it is lost. */
  host: () => ConnectedEngine | null;
  dataDir: string;
  lessonId: string;
  /** Lessons' names of the images that must be on the bench, e.g. `nginx`. */
  images: string[];
  env?: NodeJS.ProcessEnv;
  supply?: Supply;
}

/** After a killed bench was brought back by itself, another kill within this time waits for the learner's word. */
const HEAL_AGAIN_AFTER_MS = 60_000;
/** So that whoever kills a bench on purpose sees it gone. */
const HEAL_DELAY_MS = 1_000;
const HOST_POLL_MS = 500;
/** A killed container still counts as running, and may still answer, until the host engine has taken it down. */
const SETTLE_MS = 300;

/**
 * One lesson's private engine, brought up, watched, healed. One thing at a time is done to it; a new wish (reset, stop,
 * close…) cancels what is under way, whose promise then rejects with CANCELLED.
 */
export class Bench implements BenchLink {
  readonly state: Slice<BenchState>;
  readonly inventory = new Slice<Inventory>(EMPTY_INVENTORY);
  readonly events = new Announcer<EngineEvent>();
  readonly #o: BenchOptions & { env: NodeJS.ProcessEnv; supply: Supply };
  readonly #agent = new BenchAgent();
  readonly #keeper = new InventoryKeeper(this.inventory);
  #running: RunningBench | null = null;
  /** The client of the latest running bench, kept while there is none. */
  #docker: Docker | null = null;
  #watching: AbortController | null = null;
  /** One run of the container, from its start to the moment that it is known to have ended. */
  #life = new AbortController();
  #lifeOf = '';
  #current: AbortController | null = null;
  #queue: Promise<void> = Promise.resolve();
  #healedAt = 0;
  #closed = false;

  constructor(options: BenchOptions) {
    const supply = { benchImage: supplyBenchImage, image: supplyImage };
    this.#o = { env: process.env, supply, ...options };
    this.state = new Slice<BenchState>({
      lessonId: options.lessonId,
      status: 'none',
      progress: null,
      privilege: null,
      link: null,
      engineVersion: null,
      store: null,
      error: null,
    });
  }

  /**
   * The learner's own engine; one client may be kept and used again after the bench was lost or reset, while it is away
   * calls fail. Throws BENCH_NOT_READY before the bench was ready for the first time.
   */
  get engine(): Docker {
    if (this.#docker === null) {
      throw new LabError('BENCH_NOT_READY', 'The bench is not ready yet.');
    }
    return this.#docker;
  }

  /**
   * Creates the bench or resumes it, and settles when it is ready with the lesson's images; ready already: at once.
   * @throws LabError ENGINE_LOST, BENCH_START_FAILED, IMAGE_UNAVAILABLE, DISK_FULL, CANCELLED; `state` says the same
   */
  start(signal?: AbortSignal): Promise<void> {
    if (this.state.value.status === 'ready') {
      return Promise.resolve();
    }
    return this.#only((wanted) => this.#open(wanted), signal);
  }

  /** Brings a lost or failed bench back, with everything the learner had on it. Throws as start does. */
  revive(): Promise<void> {
    return this.start();
  }

  /** A new engine with the lesson's images only. /workspace stays; the learner's containers and images go. */
  reset(signal?: AbortSignal): Promise<void> {
    return this.#only(async (wanted) => {
      this.#report({ task: 'create', subject: '', done: 0, total: 0, unit: 'none' });
      const { volumes } = this.#names();
      await this.#remove([volumes.engine, volumes.home]);
      this.inventory.set(EMPTY_INVENTORY);
      await this.#open(wanted);
    }, signal);
  }

  /** Stops the bench and keeps it; start() resumes it. */
  stop(): Promise<void> {
    return this.#only(async () => {
      this.#letGo();
      const { docker } = this.#host();
      const found = await findBench(docker, this.#names());
      if (found?.running) {
        await docker.getContainer(found.id).stop({ t: 10 });
      }
      this.#life.abort();
      this.#set({ status: 'none', progress: null, error: null });
    });
  }

  /** Removes the bench and everything on it, the workspace too. */
  destroy(): Promise<void> {
    return this.#only(async () => {
      await this.#remove(Object.values(this.#names().volumes));
      this.inventory.set(EMPTY_INVENTORY);
      this.#set({ status: 'none', progress: null, error: null });
    });
  }

  /** Lets go of the bench, which runs on. Nothing can be done with this object afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#current?.abort();
    await this.#queue;
    this.#letGo();
    this.#keeper.close();
    this.#agent.destroy();
  }

  async run(command: string[], options?: Parameters<BenchLink['run']>[1]): Promise<RunResult> {
    return await runIn(this.#place(), command, options);
  }

  async dial(command: string[], signal?: AbortSignal): Promise<Duplex> {
    return await dialIn(this.#place(), command, { signal });
  }

  async openTty(command: string[], options: Parameters<BenchLink['openTty']>[1]): Promise<Tty> {
    return await openTtyIn(this.#place(), command, options);
  }

  #names() {
    return benchNames(this.#o.dataDir, this.#o.lessonId);
  }

  #host(): ConnectedEngine {
    const host = this.#o.host();
    if (host === null) {
      throw new LabError('ENGINE_LOST', 'The host engine cannot be reached.');
    }
    return host;
  }

  #place(): Place {
    const host = this.#o.host();
    if (this.#running === null || host === null) {
      const wasThere = this.#docker !== null;
      throw wasThere
        ? new LabError('BENCH_LOST', 'The bench is away just now.')
        : new LabError('BENCH_NOT_READY', 'The bench is not ready yet.');
    }
    return { docker: host.docker, container: this.#running.container, gone: this.#life.signal };
  }

  #set(change: Partial<BenchState>): void {
    if (!this.#closed) {
      this.state.update((state) => ({ ...state, ...change }));
    }
  }

  #report(progress: Progress): void {
    this.#set({ status: 'preparing', progress, error: null });
  }

  #only(work: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void> {
    this.#current?.abort();
    const mine = new AbortController();
    this.#current = mine;
    const wanted = signal ? AbortSignal.any([signal, mine.signal]) : mine.signal;
    const done = this.#queue.then(async () => {
      if (wanted.aborted || this.#closed) {
        throw new LabError('CANCELLED', 'Cancelled.');
      }
      await work(wanted);
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }

  #letGo(): void {
    this.#watching?.abort();
    this.#watching = null;
    this.#keeper.follow(null);
    this.#agent.destroyIdle();
    this.#running = null;
  }

  async #remove(volumes: string[]): Promise<void> {
    this.#letGo();
    const { docker } = this.#host();
    await removeBench(docker, this.#names());
    this.#life.abort();
    await removeVolumes(docker, volumes);
  }

  async #plan(host: ConnectedEngine, imageId: string): Promise<BenchPlan> {
    const { dataDir, lessonId, env } = this.#o;
    return {
      names: this.#names(),
      owner: ownerOf(dataDir),
      lessonId,
      imageId,
      socketFolder: await socketFolder(host, { dataDir, lessonId, env }),
      mirror: env.LAYER_LAB_MIRROR || null,
      cpus: host.facts.cpus,
      memoryBytes: host.facts.memoryBytes,
    };
  }

  async #open(signal: AbortSignal): Promise<void> {
    this.#letGo();
    const onProgress = throttled((progress) => this.#report(progress));
    const { dataDir, env, supply, images } = this.#o;
    const supplyOptions = { dataDir, env, onProgress, signal };
    try {
      const host = this.#host();
      onProgress({ task: 'bench-image', subject: '', done: 0, total: 0, unit: 'none' });
      const image = await supply.benchImage(host, supplyOptions);
      const plan = await this.#plan(host, image.id);
      const running = await bringUp(host, { plan, agent: this.#agent, onProgress, signal });
      await loadImages(host, running.docker, images, { ...supplyOptions, supply });
      // The engine may close a connection on which it did not read an archive to its last byte.
      this.#agent.destroyIdle();
      await this.#takeHold(running);
    } catch (error) {
      const cancelled = signal.aborted;
      this.#set({
        status: cancelled ? 'none' : 'failed',
        progress: null,
        error: cancelled ? null : toErrorBody(error),
      });
      throw cancelled ? new LabError('CANCELLED', 'Cancelled.', {}, error) : error;
    }
  }

  /** From here on the bench is watched and may be used. */
  async #takeHold(running: RunningBench): Promise<void> {
    this.#running = running;
    const lifeOf = `${running.container} ${running.startedAt}`;
    if (this.#life.signal.aborted || this.#lifeOf !== lifeOf) {
      // Just after a kill the host engine may still have called the old one running.
      this.#life.abort();
      this.#life = new AbortController();
      this.#lifeOf = lifeOf;
    }
    this.#docker = running.docker;
    this.#keeper.follow(running.docker);
    const watching = new AbortController();
    this.#watching = watching;
    await new Promise<void>((begun) => {
      const tell = (event: EngineEvent) => {
        this.#keeper.hear(event);
        this.events.tell(event);
      };
      void watchEngine(running.docker, { tell, begun, signal: watching.signal }).then(() => {
        begun();
        if (!watching.signal.aborted) {
          this.#only((wanted) => this.#heal(wanted)).catch(() => undefined);
        }
      });
    });
    await this.#keeper.refresh();
    const { privilege, link, version, store } = running;
    this.#set({
      status: 'ready',
      progress: null,
      error: null,
      privilege,
      link,
      engineVersion: version,
      store,
    });
  }

  /** Brings back what was lost: waits for the host engine and for a restarting inner one; starts a killed bench, once. */
  async #heal(signal: AbortSignal): Promise<void> {
    const lost = (code: 'BENCH_LOST' | 'ENGINE_LOST', message: string) =>
      this.#set({ status: 'lost', progress: null, error: new LabError(code, message).toBody() });
    lost('BENCH_LOST', 'The bench does not answer any more.');
    await pause(SETTLE_MS, undefined, { signal });
    for (;;) {
      const host = this.#o.host();
      const running = host ? await this.#isRunning(host) : null;
      if (running === null) {
        lost('ENGINE_LOST', 'The host engine cannot be reached, and the bench runs on it.');
        await pause(HOST_POLL_MS, undefined, { signal });
        continue;
      }
      if (!running) {
        this.#life.abort();
        lost('BENCH_LOST', 'The bench was stopped or removed from outside.');
        if (Date.now() - this.#healedAt < HEAL_AGAIN_AFTER_MS) {
          return;
        }
        this.#healedAt = Date.now();
        await pause(HEAL_DELAY_MS, undefined, { signal });
      }
      try {
        return await this.#open(signal);
      } catch (error) {
        if (signal.aborted || this.#o.host() !== null) {
          throw error;
        }
        lost('ENGINE_LOST', messageOf(error));
      }
    }
  }

  /** Whether the bench container runs; null when the host engine does not say. */
  async #isRunning(host: ConnectedEngine): Promise<boolean | null> {
    try {
      return (await findBench(host.docker, this.#names()))?.running ?? false;
    } catch {
      return null;
    }
  }
}
