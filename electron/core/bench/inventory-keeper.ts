import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Inventory } from '../../contract/bench.ts';
import type { Slice } from '../slice.ts';
import type { EngineEvent } from './engine-events.ts';
import { readInventory } from './inventory.ts';

/** Events come in bursts (a `docker run` makes six); the list is read once after them, milliseconds. */
const SETTLE_MS = 100;

/** Keeps the inventory slice fresh: one reading at a time, one more when something happened meanwhile. */
export class InventoryKeeper {
  readonly #slice: Slice<Inventory>;
  #docker: Docker | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;
  #stale = false;

  constructor(slice: Slice<Inventory>) {
    this.#slice = slice;
  }

  /** From now on the things of this engine are listed; null: of none, and what is listed stays until there is one. */
  follow(docker: Docker | null): void {
    this.#docker = docker;
  }

  hear(event: EngineEvent): void {
    if (event.action.startsWith('exec_') || event.action === 'attach' || event.action === 'resize') {
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.refresh();
    }, SETTLE_MS);
  }

  /** Reads everything now. Never rejects. */
  async refresh(): Promise<void> {
    if (this.#reading !== null) {
      this.#stale = true;
      return this.#reading;
    }
    this.#reading = this.#read();
    await this.#reading;
  }

  async #read(): Promise<void> {
    // Not before refresh() has noted that this is under way, or its end would be noted first and for ever.
    await Promise.resolve();
    let failures = 0;
    do {
      this.#stale = false;
      const docker = this.#docker;
      try {
        if (docker) {
          const inventory = await readInventory(docker);
          if (docker === this.#docker) {
            this.#slice.set(inventory);
          }
        }
      } catch {
        // A thing vanished while it was listed, or the engine went away; the latter is noticed elsewhere.
        failures += 1;
        this.#stale ||= docker !== null && failures < 3;
        await pause(SETTLE_MS);
      }
    } while (this.#stale);
    this.#reading = null;
  }

  close(): void {
    this.#docker = null;
    if (this.#timer) {
      clearTimeout(this.#timer);
    }
  }
}
