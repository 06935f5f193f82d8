import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../electron/core/terminal/mark-parser.ts';
import { createShellActivity } from '../../../electron/core/terminal/shell-activity.ts';

const start = (id: string): Mark => ({ kind: 'start', id, cwd: '/workspace', argv: ['docker', 'ps'] });
const end = (id: string, exitCode = 0) => ({ kind: 'end', id, exitCode }) as const;
const prompt = { kind: 'prompt' } as const;
const begin = () => createShellActivity('t1', (id) => `t1.${id}`);

describe('what a shell is doing', () => {
  it('is idle at its prompt, and not from Enter to the next prompt', () => {
    const shell = begin();
    expect(shell.idle).toBe(false);
    shell.take(prompt);
    expect(shell.idle).toBe(true);
    shell.typed('docker ps');
    expect(shell.idle).toBe(true);
    shell.typed('\r');
    expect(shell.idle).toBe(false);
    shell.shown('docker ps\r\n');
    expect(shell.take(start('1'))).toMatchObject({ id: 't1.1', terminalId: 't1', exitCode: null });
    expect(shell.running?.argv).toEqual(['docker', 'ps']);
    expect(shell.take(end('1', 3))).toMatchObject({ id: 't1.1', exitCode: 3 });
    expect(shell.idle).toBe(false);
    shell.take(prompt);
    expect(shell.idle).toBe(true);
    expect(shell.lastExitCode).toBe(3);
  });

  it('does not take a prompt redrawn for the next one', () => {
    const shell = begin();
    shell.take(prompt);
    shell.typed('ls\r');
    shell.take(prompt);
    expect(shell.idle).toBe(false);
    shell.shown('\r\n');
    shell.take(prompt);
    expect(shell.idle).toBe(true);
  });

  it('is not held up by a command in the background, whose end is told all the same', () => {
    const shell = begin();
    shell.take(start('1'));
    shell.take(prompt);
    expect(shell.idle).toBe(true);
    expect(shell.running).toBeNull();
    expect(shell.take(end('1'))).toMatchObject({ exitCode: 0 });
  });

  it('does not believe the end of what never began', () => {
    expect(begin().take(end('9'))).toBeNull();
  });
});
