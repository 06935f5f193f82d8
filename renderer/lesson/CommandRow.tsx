import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../icons/Icon.tsx';
import { typeForMe, useLiveTerminal } from './terminal-input.ts';

const COPIED_FOR_MS = 2_000;

/** A command of the lesson with a button that types it into the terminal and one that copies it. */
export function CommandRow({ command }: { command: string }) {
  const { t } = useTranslation('lesson');
  const terminalId = useLiveTerminal();
  return (
    <div className="command">
      <pre>
        <code>{command}</code>
      </pre>
      <span className="command-buttons">
        <CopyButton text={command} />
        <button
          type="button"
          className="button"
          disabled={terminalId === null}
          title={terminalId === null ? t('command.needsTerminal') : undefined}
          onClick={() => terminalId && typeForMe(terminalId, command)}
        >
          <Icon name="keyboard" />
          {t('command.type')}
        </button>
      </span>
    </div>
  );
}

export function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation('lesson');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return;
    }
    const timer = setTimeout(() => setCopied(false), COPIED_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const label = t(copied ? 'command.copied' : 'command.copy');
  return (
    <button
      type="button"
      className="square-button"
      aria-label={label}
      title={label}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true));
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} size="small" />
    </button>
  );
}
