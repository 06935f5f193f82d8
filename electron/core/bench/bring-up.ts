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
  privilege: Privilege;
}

interface BringUp {
  plan: BenchPlan;
  agent: BenchAgent;
  onProgress: (progress: Progress) => void;
  signal?: AbortSignal;
}

/**
 * The bench of this plan, running and answering: as it is, started again, or made anew (on its old volumes) when it was
 * made from another image or other settings. Without `--privileged` first; with it only if the engine does not come up.
 * @throws LabError BENCH_START_FAILED (details.log has the engine's last lines), CANCELLED
 */
export async function bringUp(host: ConnectedEngine, o: BringUp): Promise<RunningBench> {
  const found = await findBench(host.docker, o.plan.names);
  const current = found?.configHash === configHash(o.plan) ? found : null;
  if (current?.privilege === 'privileged') {
    return await begin(host, o, 'privileged', current);
  }
  try {
    return await begin(host, o, 'capabilities', current);
  } catch (error) {
    if (!isStartFailure(error)) {
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
    await removeBench(host.docker, o.plan.names);
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
  return { ...ready, container: id, privilege };
}

/** The engine did not come up, or the host engine refused to run such a container. */
function isStartFailure(error: unknown): boolean {
  return (
    (error instanceof LabError && error.code === 'BENCH_START_FAILED') ||
    [400, 500].includes(statusOf(error) ?? 0)
  );
}

function bothFailed(first: unknown, second: unknown): LabError {
  const log = [first, second].flatMap((error) =>
    error instanceof LabError ? (error.details.log ?? []) : [],
  );
  return new LabError(
    'BENCH_START_FAILED',
    `The bench did not come up. Without privileges: ${messageOf(first)} With them: ${messageOf(second)}`,
    { log: log as string[] },
    second,
  );
}
