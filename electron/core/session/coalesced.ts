/**
 * Work that many things ask for and that needs to be done once for all of them: a request during a run makes one more
 * run after it, however many requests there were.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Asks for a run that begins after this call; settles when it has ended. A failing run is the work's own affair. */
  async request(): Promise<void> {
    if (this.#closed) {
      return;
    }
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run();
    await this.#running;
  }

  close(): void {
    this.#closed = true;
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#work();
      } while (this.#again && !this.#closed);
    } finally {
      this.#running = null;
    }
  }
}
