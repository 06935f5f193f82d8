import type { Terminal } from '@xterm/xterm';
import { FLOW } from '../../../electron/contract/index.ts';
import { call, onHappening } from '../../state/lab.ts';
import { type Chunk, mergeChunk, mergeReplay } from './output-merge.ts';

/**
 * Brings a terminal's output to a screen: first what is remembered, then what comes, each character once and in order.
 * Tells the computer's side how much has been drawn, so that a program which writes faster than that has to wait.
 */
export class OutputFeed {
  readonly #terminalId: string;
  readonly #screen: Terminal;
  readonly #stop: () => void;
  /** Null while a replay is awaited; live output waits for it in `#early`. */
  #position: number | null = null;
  #shown: number | null = null;
  #early: Chunk[] = [];
  #drawn = 0;
  #asked = 0;
  #closed = false;
  /** Old output may hold questions to the terminal; answering them again would type into the shell. */
  replaying = false;

  constructor(terminalId: string, screen: Terminal) {
    this.#terminalId = terminalId;
    this.#screen = screen;
    this.#stop = onHappening('terminal.data', (chunk) => {
      if (chunk.terminalId === terminalId) {
        this.#take(chunk);
      }
    });
  }

  /** Asks for what is remembered. Called at the start and whenever the connection is open again. */
  async replay(): Promise<void> {
    const asked = ++this.#asked;
    this.#position = null;
    this.#early = [];
    try {
      const replay = await call('terminal.replay', { terminalId: this.#terminalId });
      if (asked === this.#asked && !this.#closed) {
        this.#begin(replay);
      }
    } catch {
      // The list of terminals says when one is gone, and a new connection asks again.
    }
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #begin(replay: Chunk): void {
    const merged = mergeReplay(this.#shown, replay);
    if (merged.kind === 'restart') {
      this.#screen.reset();
    }
    this.replaying = true;
    this.#screen.write(merged.data, () => {
      this.replaying = false;
    });
    this.#position = merged.position;
    this.#shown = merged.position;
    const early = this.#early;
    this.#early = [];
    for (const chunk of early) {
      this.#take(chunk);
    }
  }

  #take(chunk: Chunk): void {
    if (this.#position === null) {
      this.#early.push(chunk);
      return;
    }
    const merged = mergeChunk(this.#position, chunk);
    if (merged.kind === 'gap') {
      void this.replay();
      return;
    }
    const data = merged.kind === 'write' ? merged.data : '';
    if (merged.kind === 'write') {
      this.#position = merged.position;
      this.#shown = merged.position;
    }
    // What was known already counts as drawn: it was sent, and the sender waits for it.
    this.#screen.write(data, () => this.#acknowledge(chunk.data.length));
  }

  #acknowledge(characters: number): void {
    this.#drawn += characters;
    if (this.#drawn >= FLOW.acknowledgeEvery && !this.#closed) {
      const drawn = this.#drawn;
      this.#drawn = 0;
      call('terminal.acknowledge', { terminalId: this.#terminalId, characters: drawn }).catch(
        () => undefined,
      );
    }
  }
}
