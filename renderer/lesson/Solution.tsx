import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call } from '../state/lab.ts';
import { CopyButton } from './CommandRow.tsx';
import { LockedUntil } from './Hints.tsx';
import { useLiveTerminal } from './terminal-input.ts';

/** The last rung: the solution's lines, and a button that types them all. */
export function Solution({
  lessonId,
  stepId,
  number,
  unlocked,
  seen,
  lastHint,
}: {
  lessonId: string;
  stepId: string;
  number: number;
  unlocked: boolean;
  seen: boolean;
  lastHint: number;
}) {
  const { t } = useTranslation('lesson');
  const [lines, setLines] = useState<string[] | null>(null);
  const [typing, setTyping] = useState(false);
  const terminalId = useLiveTerminal();

  async function show(): Promise<void> {
    try {
      setLines((await call('step.solution', { lessonId, stepId })).lines);
    } catch (error) {
      showError(error);
    }
  }

  async function typeAll(terminal: string): Promise<void> {
    setTyping(true);
    try {
      await call('step.typeSolution', { lessonId, stepId, terminalId: terminal });
    } catch (error) {
      showError(error);
    } finally {
      setTyping(false);
    }
  }

  if (lines === null) {
    return (
      <li className="rung">
        <span className="mark rung-number">{number}</span>
        <span className="grow">{t('hints.solution')}</span>
        {unlocked || seen ? (
          <button
            type="button"
            className="link-button"
            aria-label={`${t('hints.show')} ${t('hints.solution')}`}
            onClick={() => {
              void show();
            }}
          >
            {t('hints.show')}
          </button>
        ) : (
          <LockedUntil number={lastHint} />
        )}
      </li>
    );
  }
  return (
    <li className="rung open">
      <span className="mark rung-number">{number}</span>
      <div className="grow">
        <div className="row">
          <span className="grow">{t('hints.solution')}</span>
          {lines.length > 0 && <CopyButton text={lines.join('\n')} />}
        </div>
        {lines.length === 0 ? (
          <p className="quiet">{t('hints.nothingToType')}</p>
        ) : (
          <>
            <pre className="listing">
              <code>{lines.join('\n')}</code>
            </pre>
            <button
              type="button"
              className="button"
              disabled={terminalId === null || typing}
              title={terminalId === null ? t('command.needsTerminal') : t('hints.solutionNote')}
              onClick={() => {
                if (terminalId) {
                  void typeAll(terminalId);
                }
              }}
            >
              {typing ? <span className="spinner" /> : <Icon name="keyboard" />}
              {t(typing ? 'hints.typing' : 'hints.typeAll')}
            </button>
          </>
        )}
      </div>
    </li>
  );
}
