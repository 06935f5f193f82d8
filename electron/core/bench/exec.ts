import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { LabError } from '../../contract/errors.ts';
import type { BenchLink, RunResult, Tty } from './bench-link.ts';
import { withSignal } from './deadline.ts';
import { demultiplexer } from './demultiplex.ts';
import { asBenchError, stopIfCancelled } from './errors.ts';
import { ExecStream } from './exec-stream.ts';

/** A container on an engine, to run commands in. */
export interface Place {
  docker: Docker;
  container: string;
  /** Aborted once the container is known not to run any more: an engine does not always end what was connected to it. */
  gone?: AbortSignal;
}

/** Output of one command that is kept in memory, bytes. */
const OUTPUT_LIMIT = 64 * 1024 * 1024;
/** Names the processes of one command, so that they can be found again: an engine cannot end an exec. */
const EXEC_ENV = 'LAYERLAB_EXEC';

const NOTICED_WITHIN_MS = 10_000;

type ExecOptions = Docker.ExecCreateOptions;

const withItsBench = () => new LabError('BENCH_LOST', 'The bench has gone, and the command with it.');

/**
 * Asks the host engine about a command. It may never answer for a container that died meanwhile, and after a refusal
 * the client leaves a request open whose input was not ended: both would keep a connection, and this process, alive.
 */
async function ask<T>({ gone }: Place, question: (abortSignal: AbortSignal) => Promise<T>): Promise<T> {
  const hungUp = new AbortController();
  const answer = question(hungUp.signal);
  try {
    return await (gone ? withSignal(answer, gone) : answer);
  } catch (error) {
    hungUp.abort();
    answer.catch(() => undefined);
    throw gone?.aborted ? withItsBench() : error;
  }
}

async function begin(place: Place, options: ExecOptions): Promise<{ exec: Docker.Exec; raw: Duplex }> {
  const container = place.docker.getContainer(place.container);
  const exec = await ask(place, (abortSignal) => container.exec({ ...options, abortSignal }));
  // Without hijack the connection has no end of its own and cannot be half-closed.
  const how = { hijack: true, stdin: true, Tty: options.Tty ?? false };
  const raw = await ask(place, (abortSignal) => exec.start({ ...how, abortSignal }));
  const end = () => raw.destroy(withItsBench());
  place.gone?.addEventListener('abort', end, { once: true });
  raw.once('close', () => place.gone?.removeEventListener('abort', end));
  return { exec, raw };
}

/**
 * Waits until the engine has noticed that the command is over, which is a little after its output ended. Engine 20.10
 * never notices it of a command whose container was killed and started again: then -1.
 */
async function exitCodeOf(place: Place, exec: Docker.Exec): Promise<number> {
  const deadline = Date.now() + NOTICED_WITHIN_MS;
  for (let wait = 2; Date.now() < deadline; wait = Math.min(wait * 2, 100)) {
    const { Running, ExitCode } = await ask(place, (abortSignal) => exec.inspect({ abortSignal }));
    if (!Running) {
      return ExitCode ?? -1;
    }
    await pause(wait);
  }
  return -1;
}

/** Hangs up on every process of a command that was begun with this id. Never fails: the bench may be gone already. */
async function hangUp(place: Place, id: string): Promise<void> {
  try {
    const exec = await place.docker
      .getContainer(place.container)
      .exec({ Cmd: ['/opt/layerlab/hang-up', `${EXEC_ENV}=${id}`] });
    (await exec.start({ Detach: true })).resume();
  } catch {
    // Whatever holds the processes is gone, and they with it.
  }
}

/** See {@link BenchLink.run}. */
export async function runIn(
  place: Place,
  command: string[],
  options: Parameters<BenchLink['run']>[1] = {},
): Promise<RunResult> {
  const { input, env = [], workingDir, signal } = options;
  stopIfCancelled(signal);
  const id = randomBytes(8).toString('hex');
  try {
    const { exec, raw } = await begin(place, {
      Cmd: command,
      Env: [`${EXEC_ENV}=${id}`, ...env],
      AttachStdin: input !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      ...(workingDir === undefined ? {} : { WorkingDir: workingDir }),
    });
    const output = await collect(raw, input, signal).catch((error: unknown) => {
      void hangUp(place, id);
      throw error;
    });
    return { exitCode: await exitCodeOf(place, exec), ...output };
  } catch (error) {
    throw asBenchError(error, signal);
  }
}

function collect(
  raw: Duplex,
  input: Buffer | string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ stdout: Buffer; stderr: string }> {
  return new Promise((resolve, reject) => {
    const pieces: Record<1 | 2, Buffer[]> = { 1: [], 2: [] };
    let size = 0;
    const frames = demultiplexer((stream, data) => {
      size += data.length;
      pieces[stream === 2 ? 2 : 1].push(data);
    });
    const abort = () => raw.destroy(new LabError('CANCELLED', 'Cancelled.'));
    signal?.addEventListener('abort', abort, { once: true });
    raw.on('data', (chunk: Buffer) => {
      frames.write(chunk);
      if (size > OUTPUT_LIMIT) {
        raw.destroy(new LabError('FILE_TOO_LARGE', 'The command printed more than 64 MiB.'));
      }
    });
    raw.on('error', reject);
    raw.on('close', () => {
      signal?.removeEventListener('abort', abort);
      resolve({ stdout: Buffer.concat(pieces[1]), stderr: Buffer.concat(pieces[2]).toString() });
    });
    // Closing our side is how the command sees the end of its input, and how the connection ends when it is done.
    raw.once('end', () => raw.end());
    if (input !== undefined) {
      raw.end(input);
    }
  });
}

/** See {@link BenchLink.dial}. `lasting: false` is for commands that end by themselves once their input has ended. */
export async function dialIn(
  place: Place,
  command: string[],
  options: { signal?: AbortSignal | undefined; lasting?: boolean } = {},
): Promise<Duplex> {
  const { signal, lasting = true } = options;
  stopIfCancelled(signal);
  const id = randomBytes(8).toString('hex');
  try {
    const { raw } = await begin(place, {
      Cmd: command,
      Env: lasting ? [`${EXEC_ENV}=${id}`] : [],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: false,
    });
    const stream = new ExecStream(raw, lasting ? () => void hangUp(place, id) : () => undefined);
    if (signal?.aborted) {
      stream.destroy();
    }
    signal?.addEventListener('abort', () => stream.destroy(), { once: true });
    return stream;
  } catch (error) {
    throw asBenchError(error, signal);
  }
}

/** See {@link BenchLink.openTty}. */
export async function openTtyIn(
  place: Place,
  command: string[],
  options: Parameters<BenchLink['openTty']>[1],
): Promise<Tty> {
  const id = randomBytes(8).toString('hex');
  const { columns, rows, env, workingDir } = options;
  // The engine knows a size only after the program has begun; stty lets the program begin with the right one.
  const sized = ['sh', '-c', 'stty cols "$1" rows "$2" 2>/dev/null; shift 2; exec "$@"', 'sh'];
  try {
    const { exec, raw } = await begin(place, {
      Cmd: [...sized, String(columns), String(rows), ...command],
      Env: [`${EXEC_ENV}=${id}`, ...env],
      WorkingDir: workingDir,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: true,
    });
    let closed = false;
    raw.on('error', () => undefined);
    const exited = new Promise<number>((resolve) => {
      raw.once('end', () => raw.end());
      raw.once('close', () => {
        resolve(place.gone?.aborted ? -1 : exitCodeOf(place, exec).catch(() => -1));
      });
    });
    return {
      stream: raw,
      exited,
      async resize(newColumns, newRows) {
        await exec.resize({ w: newColumns, h: newRows }).catch(() => undefined);
      },
      close() {
        if (!closed) {
          closed = true;
          raw.destroy();
          void hangUp(place, id);
        }
      },
    };
  } catch (error) {
    throw asBenchError(error);
  }
}
