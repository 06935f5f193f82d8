import type { CommandMark } from '../../contract/index.ts';
import type { Mark } from './mark-parser.ts';

/** What the marks of one connection have told so far. */
export interface ShellActivity {
  /** The shell shows its prompt, and no docker command runs in front of it. */
  readonly idle: boolean;
  /** How often the prompt has been shown. */
  readonly prompts: number;
  /** The docker command that runs in front of the shell now. */
  readonly running: CommandMark | null;
  /** Exit code of the newest docker command that has ended. */
  readonly lastExitCode: number | null;
  /** Takes a mark; the answer is what it tells about a command. */
  take(mark: Mark): CommandMark | null;
  /** Something was typed. */
  typed(data: string): void;
  /** Something was shown. */
  shown(text: string): void;
  forgetExitCode(): void;
}

/** @param commandId makes the shell's own command number unique among all terminals of the app. */
export function createShellActivity(terminalId: string, commandId: (id: string) => string): ShellActivity {
  const known = new Map<string, CommandMark>();
  const inFront = new Set<string>();
  let promptSeen = false;
  // The shell draws its prompt anew when the window changes; after Enter only one on a new line is the next prompt.
  let enterUnanswered = false;
  let prompts = 0;
  let lastExitCode: number | null = null;

  return {
    get idle() {
      return promptSeen && inFront.size === 0;
    },
    get prompts() {
      return prompts;
    },
    get running() {
      const newest = [...inFront].at(-1);
      return newest === undefined ? null : (known.get(newest) ?? null);
    },
    get lastExitCode() {
      return lastExitCode;
    },
    take(mark) {
      if (mark.kind === 'prompt') {
        if (enterUnanswered) {
          return null;
        }
        promptSeen = true;
        prompts += 1;
        // What still runs when the prompt comes back was sent to the background.
        inFront.clear();
        return null;
      }
      if (mark.kind === 'start') {
        const command: CommandMark = {
          id: commandId(mark.id),
          terminalId,
          argv: mark.argv,
          cwd: mark.cwd,
          startedAt: new Date().toISOString(),
          exitCode: null,
        };
        known.set(mark.id, command);
        inFront.add(mark.id);
        return command;
      }
      const started = known.get(mark.id);
      known.delete(mark.id);
      inFront.delete(mark.id);
      if (!started) {
        return null;
      }
      lastExitCode = mark.exitCode;
      return { ...started, exitCode: mark.exitCode };
    },
    typed(data) {
      if (/[\r\n]/.test(data)) {
        promptSeen = false;
        enterUnanswered = true;
      }
    },
    shown(text) {
      if (text.includes('\n')) {
        enterUnanswered = false;
      }
    },
    forgetExitCode() {
      lastExitCode = null;
    },
  };
}
