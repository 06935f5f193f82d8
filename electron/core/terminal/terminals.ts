import { type CommandMark, LabError, type TerminalInfo, type TerminalTarget } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { Announcer, Slice } from '../slice.ts';
import { Session } from './session.ts';
import { idleNow, typeLine, waitFor } from './type-line.ts';

/** A shell that was killed by a signal ends with a code above this. */
const KILLED_ABOVE = 128;

/** The learner's terminals in the bench. */
export class Terminals {
  readonly list = new Slice<TerminalInfo[]>([]);
  /** Output without marks. `offset` is the position of its first character, counted since the terminal was opened. */
  readonly data = new Announcer<{ terminalId: string; data: string; offset: number }>();
  /** Docker commands that were typed: told once as they start and once as they end. */
  readonly commands = new Announcer<CommandMark>();
  readonly #link: () => BenchLink | null;
  readonly #onCommand: (mark: CommandMark) => void;
  readonly #sessions = new Map<string, Session>();
  readonly #connecting = new Set<string>();

  constructor(options: { link: () => BenchLink | null; onCommand?: (mark: CommandMark) => void }) {
    this.#link = options.link;
    this.#onCommand = options.onCommand ?? (() => undefined);
  }

  /** @throws LabError BENCH_NOT_READY, BENCH_LOST, CONTAINER_NOT_FOUND, CONTAINER_NOT_RUNNING */
  async open(target: TerminalTarget, columns: number, rows: number): Promise<TerminalInfo> {
    const link = this.#ready();
    const session: Session = new Session(
      target,
      { columns, rows },
      {
        onInfo: () => this.#tellList(),
        onData: (data, offset) => this.data.tell({ terminalId: session.id, data, offset }),
        onCommand: (mark) => {
          this.commands.tell(mark);
          this.#onCommand(mark);
        },
      },
    );
    this.#sessions.set(session.id, session);
    try {
      await session.connect(link);
    } catch (error) {
      this.#sessions.delete(session.id);
      throw error;
    }
    return session.info;
  }

  /**
   * Connects a terminal that has ended again: same id and scrollback, new program. Does nothing to one that lives.
   * @throws as {@link open}, and LabError TERMINAL_NOT_FOUND
   */
  async reconnect(id: string): Promise<TerminalInfo> {
    const session = this.#find(id);
    if (!session.alive && !this.#connecting.has(id)) {
      this.#connecting.add(id);
      try {
        await session.connect(this.#ready());
      } finally {
        this.#connecting.delete(id);
      }
    }
    return session.info;
  }

  /**
   * After the bench has come back: bench shells that went with it are connected again, those that lived on (only the
   * inner engine had died) are left alone, and so are those that the learner had ended.
   */
  async reconnectLost(): Promise<void> {
    const link = this.#ready();
    for (const session of [...this.#sessions.values()].filter(({ target }) => target.kind === 'bench')) {
      const { alive, exitCode } = session.info;
      // A shell that was killed with its bench has an exit code, as if it alone had been killed.
      if (alive ? !(await session.stillRuns(link)) : exitCode !== null && exitCode > KILLED_ABOVE) {
        session.lose();
      }
      if (!session.alive && session.info.exitCode === null) {
        await this.reconnect(session.id);
      }
    }
  }

  /** What is remembered of the output; from here on the caller counts as a viewer who has seen all of it. */
  replay(id: string): { data: string; offset: number } {
    return this.#find(id).replay;
  }

  /** What is typed into a terminal that has ended is dropped. */
  input(id: string, data: string): void {
    this.#find(id).input(data);
  }

  async resize(id: string, columns: number, rows: number): Promise<void> {
    await this.#find(id).resize(columns, rows);
  }

  /** A viewer has drawn so many characters more. */
  acknowledge(id: string, characters: number): void {
    this.#find(id).acknowledge(characters);
  }

  /** The last screen has gone: nothing waits for acknowledgements until one comes again. */
  unwatched(): void {
    for (const session of this.#sessions.values()) {
      session.unwatched();
    }
  }

  close(id: string): void {
    this.#find(id).close();
    this.#sessions.delete(id);
    this.#tellList();
  }

  closeAll(): void {
    for (const session of this.#sessions.values()) {
      session.close();
    }
    this.#sessions.clear();
    this.#tellList();
  }

  /**
   * Settles once the bench shell shows its prompt and no docker command runs in front of it.
   * @throws LabError TERMINAL_NOT_FOUND, CONNECTION_LOST (it has ended), CANCELLED
   */
  async whenIdle(id: string, signal?: AbortSignal): Promise<void> {
    const session = this.#find(id);
    await waitFor(session, () => idleNow(session), signal);
  }

  /** Types a line like a learner and waits for its end; see {@link typeLine}. */
  async typeLine(id: string, line: string, signal?: AbortSignal): Promise<number | null> {
    return await typeLine(this.#find(id), line, signal);
  }

  #tellList(): void {
    this.list.set([...this.#sessions.values()].map((session) => session.info));
  }

  #ready(): BenchLink {
    const link = this.#link();
    if (!link) {
      throw new LabError('BENCH_NOT_READY', 'The bench is not ready.');
    }
    return link;
  }

  #find(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) {
      throw new LabError('TERMINAL_NOT_FOUND', 'There is no such terminal.', { terminalId: id });
    }
    return session;
  }
}
