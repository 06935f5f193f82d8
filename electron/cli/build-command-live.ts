import type { BuildRecord } from '../contract/build.ts';
import type { BuildEvent } from '../core/build/build-events.ts';
import { durationText } from './build-command-print.ts';
import { cut, harmless, oneLine } from './inspect-text.ts';

const LOOK_EVERY_MS = 200;

export interface LiveSource {
  look(): BuildRecord;
  stepOf(): ReadonlyMap<string, number>;
}

/** Tells of a build while it runs, a line for each step that has come to its end and each line that a RUN prints. */
export class LiveSteps {
  readonly #write: (line: string) => void;
  readonly #columns: number;
  readonly #told = new Set<number>();
  /** What a step has printed of a line that has not come to its end. */
  readonly #rest = new Map<string, string>();
  #source: LiveSource | null = null;
  #lines: number[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(o: { columns: number; write: (line: string) => void }) {
    this.#columns = o.columns;
    this.#write = o.write;
  }

  begin(source: LiveSource): void {
    this.#source = source;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  take(event: BuildEvent): void {
    if (event.type === 'step-log') {
      const lines = `${this.#rest.get(event.id) ?? ''}${event.text}`.split('\n');
      this.#rest.set(event.id, lines.pop() ?? '');
      this.#print(event.id, lines);
    }
  }

  /** Tells what is left. */
  end(): void {
    for (const [id, text] of this.#rest) {
      this.#print(id, text === '' ? [] : [text]);
    }
    this.#rest.clear();
    this.close();
    this.#look();
  }

  close(): void {
    if (this.#timer) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #look(): void {
    const steps = this.#source?.look().steps ?? [];
    this.#lines = steps.map(({ line }) => line);
    for (const { index, line, outcome, ms, text, kind } of steps) {
      // What only writes the config is settled by a comparison, when all is over.
      const settled = outcome === 'cached' || outcome === 'failed' || (outcome === 'executed' && ms !== null);
      if (settled && kind === 'step' && !this.#told.has(index)) {
        this.#told.add(index);
        const took = outcome === 'cached' ? '' : ` ${durationText(ms)}`;
        this.#say(line, `${outcome}${took}: ${oneLine(text)}`);
      }
    }
  }

  #print(id: string, lines: string[]): void {
    if (lines.length === 0) {
      return;
    }
    const step = this.#source?.stepOf().get(id);
    if (step !== undefined && this.#lines[step] === undefined) {
      this.#look();
    }
    const line = step === undefined ? undefined : this.#lines[step];
    for (const text of lines) {
      // A progress bar draws over itself; what it drew last is what a person would see.
      this.#say(line, `│ ${harmless(text.split('\r').findLast((part) => part !== '') ?? '')}`);
    }
  }

  #say(line: number | undefined, text: string): void {
    this.#write(cut(`${String(line ?? '').padStart(4)}  ${text}`, this.#columns - 1));
  }
}
