import { bytesText } from './inspect-numbers.ts';
import { cut } from './inspect-text.ts';

/** Work that is over sooner needs no words. */
const PATIENCE_MS = 700;
const EVERY_MS = 200;

export interface ProgressLine {
  report(doneBytes: number, totalBytes: number): void;
  /** Takes the line away. */
  end(): void;
}

/** One line on standard error that says how far the work is; only on a terminal, and only once it takes a while. */
export function progressLine(title: string, stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) {
    return { report: () => undefined, end: () => undefined };
  }
  const began = Date.now();
  let state: { done: number; total: number } | null = null;
  let shown = false;
  const show = (): void => {
    if (Date.now() - began >= PATIENCE_MS) {
      shown = true;
      const far = state === null ? '' : `, ${bytesText(state.done)}${of(state.total)}`;
      const seconds = Math.floor((Date.now() - began) / 1000);
      // A line that wraps could not be taken away again.
      stream.write(`\r\x1b[K${cut(`${title}${far}, ${seconds} s`, (stream.columns || 80) - 1)}`);
    }
  };
  const of = (total: number): string => (total > 0 ? ` of ${bytesText(total)}` : '');
  const timer = setInterval(show, EVERY_MS);
  timer.unref();
  return {
    report: (done, total) => {
      state = { done, total };
    },
    end: () => {
      clearInterval(timer);
      if (shown) {
        stream.write('\r\x1b[K');
        shown = false;
      }
    },
  };
}
