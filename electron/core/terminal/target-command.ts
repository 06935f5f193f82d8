import type { TerminalTarget } from '../../contract/index.ts';
import { LabError } from '../../contract/index.ts';
import type { BenchLink } from '../bench/bench-link.ts';
import { BENCH_SHELL } from '../bench/marks.ts';

export interface TargetCommand {
  title: string;
  command: string[];
  /** Typed before the connection is cut, so that the container does not take the cut for its own end. */
  goodbye: string;
}

const SHELL_OF_CONTAINER =
  'if command -v bash >/dev/null 2>&1; then exec bash; elif command -v ash >/dev/null 2>&1; then exec ash; else exec sh; fi';
// An engine lets an exec go on when its client is gone: without Ctrl-C Ctrl-D the shell would stay in the container.
const LEAVE_SHELL = '\x03\x04';
const DETACH_KEYS = '\x10\x11';

/**
 * The command that a terminal runs in the bench: its shell, or the real docker command line on a container of the
 * learner's.
 * @throws LabError CONTAINER_NOT_FOUND, CONTAINER_NOT_RUNNING
 */
export async function targetCommand(link: BenchLink, target: TerminalTarget): Promise<TargetCommand> {
  if (target.kind === 'bench') {
    return { title: 'bench', command: [BENCH_SHELL], goodbye: '' };
  }
  const { id, name, running, tty } = await findContainer(link, target.container);
  if (target.kind === 'logs') {
    return {
      title: `logs ${name}`,
      command: ['docker', 'logs', '-f', '--tail', '200', id],
      goodbye: '',
    };
  }
  if (!running) {
    throw new LabError('CONTAINER_NOT_RUNNING', `The container ${name} is not running.`, { container: name });
  }
  if (target.kind === 'shell') {
    return {
      title: name,
      command: ['docker', 'exec', '-it', id, 'sh', '-c', SHELL_OF_CONTAINER],
      goodbye: LEAVE_SHELL,
    };
  }
  // A container without a TTY has no detach keys: signals stay here instead, so that Ctrl-C leaves and stops nothing.
  return tty
    ? {
        title: `attach ${name} (Ctrl-P Ctrl-Q)`,
        command: ['docker', 'attach', '--detach-keys=ctrl-p,ctrl-q', id],
        goodbye: DETACH_KEYS,
      }
    : {
        title: `attach ${name} (Ctrl-C)`,
        command: ['docker', 'attach', '--sig-proxy=false', id],
        goodbye: '',
      };
}

async function findContainer(link: BenchLink, name: string) {
  const notFound = () =>
    new LabError('CONTAINER_NOT_FOUND', `There is no container ${name} on the bench.`, { container: name });
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name)) {
    throw notFound();
  }
  try {
    const found = await link.engine.getContainer(name).inspect();
    return {
      id: found.Id,
      name: found.Name.replace(/^\//, ''),
      running: found.State.Running && !found.State.Paused,
      tty: found.Config.Tty === true,
    };
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) {
      throw notFound();
    }
    throw error instanceof LabError
      ? error
      : new LabError('BENCH_LOST', 'The engine of the bench does not answer.', {}, error);
  }
}
