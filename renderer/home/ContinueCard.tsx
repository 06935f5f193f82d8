import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asLanguage } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import { RestartDialog } from '../lesson/LessonMenu.tsx';
import { goToLesson } from '../state/view.ts';
import { ContinuePicture } from './ContinuePicture.tsx';
import { type CourseLesson, minutesLeft } from './course.ts';
import { Segments } from './Segments.tsx';

/** The lesson to go on with, its layers, and how the whole course stands. */
export function ContinueCard({ lesson, course }: { lesson: CourseLesson; course: CourseLesson[] }) {
  const { t, i18n } = useTranslation('home');
  const language = asLanguage(i18n.language);
  const [asking, setAsking] = useState(false);
  const { summary } = lesson;
  const begun = lesson.currentStep !== null;
  const step = summary.steps[(lesson.currentStep ?? 1) - 1];
  const kicker = lesson.done ? 'continue.kickerAgain' : begun ? 'continue.kicker' : 'continue.kickerNew';
  return (
    <section className="card continue" aria-label={t('continue.label')}>
      <div className="continue-words">
        <p className="meta quiet">{t(kicker, { id: summary.id })}</p>
        <h1>{summary.title[language]}</h1>
        <p className="quiet continue-line">
          {begun && !lesson.done && step
            ? t('continue.step', {
                number: lesson.currentStep,
                count: summary.steps.length,
                title: step.title[language],
              })
            : summary.summary[language]}
          {language === 'en' && ' '}
          {!lesson.done && t('continue.left', { count: minutesLeft(lesson) })}
        </p>
        <Segments segments={lesson.segments} />
        <div className="row continue-buttons">
          <button type="button" className="button primary large" onClick={() => goToLesson(summary.id)}>
            {t(lesson.done ? 'continue.again' : begun ? 'continue.go' : 'continue.begin')}
            <Icon name="arrow" />
          </button>
          {begun && (
            <button type="button" className="button plain large" onClick={() => setAsking(true)}>
              {t('continue.restart')}
            </button>
          )}
        </div>
      </div>
      <ContinuePicture lessonId={summary.id} />
      <Totals course={course} />
      {asking && <RestartDialog lessonId={summary.id} onClose={() => setAsking(false)} />}
    </section>
  );
}

/** From here on hours are said: nobody counts 181 minutes. */
const LONG_MINUTES = 100;

function Totals({ course }: { course: CourseLesson[] }) {
  const { t } = useTranslation('home');
  const timeLeft = (minutes: number): string => {
    if (minutes === 0) {
      return t('totals.nothingLeft');
    }
    return minutes < LONG_MINUTES
      ? t('totals.left', { count: minutes })
      : t('totals.hours', { count: Math.round(minutes / 60) });
  };
  const left = course.reduce((sum, one) => sum + minutesLeft(one), 0);
  const steps = course.reduce((sum, one) => sum + one.segments.length, 0);
  return (
    <div className="totals">
      <h2>{t('totals.title')}</h2>
      <p>
        <b className="large-number">{course.filter((one) => one.done).length}</b>
        <span className="quiet">{t('totals.lessons', { count: course.length })}</span>
      </p>
      <p>
        <b className="large-number">{course.reduce((sum, one) => sum + one.doneSteps, 0)}</b>
        <span className="quiet">{t('totals.steps', { count: steps })}</span>
      </p>
      <p className="meta quiet">{timeLeft(left)}</p>
    </div>
  );
}
