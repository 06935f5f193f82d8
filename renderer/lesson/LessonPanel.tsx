import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LessonPage, LessonProgress, StepPage } from '../../electron/contract/index.ts';
import { asLanguage } from '../app/format.ts';
import { showError } from '../errors/error-store.ts';
import { Icon } from '../icons/Icon.tsx';
import { call, useSlice } from '../state/lab.ts';
import { goHome } from '../state/view.ts';
import { Checks } from './Checks.tsx';
import { Hints } from './Hints.tsx';
import { LessonMenu } from './LessonMenu.tsx';
import { Prose } from './Prose.tsx';
import { StepFoot } from './StepFoot.tsx';
import { StepList } from './StepList.tsx';
import { currentStep, isDone } from './step-order.ts';

/** The left side of a lesson: where you are, the steps, the step's text, its checks, hints, and the way on. */
export function LessonPanel({ page }: { page: LessonPage }) {
  const { t } = useTranslation('lesson');
  const progress = useSlice('progress')?.lessons[page.id];
  const step = currentStep(page, progress);
  const select = (stepId: string): void => {
    call('step.select', { lessonId: page.id, stepId }).catch(showError);
  };
  return (
    <section className="lesson-panel" aria-label={t('label')} data-f6 tabIndex={-1}>
      <LessonHead page={page} />
      {step && (
        <>
          <StepList page={page} progress={progress} onSelect={select} />
          <StepBody page={page} step={step} progress={progress} />
          <StepFoot page={page} step={step} progress={progress} onSelect={select} />
        </>
      )}
    </section>
  );
}

function LessonHead({ page }: { page: LessonPage }) {
  const { t } = useTranslation('lesson');
  return (
    <div className="lesson-head">
      <div className="row">
        <nav className="crumbs grow" aria-label={t('breadcrumb')}>
          <button type="button" onClick={goHome}>
            {t('course')}
          </button>
          <Icon name="right" size="tiny" />
          <span className="cut">{t(`group.${page.group}`)}</span>
          <Icon name="right" size="tiny" />
          <span className="mono cut">{page.id}</span>
        </nav>
        <LessonMenu lessonId={page.id} />
      </div>
      <h1>{page.title}</h1>
    </div>
  );
}

function StepBody({
  page,
  step,
  progress,
}: {
  page: LessonPage;
  step: StepPage;
  progress: LessonProgress | undefined;
}) {
  const { t, i18n } = useTranslation('lesson');
  const language = asLanguage(i18n.language);
  const number = page.steps.indexOf(step) + 1;
  const done = isDone(progress, step.id);
  const scroll = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step.id);
  useEffect(() => {
    if (before.current === step.id) {
      return;
    }
    before.current = step.id;
    scroll.current?.scrollTo(0, 0);
    // Whoever came by Back or Next reads on from the heading; whoever types in the terminal is left there.
    if (document.activeElement === document.body || document.activeElement?.closest('.step-foot')) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [step.id]);
  return (
    <article ref={scroll} className="step-body" lang={language} aria-labelledby="step-title">
      <p className="meta quiet">{t('steps.of', { number, count: page.steps.length })}</p>
      <h2 id="step-title" ref={heading} tabIndex={-1}>
        {step.title}
      </h2>
      <div className="prose">
        <Prose markdown={step.body} />
      </div>
      {step.expect && (
        <section className="aside expect">
          <h3>
            <Icon name="eye" />
            {t('expect')}
          </h3>
          <div className="prose">
            <Prose markdown={step.expect} />
          </div>
        </section>
      )}
      <Checks lessonId={page.id} step={step} />
      {done && step.explain && (
        <section className="aside explain">
          <h3>
            <Icon name="bulb" />
            {t('explain')}
          </h3>
          <div className="prose">
            <Prose markdown={step.explain} />
          </div>
        </section>
      )}
      {!done && (
        <Hints
          key={step.id}
          lessonId={page.id}
          step={step}
          language={language}
          progress={progress?.steps[step.id]}
        />
      )}
      {progress?.doneAt && number === page.steps.length && (
        <section className="aside finished">
          <h3>
            <Icon name="check" />
            {t('finished.title')}
          </h3>
          <p>{t('finished.text')}</p>
        </section>
      )}
    </article>
  );
}
