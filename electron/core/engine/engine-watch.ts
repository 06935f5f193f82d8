import { setTimeout as wait } from 'node:timers/promises';
import type { EngineState } from '../../contract/engine.ts';
import { Slice } from '../slice.ts';
import type { ConnectedEngine } from './connect.ts';
import { findEngine } from './find-engine.ts';
import { privateEngineWanted, startPrivateEngine } from './private-engine.ts';
import { untilLost } from './until-lost.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2000;
/** How long a lost engine is waited for before another one may take its place: the learner's benches are on it. */
const LOYALTY_MS = 30_000;

export interface EngineWatchOptions {
  dataDir: string;
  env?: NodeJS.ProcessEnv;
  /**
   * Called when no engine answers; what it throws is ignored, the watch goes on looking. Unless told otherwise it
   * starts our private engine again where that was running and nobody stopped it (it crashed, the machine rebooted).
   */
  revive?: (signal: AbortSignal) => Promise<void>;
}

/**
 * Finds the host engine, notices when it goes and finds it again, for as long as the lab runs: `searching` until the
 * first round of looking is over, then `ready` or `none`; `lost` from the moment a ready engine is gone. Looks again
 * after 250 ms at first, after 2 s at most.
 */
export class EngineWatch {
  readonly state = new Slice<EngineState>({ status: 'searching', attempts: [], engine: null });
  readonly #options: EngineWatchOptions;
  readonly #closing = new AbortController();
  #current: ConnectedEngine | null = null;
  #hurry = new AbortController();
  #started = false;
  #waitingFor: { endpoint: string; until: number } | null = null;

  constructor(options: EngineWatchOptions) {
    this.#options = options;
  }

  /** Begins to look. A second call does nothing. */
  start(): void {
    if (!this.#started) {
      this.#started = true;
      void this.#run();
    }
  }

  /** The engine to use now; null while there is none. Do not keep it: it may be another one after a loss. */
  current(): ConnectedEngine | null {
    return this.#current;
  }

  /** Looks now, and not when the pause is over; any engine will do. */
  retry(): void {
    this.#waitingFor = null;
    this.#hurry.abort();
    this.#hurry = new AbortController();
  }

  close(): void {
    this.#closing.abort();
    this.#current = null;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted) {
      const { dataDir, env } = this.#options;
      const { attempts, found } = await findEngine({ dataDir, ...(env ? { env } : {}), signal }).catch(
        () => ({ attempts: [], found: null }),
      );
      if (signal.aborted) {
        return;
      }
      if (found && this.#welcome(found)) {
        this.#waitingFor = null;
        pause = FIRST_PAUSE_MS;
        this.#current = found;
        this.state.set({ status: 'ready', attempts, engine: found.facts });
        await untilLost(found.docker, signal);
        this.#current = null;
        if (signal.aborted) {
          return;
        }
        this.#waitingFor = { endpoint: found.facts.endpoint, until: Date.now() + LOYALTY_MS };
        this.state.set({ status: 'lost', attempts: [], engine: null });
        continue;
      }
      const status = this.state.value.status === 'lost' ? 'lost' : 'none';
      this.state.set({ status, attempts, engine: null });
      await this.#revive(signal).catch(() => undefined);
      await this.#pause(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  #welcome(found: ConnectedEngine): boolean {
    const awaited = this.#waitingFor;
    return !awaited || awaited.endpoint === found.facts.endpoint || Date.now() > awaited.until;
  }

  async #revive(signal: AbortSignal): Promise<void> {
    const { dataDir, env = process.env, revive } = this.#options;
    if (revive) {
      return revive(signal);
    }
    if (!env.DOCKER_HOST && !env.DOCKER_CONTEXT && (await privateEngineWanted(dataDir))) {
      await startPrivateEngine({ dataDir, onLine: () => undefined, signal });
    }
  }

  async #pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, this.#hurry.signal]);
    await wait(ms, undefined, { signal }).catch(() => undefined);
  }
}
