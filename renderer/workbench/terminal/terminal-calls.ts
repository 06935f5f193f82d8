import type { TerminalInfo, TerminalTarget } from '../../../electron/contract/index.ts';
import { call } from '../../state/lab.ts';
import { useView } from '../../state/view.ts';
import { attempt } from '../parts/problem.ts';
import { likelySize } from './size.ts';

/** Opens a terminal and brings it to the front. Rejects with LabError. */
export async function openTerminal(target: TerminalTarget): Promise<TerminalInfo> {
  const info = await call('terminal.open', { target, ...likelySize() });
  useView.setState({ activeTerminal: info.id });
  return info;
}

export function closeTerminal(terminalId: string): void {
  attempt(call('terminal.close', { terminalId }));
}

/** A new program in a terminal that has ended; what it showed before stays above. Rejects with LabError. */
export async function reconnectTerminal(terminalId: string): Promise<void> {
  await call('terminal.reconnect', { terminalId });
}
