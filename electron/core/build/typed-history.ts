import { setTimeout as pause } from 'node:timers/promises';
import type { BenchLink } from '../bench/bench-link.ts';
import { type BuildEvent, exitCodeOf, lineOf } from './build-events.ts';
import { BuildHistory } from './history-api.ts';
import type { HistoryEvent, HistoryRecord } from './history-record.ts';
import type { LocalNote } from './typed-match.ts';

export interface TypedHistoryOptions {
  link: BenchLink;
  /** Builds of the engine that belong to a command already; what is found is added. */
  claims: Set<string>;
  /** By what was asked for and when, whether it can be ours. */
  canBe: (record: HistoryRecord) => boolean;
  /** What buildx noted down of it; see {@link readNote}. */
  note: (ref: string) => Promise<LocalNote | 'unwritten' | null>;
  isOurs: (note: LocalNote) => boolean;
  onEvent: (event: BuildEvent) => void;
  signal: AbortSignal;
}

/** The engine writes down the end of a build a little after its client was told. */
const WRITTEN_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** Finds the build of a typed command in the engine's history while it runs, and gives all that it tells. */
export class TypedHistory {
  readonly #o: TypedHistoryOptions;
  readonly #history: BuildHistory;
  readonly #watching = new AbortController();
  #considering: Promise<void> = Promise.resolve();
  #ref: string | null = null;
  #replay: Promise<void> | null = null;

  private constructor(o: TypedHistoryOptions, history: BuildHistory) {
    this.#o = o;
    this.#history = history;
    const signal = AbortSignal.any([o.signal, this.#watching.signal]);
    const hear = ({ type, record }: HistoryEvent) => {
      if (type !== 'deleted') {
        this.#considering = this.#considering
          .then(() => this.#consider(record, false))
          .catch(() => undefined);
      }
    };
    // What could not be watched is looked for once more at the end.
    history.watch(hear, signal).catch(() => undefined);
  }

  /** Null when the engine has no history to be asked. @throws LabError ENGINE_LOST, CANCELLED */
  static async open(o: TypedHistoryOptions): Promise<TypedHistory | null> {
    const history = await BuildHistory.open(o.link.engine, o.signal);
    return history && new TypedHistory(o, history);
  }

  /** It has been found: what it tells is being given. */
  get found(): boolean {
    return this.#ref !== null;
  }

  /**
   * To be called when the command has ended: settles once everything was told, with the engine's last word on the
   * build; null when the engine had none.
   * @throws LabError CONNECTION_LOST, BENCH_LOST
   */
  async settle(): Promise<HistoryRecord | null> {
    this.#watching.abort();
    await this.#considering;
    if (this.#ref === null) {
      const records = (await this.#history.list(this.#o.signal)).filter((record) =>
        this.#isCandidate(record),
      );
      for (const record of records.sort((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))) {
        await this.#consider(record, records.length === 1);
      }
    }
    if (this.#ref === null) {
      return null;
    }
    await this.#replay;
    const record = await this.#written(this.#ref);
    if (record?.error) {
      const { message } = record.error;
      this.#o.onEvent({ type: 'error', message, exitCode: exitCodeOf(message), line: lineOf(message) });
    }
    return record;
  }

  close(): void {
    this.#watching.abort();
    this.#history.close();
  }

  #isCandidate(record: HistoryRecord): boolean {
    return !this.#o.claims.has(record.ref) && this.#o.canBe(record);
  }

  /** @param only nothing else can be it, so that no note is needed */
  async #consider(record: HistoryRecord, only: boolean): Promise<void> {
    if (this.#ref !== null || !this.#isCandidate(record)) {
      return;
    }
    const note = await this.#o.note(record.ref);
    const ours = note === null ? only : note !== 'unwritten' && this.#o.isOurs(note);
    // Another command of the same words may have taken it meanwhile.
    if (ours && this.#isCandidate(record)) {
      this.#o.claims.add(record.ref);
      this.#ref = record.ref;
      this.#replay = this.#history.replay(record.ref, this.#o.onEvent, this.#o.signal);
      this.#replay.catch(() => undefined);
    }
  }

  async #written(ref: string): Promise<HistoryRecord | null> {
    const deadline = Date.now() + WRITTEN_WITHIN_MS;
    for (;;) {
      const record = (await this.#history.list(this.#o.signal)).find((one) => one.ref === ref) ?? null;
      if (record === null || record.complete || Date.now() > deadline) {
        return record;
      }
      await pause(LOOK_AGAIN_MS, undefined, { signal: this.#o.signal });
    }
  }
}
