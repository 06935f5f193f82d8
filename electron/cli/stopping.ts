const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl-C may come twice: from the terminal, and handed on by npm and by bootstrap.mjs. */
const ONE_PRESS_MS = 1000;

export interface Stopping {
  /** Aborted by Ctrl-C, a kill, or the end of the process that started us. */
  signal: AbortSignal;
  /** Back to the usual: the next signal ends the process. */
  release(): void;
}

/** Turns signals into an abort, so that whatever is under way can end in order. A second one, later, ends the process. */
export function listenForStop(): Stopping {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > ONE_PRESS_MS) {
      process.exit(130);
    }
  };
  const onOrphaned = (): void => controller.abort();
  for (const name of SIGNALS) {
    process.on(name, onSignal);
  }
  process.on('disconnect', onOrphaned);
  process.channel?.unref();
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) {
        process.off(name, onSignal);
      }
      process.off('disconnect', onOrphaned);
    },
  };
}

/** Settles when the signal is aborted. */
export function untilStopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A listener alone does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  const end = (): void => {
    clearInterval(alive);
    resolve();
  };
  if (signal.aborted) {
    end();
  } else {
    signal.addEventListener('abort', end, { once: true });
  }
  return promise;
}
