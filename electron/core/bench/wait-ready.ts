import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { extract } from 'tar-stream';
import { LabError } from '../../contract/errors.ts';
import type { BenchAgent } from './bench-agent.ts';
import { withSignal } from './deadline.ts';
import { messageOf, stopIfCancelled } from './errors.ts';
import { dialIn, runIn } from './exec.ts';
import { type InnerEngine, meetEngine } from './inner-engine.ts';
import { socketIn } from './socket-folder.ts';

export interface ReadyEngine extends InnerEngine {
  link: 'socket' | 'tunnel';
}

const DEADLINE_MS = 60_000;
/** Once the tunnel answers, the socket gets this long to answer too before the tunnel is taken. */
const SOCKET_GRACE_MS = 1_000;
const LOG = '/var/log/layerlab-dockerd.log';

/**
 * Waits until the inner engine answers and sets the agent's way to it: the shared socket if it answers, else the tunnel.
 * @throws LabError BENCH_START_FAILED with the last lines of the engine's log, CANCELLED
 */
export async function waitForEngine(o: {
  host: Docker;
  container: string;
  agent: BenchAgent;
  socketFolder: string | null;
  signal?: AbortSignal;
}): Promise<ReadyEngine> {
  const { host, container, agent, signal } = o;
  const began = Date.now();
  let tunnelAnswered: number | null = null;
  for (let turn = 0; ; turn++) {
    stopIfCancelled(signal);
    if (o.socketFolder !== null) {
      agent.way = { link: 'socket', path: socketIn(o.socketFolder) };
      const met = await meet(agent, signal);
      if (met) {
        await mustRunCommands(host, container);
        return { ...met, link: 'socket' };
      }
    }
    // With a socket to hope for, the tunnel (a process in the bench each time) is tried less often.
    if (o.socketFolder === null || turn % 10 === 9) {
      agent.way = { link: 'tunnel', dial: () => dialTunnel(host, container) };
      const met = await meet(agent, signal);
      if (met) {
        tunnelAnswered ??= Date.now();
        if (o.socketFolder === null || Date.now() - tunnelAnswered >= SOCKET_GRACE_MS) {
          return { ...met, link: 'tunnel' };
        }
      }
    }
    const { State } = await host.getContainer(container).inspect();
    if (!State.Running || Date.now() - began > DEADLINE_MS) {
      const log = await readLog(host, container);
      const what = State.Running
        ? `The engine of the bench did not answer within ${DEADLINE_MS / 1000} s.`
        : `The bench ended while starting (exit code ${State.ExitCode}).`;
      throw new LabError('BENCH_START_FAILED', `${what} ${log.at(-1) ?? ''}`.trim(), {
        log,
        ...(State.Running ? {} : { exitCode: State.ExitCode }),
      });
    }
    await pause(50);
  }
}

/**
 * The socket says nothing of the host engine's exec, through which all else is done. It was seen to refuse every
 * command of one bench for as long as that ran (code 126, Engine 20.10 in a container, machine busy); a new one was fine.
 */
async function mustRunCommands(host: Docker, container: string): Promise<void> {
  const { exitCode, stdout } = await runIn({ docker: host, container }, ['true']).catch((error: unknown) => {
    throw new LabError(
      'BENCH_START_FAILED',
      `The bench ended while starting: ${messageOf(error)}`,
      {},
      error,
    );
  });
  if (exitCode > 0) {
    const why = stdout.toString().trim();
    throw new LabError('BENCH_START_FAILED', `The bench runs, but no command can be run in it: ${why}`, {
      log: [why],
      exitCode,
    });
  }
}

/** A connection to the inner engine through the host engine's exec. */
export function dialTunnel(host: Docker, container: string): ReturnType<typeof dialIn> {
  return dialIn({ docker: host, container }, ['docker', 'system', 'dial-stdio'], { lasting: false });
}

async function meet(agent: BenchAgent, signal: AbortSignal | undefined): Promise<InnerEngine | null> {
  try {
    const timeout = AbortSignal.timeout(5_000);
    return await withSignal(meetEngine(agent), signal ? AbortSignal.any([signal, timeout]) : timeout);
  } catch {
    return null;
  }
}

/** The last lines of the inner engine's log; works for a stopped container too. Empty when there is none. */
export async function readLog(host: Docker, container: string, lines = 20): Promise<string[]> {
  try {
    const archive = await host.getContainer(container).getArchive({ path: LOG });
    const text = await new Promise<string>((resolve, reject) => {
      const pieces: Buffer[] = [];
      const tar = extract();
      tar.on('entry', (_header, stream, next) => {
        stream.on('data', (piece) => pieces.push(piece as Buffer));
        stream.on('end', next);
        stream.resume();
      });
      tar.on('finish', () => resolve(Buffer.concat(pieces).toString()));
      tar.on('error', reject);
      archive.on('error', reject);
      archive.pipe(tar);
    });
    return text.trimEnd().split('\n').slice(-lines);
  } catch {
    return [];
  }
}
