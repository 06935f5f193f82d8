import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { withSignal } from './deadline.ts';
import { type EngineEvent, followEvents } from './engine-events.ts';

const PING_EVERY_MS = 5_000;
const PING_TIMEOUT_MS = 5_000;

/**
 * Follows an engine's events until it is lost (its connection ended, or it left two pings in a row unanswered) or
 * `signal` says to stop. Never rejects. A killed bench ends the connection at once, so this is also how that is noticed.
 */
export async function watchEngine(
  docker: Docker,
  o: { tell: (event: EngineEvent) => void; begun: () => void; signal: AbortSignal },
): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([o.signal, lost.signal]);
  const followed = followEvents(docker, { ...o, signal }).catch(() => undefined);
  await Promise.race([followed, pingUntilSilent(docker, signal)]);
  lost.abort();
  await followed;
}

async function pingUntilSilent(docker: Docker, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      await pause(PING_EVERY_MS, undefined, { signal });
    } catch {
      return;
    }
    if (!(await answersPing(docker)) && !(await answersPing(docker))) {
      return;
    }
  }
}

async function answersPing(docker: Docker): Promise<boolean> {
  try {
    await withSignal(docker.ping(), AbortSignal.timeout(PING_TIMEOUT_MS));
    return true;
  } catch {
    return false;
  }
}
