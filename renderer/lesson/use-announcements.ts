import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type CheckResult, type LessonPage, say } from '../../electron/contract/index.ts';
import { announce } from '../app/announce.ts';
import { asLanguage } from '../app/format.ts';
import { useSlice } from '../state/lab.ts';
import { currentStep, isDone } from './step-order.ts';

/** Tells a screen reader when a check of the current step changes its outcome and when a step is done. */
export function useAnnouncements(page: LessonPage | null): void {
  const { t, i18n } = useTranslation('lesson');
  const language = asLanguage(i18n.language);
  const checks = useSlice('checks');
  const progress = useSlice('progress')?.lessons[page?.id ?? ''];
  const before = useRef<{ place: string; outcomes: Map<string, string> } | null>(null);
  const step = page ? currentStep(page, progress) : undefined;
  const number = page && step ? page.steps.indexOf(step) + 1 : 0;
  const stepDone = step ? isDone(progress, step.id) : false;
  const stepKey = `${page?.id} ${step?.id}`;
  const doneBefore = useRef<{ key: string; done: boolean } | null>(null);

  useEffect(() => {
    if (!checks || !step) {
      return;
    }
    const place = `${checks.lessonId} ${checks.stepId}`;
    const known = before.current?.place === place ? before.current.outcomes : null;
    before.current = { place, outcomes: new Map(checks.results.map((one) => [one.id, one.outcome])) };
    if (!known || known.size === 0) {
      return; // the first results of a step are its state, not news
    }
    const news = checks.results.filter((one) => (known.get(one.id) ?? 'notYet') !== one.outcome);
    const words = news.map((one) => sentence(one)).filter((one) => one !== '');
    if (words.length > 0) {
      announce(words.join(' '));
    }

    function sentence(result: CheckResult): string {
      const label = step?.checks.find((one) => one.id === result.id)?.label.replaceAll('`', '') ?? '';
      if (result.outcome === 'pass') {
        return t('checks.passedNow', { label });
      }
      if (result.outcome === 'fail') {
        return t('checks.failedNow', {
          label,
          expected: say(result.expected, language),
          observed: say(result.observed, language),
        });
      }
      return '';
    }
  }, [checks, step, language, t]);

  useEffect(() => {
    const known = doneBefore.current;
    doneBefore.current = { key: stepKey, done: stepDone };
    if (known?.key === stepKey && !known.done && stepDone) {
      const last = number === page?.steps.length;
      announce(t('checks.stepDone', { number }) + (last ? ` ${t('checks.lessonDone')}` : ''));
    }
  }, [stepKey, stepDone, number, page, t]);
}
