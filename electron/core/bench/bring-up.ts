import type { Progress } from '../../contract/bench.ts';
import { LabError } from '../../contract/errors.ts';
import type { ConnectedEngine } from '../engine/connect.ts';
import type { BenchAgent } from './bench-agent.ts';
import {
  type BenchPlan,
  configHash,
  createBench,
  type FoundBench,
  findBench,
  type Privilege,
  removeBench,
} from './bench-container.ts';
import { messageOf, statusOf, stopIfCancelled } from './errors.ts';
import { type ReadyEngine, waitForEngine } from './wait-ready.ts';

export interface RunningBench extends ReadyEngine {
  container: string;
  /** Tells one run of the container from the next: an engine starts the same one again. */
  startedAt: string;
  privilege: Privilege;
}

interface BringUp {
  plan: BenchPlan;
  agent: BenchAgent;
  onProgress: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * The bench of this plan, running and answering: as it is or started again; else made anew on its old volumes without
 * `--privileged`; else, only if that engine does not come up, with it.
 * @throws LabError BENCH_START_FAILED (details.log has the engine's last lines), CANCELLED
 */
export async function bringUp(host: ConnectedEngine, o: BringUp): Promise<RunningBench> {
  const found = await findBench(host.docker, o.plan.names);
  if (found && !found.leaving && found.configHash === configHash(o.plan)) {
    try {
      return await begin(host, o, found.privilege, found);
    } catch (error) {
      // It may have been killed or removed while we waited for it.
      if (!isStartFailure(error)) {
        throw error;
      }
    }
  }
  try {
    return await begin(host, o, 'capabilities', null).catch((error: unknown) => {
      // More privileges would not help against this; another container does.
      if (runsNoCommands(error)) {
        return begin(host, o, 'capabilities', null);
      }
      throw error;
    });
  } catch (error) {
    if (!isStartFailure(error) || wasKilled(error)) {
      throw error;
    }
    return await begin(host, o, 'privileged', null).catch((second: unknown) => {
      throw isStartFailure(second) ? bothFailed(error, second) : second;
    });
  }
}

async function begin(
  host: ConnectedEngine,
  o: BringUp,
  privilege: Privilege,
  current: FoundBench | null,
): Promise<RunningBench> {
  const say = (task: Progress['task']) =>
    o.onProgress({ task, subject: '', done: 0, total: 0, unit: 'none' });
  stopIfCancelled(o.signal);
  let id = current?.id;
  if (id === undefined) {
    say('create');
    await removeBench(host.docker, o.plan.names, o.signal);
    id = await createBench(host, o.plan, privilege);
  }
  stopIfCancelled(o.signal);
  const container = host.docker.getContainer(id);
  if (current?.paused) {
    await container.unpause();
  }
  if (!current?.running) {
    say('start');
    await container.start();
  }
  say('wait-engine');
  const ready = await waitForEngine({
    host: host.docker,
    container: id,
    agent: o.agent,
    socketFolder: o.plan.socketFolder,
    ...(o.signal ? { signal: o.signal } : {}),
  });
  const { State } = await container.inspect();
  return { ...ready, container: id, startedAt: State.StartedAt, privilege };
}

/** The engine did not come up, the host engine refused such a container, or it was being removed (404, 409). */
function isStartFailure(error: unknown): boolean {
  return (
    (error instanceof LabError && error.code === 'BENCH_START_FAILED') ||
    [400, 404, 409, 500].includes(statusOf(error) ?? 0)
  );
}

/** Ended by a signal from outside, about which more privileges can do nothing. */
function wasKilled(error: unknown): boolean {
  return error instanceof LabError && [137, 143].includes(Number(error.details.exitCode));
}

/** See `mustRunCommands` in wait-ready.ts: 126 is what the host engine answers in place of the command. */
function runsNoCommands(error: unknown): boolean {
  return error instanceof LabError && error.details.exitCode === 126;
}

function bothFailed(first: unknown, second: unknown): LabError {
  const why = [messageOf(first), messageOf(second)];
  return new LabError(
    'BENCH_START_FAILED',
    why[0] === why[1]
      ? `The bench did not come up, with and without privileges: ${why[0]}`
      : `The bench did not come up. Without privileges: ${why[0]} With them: ${why[1]}`,
    { log: [...logOf(first), ...logOf(second)] },
    second,
  );
}

function logOf(error: unknown): string[] {
  const log = error instanceof LabError ? error.details.log : undefined;
  return Array.isArray(log) ? log : [];
}
