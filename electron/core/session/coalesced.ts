/**
 * Work that many things ask for and that needs to be done once for all of them: however many requests come during a
 * run, one more run follows it.
 */
export class Coalesced {
  readonly #work: () => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #closed = false;

  constructor(work: () => Promise<void>) {
    this.#work = work;
  }

  /** Settles with the first run that begins after this call; later requests do not make anybody wait longer. */
  request(): Promise<void> {
    if (this.#closed) {
      return Promise.resolve();
    }
    if (this.#running === null) {
      this.#running = this.#work().finally(() => {
        this.#running = null;
      });
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.request();
      });
    return this.#next;
  }

  /** No run begins from here on; one under way goes on to its end. */
  close(): void {
    this.#closed = true;
  }
}
