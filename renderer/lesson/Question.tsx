import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StepPage } from '../../electron/contract/index.ts';
import { InlineCode } from '../app/InlineCode.tsx';
import { showError } from '../errors/error-store.ts';
import { call } from '../state/lab.ts';

/** A question whose answer is read from the learner's own bench: a number, or one of several choices. */
export function Question({
  lessonId,
  stepId,
  check,
}: {
  lessonId: string;
  stepId: string;
  check: StepPage['checks'][number];
}) {
  const { t } = useTranslation('lesson');
  const [answer, setAnswer] = useState('');
  const [asking, setAsking] = useState(false);
  const id = useId();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setAsking(true);
    try {
      await call('step.answer', { lessonId, stepId, checkId: check.id, answer: answer.trim() });
    } catch (error) {
      showError(error);
    } finally {
      setAsking(false);
    }
  }

  return (
    <form
      className="question"
      onSubmit={(event) => {
        void submit(event);
      }}
    >
      {check.choices.length === 0 ? (
        <input
          className="field"
          inputMode="numeric"
          autoComplete="off"
          aria-label={t('question.number')}
          placeholder={t('question.number')}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      ) : (
        <fieldset>
          <legend className="only-read">{t('question.choice')}</legend>
          {check.choices.map((choice) => (
            <label key={choice.id}>
              <input
                type="radio"
                name={id}
                checked={answer === choice.id}
                onChange={() => setAnswer(choice.id)}
              />
              <span>
                <InlineCode text={choice.text} />
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <button type="submit" className="button" disabled={asking || answer.trim() === ''}>
        {t('question.answer')}
      </button>
    </form>
  );
}
