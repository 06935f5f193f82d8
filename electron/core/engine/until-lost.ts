import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type Docker from 'dockerode';

/** A connection can die without a word (a laptop that slept, a cable): so we ask now and then, too. */
const PING_EVERY_MS = 10_000;
const PING_PATIENCE_MS = 5000;

/** Whether the engine answers within `patienceMs`. Never rejects. */
export async function answers(docker: Docker, patienceMs: number = PING_PATIENCE_MS): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([
      docker.ping().then(
        () => true,
        () => false,
      ),
      wait(patienceMs, false, { signal: late.signal }).catch(() => false),
    ]);
  } finally {
    late.abort();
  }
}

/** Waits until the events stream ends: the engine's end is the end of this stream. */
async function untilEventsEnd(docker: Docker, signal: AbortSignal): Promise<void> {
  // Only events of the daemon itself: we listen for silence, not for news.
  const opened = await docker.getEvents({ filters: { type: ['daemon'] } }).catch(() => null);
  if (!opened) {
    // Not every engine knows that filter; the ping alone decides then.
    return untilPingFails(docker, signal);
  }
  const stream = opened as Readable;
  try {
    stream.resume();
    await once(stream, 'close', { signal });
  } finally {
    stream.destroy();
  }
}

async function untilPingFails(docker: Docker, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await wait(PING_EVERY_MS, undefined, { signal });
    if (!(await answers(docker))) {
      return;
    }
  }
}

/**
 * Settles when the engine has gone (its events stream ended, or it stopped answering, and two pings agree) or when
 * the signal is aborted. Never rejects.
 */
export async function untilLost(docker: Docker, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const round = new AbortController();
    const both = AbortSignal.any([signal, round.signal]);
    await Promise.race([
      untilEventsEnd(docker, both).catch(() => undefined),
      untilPingFails(docker, both).catch(() => undefined),
    ]);
    round.abort();
    // A busy engine may let one ping wait; a stream may end alone (a proxy's time limit).
    if (!signal.aborted && !(await answers(docker)) && !(await answers(docker))) {
      return;
    }
    if (!signal.aborted) {
      await wait(500, undefined, { signal }).catch(() => undefined);
    }
  }
}
