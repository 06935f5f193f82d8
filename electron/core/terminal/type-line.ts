import { LabError } from '../../contract/index.ts';
import type { Session } from './session.ts';

/** A prompt of a program that gives no marks counts once nothing has come after it for this long; milliseconds. */
const QUIET = 200;
const LOOK_AGAIN = 50;

/**
 * Settles once `until` holds; looked at after every change and a few times a second.
 * @throws LabError CANCELLED when the signal says so
 */
export function waitFor(session: Session, until: () => boolean, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: unknown) => {
      stop();
      clearInterval(timer);
      signal?.removeEventListener('abort', cancelled);
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    };
    const cancelled = () => done(new LabError('CANCELLED', 'Waiting for the terminal was cancelled.'));
    const look = () => {
      try {
        if (until()) {
          done();
        }
      } catch (error) {
        done(error);
      }
    };
    const stop = session.changed.listen(look);
    const timer = setInterval(look, LOOK_AGAIN);
    signal?.addEventListener('abort', cancelled);
    if (signal?.aborted) {
      cancelled();
    } else {
      look();
    }
  });
}

/** @throws LabError CONNECTION_LOST when the terminal has ended */
export function idleNow(session: Session): boolean {
  if (!session.alive) {
    throw new LabError('CONNECTION_LOST', 'The terminal has ended.', { terminalId: session.id });
  }
  return session.activity.idle;
}

/**
 * Types as a learner does: waits for a prompt, types a line, presses Enter, waits for what a learner would wait for.
 * That is the bench shell's next prompt; or, where the line has gone into a container (docker run -it, exec -it), the
 * prompt that is seen there; or the end of the terminal. Lines of a here-document are typed one after another.
 * @returns exit code of the docker command the line ran; null when it ran none or is still inside one
 * @throws LabError CONNECTION_LOST, CANCELLED
 */
export async function typeLine(session: Session, line: string, signal?: AbortSignal): Promise<number | null> {
  const lines = line.replace(/\n$/, '').split('\n');
  let exitCode: number | null = null;
  for (const [index, part] of lines.entries()) {
    await waitFor(session, () => idleNow(session) || insidePrompt(session, index > 0), signal);
    const prompts = session.activity.prompts;
    session.activity.forgetExitCode();
    session.typeAfresh(`${part}\r`);
    const last = index === lines.length - 1;
    await waitFor(
      session,
      () =>
        !session.alive ||
        (session.activity.prompts > prompts && session.activity.idle) ||
        (session.recent.includes('\n') && insidePrompt(session, !last)),
      signal,
    );
    exitCode = session.activity.lastExitCode;
  }
  return exitCode;
}

/** Whether a prompt is seen that gives no marks: of a shell in a container, or (`continuing`) of an unfinished line. */
function insidePrompt(session: Session, continuing: boolean): boolean {
  if (session.quietFor < QUIET) {
    return false;
  }
  const line =
    visible(session.recent)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  const argv = session.activity.running?.argv;
  return argv && isInteractive(argv) ? /[#$%>] $/.test(line) : continuing && line === '> ';
}

function isInteractive(argv: string[]): boolean {
  return (
    argv.includes('attach') ||
    argv.some((word) => /^-[a-z]*[it][a-z]*$/.test(word) || word === '--interactive' || word === '--tty')
  );
}

function visible(text: string): string {
  return text.replace(/\x1b\[[0-9;?!>]*[a-zA-Z]/g, '').replace(/\x1b\][^\x07\x1b]*(\x07|\x1b\\)/g, '');
}
