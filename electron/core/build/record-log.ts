import type { BuildEvent } from './build-events.ts';

/** Characters of a build's log that are kept: its end. */
const MOST = 1024 * 1024;

interface Piece {
  /** Of the builder's events; null for what belongs to no step. */
  id: string | null;
  text: string;
}

/** What a build printed, step by step: the newest part of it. */
export class BuildLog {
  #pieces: Piece[] = [];
  #length = 0;
  #truncated = false;
  readonly #names = new Map<string, string>();
  readonly #begun = new Set<string>();

  /** A log as {@link text} wrote it; an empty one when it cannot be read. */
  static from(written: string | null): BuildLog {
    const log = new BuildLog();
    try {
      const { pieces, truncated } = JSON.parse(written ?? '{"pieces":[],"truncated":false}');
      log.#truncated = truncated === true;
      for (const { id, text } of pieces) {
        log.#add(typeof id === 'string' ? id : null, String(text));
      }
    } catch {
      // Only words to be shown; the record does not hang on them.
    }
    return log;
  }

  take(event: BuildEvent): void {
    switch (event.type) {
      case 'step-known':
        this.#names.set(event.id, event.name);
        break;
      case 'step-started':
        if (!this.#begun.has(event.id)) {
          this.#begun.add(event.id);
          this.#add(null, `${this.#lineEnd()}${this.#names.get(event.id) ?? ''}\n`);
        }
        break;
      case 'step-cached':
        this.#add(null, `${this.#lineEnd()}${this.#names.get(event.id) ?? ''}: CACHED\n`);
        break;
      case 'step-log':
        this.#add(event.id, event.text);
        break;
      case 'warning':
      case 'error':
        this.#add(null, `${this.#lineEnd()}${event.message.trimEnd()}\n`);
        break;
      case 'other':
        this.#add(null, event.text);
        break;
    }
  }

  /** What one step printed (`of` says which step an event belongs to), or with null the whole build. */
  read(step: number | null, of: ReadonlyMap<string, number>): { text: string; truncated: boolean } {
    const pieces =
      step === null ? this.#pieces : this.#pieces.filter(({ id }) => id !== null && of.get(id) === step);
    return { text: pieces.map(({ text }) => text).join(''), truncated: this.#truncated };
  }

  /** To be kept: each piece by the number of its step instead of the builder's name for it. */
  written(of: ReadonlyMap<string, number>): string {
    const pieces = this.#pieces.map(({ id, text }) => ({
      id: id === null ? null : String(of.get(id) ?? ''),
      text,
    }));
    return JSON.stringify({ truncated: this.#truncated, pieces });
  }

  #lineEnd(): string {
    const last = this.#pieces.at(-1)?.text;
    return last === undefined || last.endsWith('\n') ? '' : '\n';
  }

  #add(id: string | null, text: string): void {
    const last = this.#pieces.at(-1);
    if (last && last.id === id && last.text.length < 4096) {
      last.text += text;
    } else {
      this.#pieces.push({ id, text });
    }
    this.#length += text.length;
    while (this.#length > MOST) {
      this.#shorten();
    }
  }

  #shorten(): void {
    const first = this.#pieces[0];
    this.#truncated = true;
    if (!first || this.#length - first.text.length < MOST) {
      const over = this.#length - MOST;
      if (first) {
        first.text = first.text.slice(over);
      }
      this.#length -= over;
    } else {
      this.#length -= first.text.length;
      this.#pieces.shift();
    }
  }
}

/** Which step the pieces of a log that was kept belong to: their names are the steps' numbers. */
export function stepsOfKept(steps: number): Map<string, number> {
  return new Map(Array.from({ length: steps }, (_, at) => [String(at), at]));
}
