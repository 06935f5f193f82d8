import { showError } from '../errors/error-store.ts';
import { call, useLab, useSlice } from '../state/lab.ts';
import { useView } from '../state/view.ts';

/** What is sent for a command: each of its lines, entered. A terminal's Enter is a carriage return. */
export function typedInput(command: string): string {
  return `${command.replace(/\n+$/, '').replaceAll('\n', '\r')}\r`;
}

/** The terminal that "type it for me" types into; null while there is none that lives. */
export function useLiveTerminal(): string | null {
  const active = useView((state) => state.activeTerminal);
  const terminals = useSlice('terminals');
  const connected = useLab((state) => state.connection === 'open');
  const alive = terminals?.some((one) => one.id === active && one.alive) ?? false;
  return connected && alive ? active : null;
}

export function typeForMe(terminalId: string, command: string): void {
  call('terminal.input', { terminalId, data: typedInput(command) }).catch(showError);
}
