import { useTranslation } from 'react-i18next';
import { asLanguage } from '../app/format.ts';
import { Icon } from '../icons/Icon.tsx';
import { goToLesson } from '../state/view.ts';
import type { CourseGroup, CourseLesson } from './course.ts';
import { GroupPicture } from './GroupPicture.tsx';
import { Segments } from './Segments.tsx';

/** One group of the course and its lessons. */
export function GroupOfLessons({ group, next }: { group: CourseGroup; next: string }) {
  const { t } = useTranslation('home');
  const { t: tLesson } = useTranslation('lesson');
  const complete = group.done === group.lessons.length;
  const holdsNext = group.lessons.some((one) => one.summary.id === next);
  return (
    <section className="lesson-group" aria-labelledby={`group-${group.group}`}>
      <div className="group-head">
        <span
          className={complete ? 'group-number complete' : holdsNext ? 'group-number next' : 'group-number'}
        >
          {group.number}
        </span>
        <h2 id={`group-${group.group}`}>{tLesson(`group.${group.group}`)}</h2>
        <span className="grow" />
        <span className="meta quiet">
          {t('groupDone', { done: group.done, count: group.lessons.length })}
        </span>
      </div>
      <ul>
        {group.lessons.map((lesson) => (
          <LessonCard key={lesson.summary.id} lesson={lesson} next={lesson.summary.id === next} />
        ))}
      </ul>
    </section>
  );
}

function LessonCard({ lesson, next }: { lesson: CourseLesson; next: boolean }) {
  const { t, i18n } = useTranslation('home');
  const language = asLanguage(i18n.language);
  const { summary } = lesson;
  return (
    <li>
      <button
        type="button"
        className={next ? 'lesson-card next' : 'lesson-card'}
        onClick={() => goToLesson(summary.id)}
      >
        <GroupPicture group={summary.group} />
        <span className="grow lesson-card-words">
          <span className="row">
            <b className="grow cut">{summary.title[language]}</b>
            <HowFar lesson={lesson} />
          </span>
          <span className="row meta quiet">
            <span className="grow summary">{summary.summary[language]}</span>
            <span>{t('lesson.minutes', { count: summary.minutes })}</span>
          </span>
          <Segments segments={lesson.segments} />
        </span>
      </button>
    </li>
  );
}

function HowFar({ lesson }: { lesson: CourseLesson }) {
  const { t } = useTranslation('home');
  const count = lesson.segments.length;
  if (lesson.done) {
    return (
      <span className="row meta ok how-far">
        <Icon name="check" size="tiny" />
        {t('lesson.done')}
      </span>
    );
  }
  return lesson.currentStep !== null ? (
    <span className="meta how-far begun">{t('lesson.step', { number: lesson.currentStep, count })}</span>
  ) : (
    <span className="meta quiet how-far">{t('lesson.steps', { count })}</span>
  );
}
