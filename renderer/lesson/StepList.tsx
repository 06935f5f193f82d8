import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LessonPage, LessonProgress } from '../../electron/contract/index.ts';
import { Icon } from '../icons/Icon.tsx';
import { isDone, type StepState, stepStates } from './step-order.ts';

/** All steps. What is done can be visited again, what is locked says why. */
export function StepList({
  page,
  progress,
  onSelect,
}: {
  page: LessonPage;
  progress: LessonProgress | undefined;
  onSelect: (stepId: string) => void;
}) {
  const { t } = useTranslation('lesson');
  const states = stepStates(page, progress);
  const list = useRef<HTMLOListElement>(null);
  const now = states.indexOf('now');
  useEffect(() => {
    const item = list.current?.children[now];
    if (list.current && item instanceof HTMLElement) {
      // In whole rows, with the step before it in view as well.
      list.current.scrollTop = item.offsetTop - item.offsetHeight;
    }
  }, [now]);
  return (
    <ol ref={list} className="steps" aria-label={t('steps.label')}>
      {page.steps.map((step, index) => {
        const state = states[index] ?? 'locked';
        const done = isDone(progress, step.id);
        return (
          <li key={step.id} className={state}>
            <button
              type="button"
              aria-current={state === 'now' ? 'step' : undefined}
              disabled={state === 'locked'}
              title={state === 'locked' ? t('steps.locked') : undefined}
              onClick={() => onSelect(step.id)}
            >
              <StepMark number={index + 1} state={state} done={done} />
              <span className="cut">{step.title}</span>
              {done && <span className="only-read">{t('steps.done')}</span>}
            </button>
          </li>
        );
      })}
    </ol>
  );
}

function StepMark({ number, state, done }: { number: number; state: StepState; done: boolean }) {
  return (
    <span className={done ? 'mark done' : `mark ${state}`}>
      {done ? <Icon name="check" size="tiny" /> : number}
    </span>
  );
}
