import { useTranslation } from 'react-i18next';
import { type CheckOutcome, type CheckResult, type StepPage, say } from '../../electron/contract/index.ts';
import { asLanguage } from '../app/format.ts';
import { InlineCode } from '../app/InlineCode.tsx';
import { Icon } from '../icons/Icon.tsx';
import { Question } from './Question.tsx';

/** One check. Pass is a round tick, fail a square cross, not yet a dotted ring, cannot check a question mark. */
export function CheckRow({
  lessonId,
  stepId,
  check,
  result,
}: {
  lessonId: string;
  stepId: string;
  check: StepPage['checks'][number];
  result: CheckResult | undefined;
}) {
  const { t } = useTranslation('lesson');
  const outcome = result?.outcome ?? 'notYet';
  return (
    <li className={`check ${outcome}`} data-check={check.id} data-outcome={outcome}>
      <OutcomeMark outcome={outcome} />
      <div className="grow">
        <p className="check-label">
          <InlineCode text={check.label} />
          <span className="only-read">{t(`checks.outcome.${outcome}`)}</span>
        </p>
        {result && outcome !== 'pass' && <Reasons result={result} />}
        {check.type === 'question' && outcome !== 'pass' && (
          <Question lessonId={lessonId} stepId={stepId} check={check} />
        )}
      </div>
    </li>
  );
}

function OutcomeMark({ outcome }: { outcome: CheckOutcome }) {
  return (
    <span className={`mark ${outcome}`}>
      {outcome === 'pass' && <Icon name="check" size="tiny" />}
      {outcome === 'fail' && <Icon name="cross" size="tiny" />}
      {outcome === 'cannotCheck' && <Icon name="question" size="tiny" />}
    </span>
  );
}

/** What has not been tried yet gets one quiet line; what was looked at and is otherwise gets the whole story. */
function Reasons({ result }: { result: CheckResult }) {
  const { t, i18n } = useTranslation('lesson');
  const language = asLanguage(i18n.language);
  if (result.outcome === 'notYet') {
    return <p className="meta quiet">{say(result.observed, language)}</p>;
  }
  return (
    <>
      <dl className="expected-observed">
        <dt>{t('checks.expected')}</dt>
        <dd>{say(result.expected, language)}</dd>
        <dt>{t('checks.observed')}</dt>
        <dd className={result.outcome === 'fail' ? 'bad' : ''}>{say(result.observed, language)}</dd>
      </dl>
      {result.advice && (
        <p className="advice">
          <Icon name="arrow" size="tiny" />
          <span>{say(result.advice, language)}</span>
        </p>
      )}
    </>
  );
}
