import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, StepPage, StepProgress } from '../../electron/contract/index.ts';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call, useLab } from '../state/lab.ts';
import { Prose } from './Prose.tsx';
import { Solution } from './Solution.tsx';

/** The ladder: hints open in their order, the solution after the last of them. */
export function Hints({
  lessonId,
  step,
  language,
  progress,
}: {
  lessonId: string;
  step: StepPage;
  language: Language;
  progress: StepProgress | undefined;
}) {
  const { t } = useTranslation('lesson');
  const opened = progress?.hintsOpened ?? 0;
  const hints = useOpenedHints(lessonId, step.id, language, opened);
  const rungs = Array.from({ length: step.hintCount }, (_, index) => index);
  const all = step.hintCount + (step.hasSolution ? 1 : 0);
  if (all === 0) {
    return null;
  }
  const seen = Math.min(opened, step.hintCount) + (progress?.solutionSeen ? 1 : 0);
  return (
    <section className="block hints" aria-label={t('hints.title')}>
      <div className="block-head">
        <h3>{t('hints.title')}</h3>
        <span className="grow" />
        <span className="meta quiet">{t('hints.opened', { opened: seen, count: all })}</span>
      </div>
      <ol>
        {rungs.map((index) => {
          const hint = hints[index];
          return index < opened && hint !== undefined ? (
            <li key={index} className="rung open">
              <span className="mark rung-number">{index + 1}</span>
              <div className="grow prose-inline">
                <Prose markdown={hint} />
              </div>
            </li>
          ) : (
            <li key={index} className="rung">
              <span className="mark rung-number">{index + 1}</span>
              <span className="grow">
                {t(index > 0 && index === step.hintCount - 1 ? 'hints.last' : 'hints.hint', {
                  number: index + 1,
                })}
              </span>
              {index <= opened ? (
                <button
                  type="button"
                  className="link-button"
                  aria-label={`${t('hints.open')} ${t('hints.hint', { number: index + 1 })}`}
                  onClick={() => {
                    call('step.openHint', { lessonId, stepId: step.id, language }).catch(showError);
                  }}
                >
                  {t('hints.open')}
                </button>
              ) : (
                <LockedUntil number={index} />
              )}
            </li>
          );
        })}
        {step.hasSolution && (
          <Solution
            lessonId={lessonId}
            stepId={step.id}
            number={all}
            unlocked={opened >= step.hintCount}
            seen={progress?.solutionSeen ?? false}
            lastHint={step.hintCount}
          />
        )}
      </ol>
    </section>
  );
}

export function LockedUntil({ number }: { number: number }) {
  const { t } = useTranslation('lesson');
  return (
    <span className="row meta quiet locked">
      <Icon name="lock" size="tiny" />
      {t('hints.afterHint', { number })}
    </span>
  );
}

/** Texts of the opened hints in a language, fetched whenever another one has been opened. */
function useOpenedHints(lessonId: string, stepId: string, language: Language, opened: number): string[] {
  const connected = useLab((state) => state.connection === 'open');
  const [hints, setHints] = useState<{ stepId: string; texts: string[] }>({ stepId, texts: [] });
  useEffect(() => {
    if (opened === 0 || !connected) {
      return;
    }
    let wanted = true;
    call('step.hints', { lessonId, stepId, language })
      .then((answer) => {
        if (wanted) {
          setHints({ stepId, texts: answer.hints });
        }
      })
      .catch(showError);
    return () => {
      wanted = false;
    };
  }, [connected, lessonId, stepId, language, opened]);
  return hints.stepId === stepId ? hints.texts : [];
}
