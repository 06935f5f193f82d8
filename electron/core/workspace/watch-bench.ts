import type { Duplex } from 'node:stream';
import type { BenchLink } from '../bench/bench-link.ts';
import { WATCH } from './bench-scripts.ts';

/** Changes come in bursts: wait until none has come for QUIET, but never longer than LONGEST; milliseconds. */
const QUIET = 80;
const LONGEST = 500;
/** A file in a folder made a moment ago can slip past inotify, and one that is held open says nothing; milliseconds. */
const LOOK_ANYWAY = 10_000;
const TRY_AGAIN = 1_000;

export interface BenchWatch {
  close(): void;
}

/** Calls `onChange` soon after something in /workspace has changed, until it is closed. It says so too often rather than not. */
export function watchBench(link: BenchLink, onChange: () => void): BenchWatch {
  let closed = false;
  let stream: Duplex | null = null;
  let quiet: NodeJS.Timeout | null = null;
  let again: NodeJS.Timeout | null = null;
  let firstAt = 0;

  const report = () => {
    quiet = null;
    onChange();
  };
  const changed = () => {
    if (quiet) {
      clearTimeout(quiet);
    } else {
      firstAt = Date.now();
    }
    quiet = setTimeout(report, Math.max(0, Math.min(QUIET, firstAt + LONGEST - Date.now())));
  };
  const begin = async () => {
    try {
      const opened = await link.dial(['sh', '-c', WATCH]);
      opened.on('error', () => undefined);
      if (closed) {
        opened.destroy();
        return;
      }
      stream = opened;
      opened.on('data', changed);
      opened.once('close', retry);
      opened.once('end', () => opened.destroy());
    } catch {
      retry();
    }
  };
  const retry = () => {
    stream = null;
    if (!closed) {
      // The listing that this causes finds out whether the bench is still there.
      changed();
      again = setTimeout(() => void begin(), TRY_AGAIN);
    }
  };
  const anyway = setInterval(onChange, LOOK_ANYWAY);
  void begin();

  return {
    close() {
      closed = true;
      clearInterval(anyway);
      for (const timer of [quiet, again]) {
        if (timer) {
          clearTimeout(timer);
        }
      }
      stream?.destroy();
    },
  };
}
