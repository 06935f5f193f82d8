import { FLOW } from '../../contract/terminal.ts';

/** After this long without an acknowledgement a viewer counts as gone; milliseconds. */
export const VIEWER_PATIENCE = 10_000;

/**
 * Decides when to stop reading a terminal because its viewer cannot follow. Without a viewer reading never stops: a
 * build that nobody watches must go on, and the scrollback is bounded anyway.
 */
export interface FlowControl {
  /** `characters` more were given to the viewers. */
  sent(characters: number): void;
  acknowledged(characters: number): void;
  /** A viewer has just been given everything. */
  caughtUp(): void;
  /** The last viewer has left. */
  unwatched(): void;
  close(): void;
}

export function createFlowControl(reader: { pause(): void; resume(): void }): FlowControl {
  let watched = false;
  let paused = false;
  let waiting = 0;
  let patience: NodeJS.Timeout | null = null;

  const settle = () => {
    if (patience) {
      clearTimeout(patience);
      patience = null;
    }
    if (watched && !paused && waiting > FLOW.pauseAbove) {
      paused = true;
      reader.pause();
    } else if (paused && (!watched || waiting < FLOW.resumeBelow)) {
      paused = false;
      reader.resume();
    }
    if (paused) {
      patience = setTimeout(() => {
        watched = false;
        settle();
      }, VIEWER_PATIENCE);
      patience.unref();
    }
  };

  return {
    sent(characters) {
      waiting += characters;
      settle();
    },
    acknowledged(characters) {
      watched = true;
      waiting = Math.max(0, waiting - characters);
      settle();
    },
    caughtUp() {
      watched = true;
      waiting = 0;
      settle();
    },
    unwatched() {
      watched = false;
      waiting = 0;
      settle();
    },
    close() {
      if (patience) {
        clearTimeout(patience);
      }
    },
  };
}
