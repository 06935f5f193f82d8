import { useEffect, useRef } from 'react';
import type { TerminalInfo } from '../../../electron/contract/index.ts';
import { showError } from '../../errors/error-store.ts';
import { useLab, useSlice } from '../../state/lab.ts';
import { useView } from '../../state/view.ts';
import { openTerminal, reconnectTerminal } from './terminal-calls.ts';

const none: TerminalInfo[] = [];

/** The terminals there are, and the one in front; opens the first one by itself when a bench has become ready. */
export function useTerminals(): { terminals: TerminalInfo[]; active: TerminalInfo | null } {
  const known = useSlice('terminals');
  const terminals = known ?? none;
  const activeId = useView((view) => view.activeTerminal);
  const active = terminals.find((one) => one.id === activeId) ?? null;
  useFirstTerminal(known);

  const fallback = active ? null : (terminals.findLast((one) => one.alive) ?? terminals.at(-1) ?? null);
  const fallbackId = fallback?.id ?? null;
  useEffect(() => {
    // One that was just opened may be in front before the list has it.
    if (fallbackId !== null) {
      useView.setState({ activeTerminal: fallbackId });
    }
  }, [fallbackId]);
  return { terminals, active: active ?? fallback };
}

/**
 * Once per bench that becomes ready: if no shell of the bench lives, one that had ended is connected again, or a new
 * one is opened. Not again after that, so that a learner who types `exit` sees what became of it.
 */
function useFirstTerminal(known: TerminalInfo[] | undefined): void {
  const ready = useSlice('bench')?.status === 'ready';
  const lessonId = useSlice('bench')?.lessonId ?? null;
  const connected = useLab((state) => state.connection === 'open');
  const servedFor = useRef<string | null>(null);

  useEffect(() => {
    if (!ready || !connected || !known || lessonId === null) {
      servedFor.current = null;
      return;
    }
    if (servedFor.current === lessonId) {
      return;
    }
    servedFor.current = lessonId;
    const shells = known.filter((one) => one.target.kind === 'bench');
    const ended = shells.findLast((one) => one.id === useView.getState().activeTerminal) ?? shells.at(-1);
    if (!shells.some((one) => one.alive)) {
      (ended ? reconnectTerminal(ended.id) : openTerminal({ kind: 'bench' })).catch(showError);
    }
  }, [ready, connected, known, lessonId]);
}
