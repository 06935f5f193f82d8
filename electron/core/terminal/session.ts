import { randomBytes } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { CommandMark, TerminalInfo, TerminalTarget } from '../../contract/index.ts';
import type { BenchLink, Tty } from '../bench/bench-link.ts';
import { MARK_ENV } from '../bench/marks.ts';
import { Announcer } from '../slice.ts';
import { createFlowControl, type FlowControl } from './flow-control.ts';
import { createMarkParser } from './mark-parser.ts';
import { createScrollback } from './scrollback.ts';
import { createShellActivity, type ShellActivity } from './shell-activity.ts';
import { type TargetCommand, targetCommand } from './target-command.ts';

export interface SessionEvents {
  onInfo(): void;
  onData(data: string, offset: number): void;
  onCommand(mark: CommandMark): void;
}

/** Leaves whatever state the lost program had put the screen into: other buffer, mouse, hidden cursor, paste marks. */
const SCREEN_AS_NEW = '\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?2004l\x1b[!p\x1b[?25h';
const LOST = `${SCREEN_AS_NEW}\r\n\x1b[2m[the connection to the bench has ended · 与实验台的连接已断开]\x1b[0m\r\n`;
/** For what is said at parting to arrive, milliseconds. */
const GOODBYE_TIME = 500;
const RECENT_CHARACTERS = 4096;

/** One terminal tab: it outlives its connection, so that it can be connected again with what it showed before. */
export class Session {
  readonly id: string;
  readonly target: TerminalTarget;
  /** Told after anything has changed: output, a mark, the end. */
  readonly changed = new Announcer<void>();
  readonly #events: SessionEvents;
  readonly #scrollback = createScrollback();
  readonly #flow: FlowControl;
  #size: { columns: number; rows: number };
  #command: TargetCommand | null = null;
  #nonce = '';
  #tty: Tty | null = null;
  #exitCode: number | null = null;
  #closed = false;
  #connections = 0;
  #activity: ShellActivity;
  #recent = '';
  #lastOutputAt = 0;

  constructor(target: TerminalTarget, size: { columns: number; rows: number }, events: SessionEvents) {
    this.id = `t${randomBytes(6).toString('hex')}`;
    this.target = target;
    this.#size = size;
    this.#events = events;
    this.#activity = createShellActivity(this.id, (id) => id);
    this.#flow = createFlowControl({
      pause: () => this.#tty?.stream.pause(),
      resume: () => this.#tty?.stream.resume(),
    });
  }

  get alive(): boolean {
    return this.#tty !== null;
  }

  get activity(): ShellActivity {
    return this.#activity;
  }

  /** The end of the output since something was last typed by {@link typeAfresh}. */
  get recent(): string {
    return this.#recent;
  }

  /** How long nothing has come, milliseconds. */
  get quietFor(): number {
    return Date.now() - this.#lastOutputAt;
  }

  get info(): TerminalInfo {
    return {
      id: this.id,
      target: this.target,
      title: this.#command?.title ?? this.target.kind,
      alive: this.alive,
      exitCode: this.#exitCode,
    };
  }

  get replay(): { data: string; offset: number } {
    this.#flow.caughtUp();
    return { data: this.#scrollback.text(), offset: this.#scrollback.offset };
  }

  /** @throws LabError CONTAINER_NOT_FOUND, CONTAINER_NOT_RUNNING, BENCH_LOST */
  async connect(link: BenchLink): Promise<void> {
    this.#command = await targetCommand(link, this.target);
    const nonce = randomBytes(16).toString('hex');
    const tty = await link.openTty(this.#command.command, {
      ...this.#size,
      env: [
        ...['TERM=xterm-256color', 'COLORTERM=truecolor', 'LANG=C.UTF-8'],
        // In the other terminals it is we who run docker, and nobody typed it.
        ...(this.target.kind === 'bench' ? [`${MARK_ENV}=${nonce}`] : []),
      ],
      workingDir: '/workspace',
    });
    if (this.#closed) {
      tty.close();
      return;
    }
    this.#connections += 1;
    this.#nonce = nonce;
    const connection = this.#connections;
    this.#activity = createShellActivity(this.id, (id) => `${this.id}.${connection}.${id}`);
    this.#tty = tty;
    this.#exitCode = null;
    this.#read(tty, nonce, link);
    this.#events.onInfo();
  }

  /** Whether a bench shell's own process is there; an engine does not always tell that a killed bench took it along. */
  async stillRuns(link: BenchLink): Promise<boolean> {
    const look = 'grep -qsz "^$1$" /proc/[0-9]*/environ';
    const found = await link.run(['sh', '-c', look, 'sh', `${MARK_ENV}=${this.#nonce}`]);
    return found.exitCode === 0;
  }

  /** The program is known to have gone with its bench, whatever the engine has said of its end so far. */
  lose(): void {
    this.#tty?.stream.destroy();
    this.#tty = null;
    this.#exitCode = null;
    this.#show(LOST);
    this.#events.onInfo();
    this.changed.tell();
  }

  input(data: string): void {
    if (this.#tty?.stream.writable) {
      this.#activity.typed(data);
      this.#tty.stream.write(data);
    }
  }

  /** Types with the memory of what came before wiped, so that what is seen afterwards is the answer to this. */
  typeAfresh(data: string): void {
    this.#recent = '';
    this.#lastOutputAt = Date.now();
    this.input(data);
  }

  async resize(columns: number, rows: number): Promise<void> {
    this.#size = { columns, rows };
    await this.#tty?.resize(columns, rows);
  }

  acknowledge(characters: number): void {
    this.#flow.acknowledged(characters);
  }

  unwatched(): void {
    this.#flow.unwatched();
  }

  close(): void {
    this.#closed = true;
    this.#flow.close();
    const tty = this.#tty;
    this.#tty = null;
    if (tty && this.#command?.goodbye && tty.stream.writable) {
      tty.stream.resume();
      tty.stream.write(this.#command.goodbye);
      const timer = setTimeout(() => tty.close(), GOODBYE_TIME);
      void tty.exited.then(() => {
        clearTimeout(timer);
        tty.close();
      });
    } else {
      tty?.close();
    }
    this.changed.tell();
  }

  #read(tty: Tty, nonce: string, link: BenchLink): void {
    const decoder = new StringDecoder('utf8');
    const parser = createMarkParser(nonce);
    const take = (text: string) => {
      for (const piece of parser.push(text)) {
        if ('text' in piece) {
          this.#show(piece.text);
        } else {
          const command = this.#activity.take(piece.mark);
          if (command) {
            this.#events.onCommand(command);
          }
        }
      }
      this.changed.tell();
    };
    tty.stream.on('data', (bytes: Buffer) => {
      if (!this.#closed) {
        take(decoder.write(bytes));
      }
    });
    const read = new Promise<void>((resolve) => {
      for (const event of ['end', 'close', 'error']) {
        tty.stream.once(event, () => resolve());
      }
    });
    tty.stream.on('error', () => undefined);
    void tty.exited.then(async (code) => {
      // A program that was killed together with its bench has an exit code too.
      const exitCode = code > 128 && !(await answers(link)) ? -1 : code;
      if (exitCode >= 0) {
        await read;
      }
      if (this.#tty !== tty) {
        return;
      }
      take(decoder.end());
      this.#show(parser.flush() + (exitCode < 0 ? LOST : ''));
      this.#tty = null;
      this.#exitCode = exitCode < 0 ? null : exitCode;
      this.#events.onInfo();
      this.changed.tell();
    });
  }

  #show(text: string): void {
    if (text === '') {
      return;
    }
    const offset = this.#scrollback.offset;
    this.#activity.shown(text);
    this.#scrollback.append(text);
    this.#recent = (this.#recent + text).slice(-RECENT_CHARACTERS);
    this.#lastOutputAt = Date.now();
    this.#events.onData(text, offset);
    this.#flow.sent(text.length);
  }
}

async function answers(link: BenchLink): Promise<boolean> {
  return await link.run(['true']).then(
    () => true,
    () => false,
  );
}
