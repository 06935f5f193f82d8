import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalInfo } from '../../../electron/contract/index.ts';
import { useLab, useSlice } from '../../state/lab.ts';
import { Bar } from '../parts/Bar.tsx';
import { attempt } from '../parts/problem.ts';
import { closeTerminal, reconnectTerminal } from './terminal-calls.ts';

/** What is the matter with the terminal in front, if anything, and what can be done about it. */
export function TerminalNotice({ active }: { active: TerminalInfo | null }): ReactElement | null {
  const { t } = useTranslation('workbench');
  const status = useSlice('bench')?.status;
  const connection = useLab((state) => state.connection);

  if (connection === 'lost') {
    return <Bar tone="warn" icon="plug" title={t('terminal.offline')} />;
  }
  if (status === 'lost') {
    // The lesson's banner above has the button that brings it back.
    return <Bar tone="warn" icon="plug" title={t('terminal.lost')} body={t('terminal.lostBody')} />;
  }
  if (!active || active.alive) {
    return null;
  }
  const code = active.exitCode;
  const title = code === null ? t('terminal.endedLost') : t('terminal.endedCode', { code });
  return (
    <Bar tone="calm" icon="terminal" title={title}>
      <button type="button" className="button" onClick={() => closeTerminal(active.id)}>
        {t('terminal.close')}
      </button>
      <button
        type="button"
        className="button"
        disabled={status !== 'ready'}
        onClick={() => attempt(reconnectTerminal(active.id))}
      >
        {t('terminal.reconnect')}
      </button>
    </Bar>
  );
}
