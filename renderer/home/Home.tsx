import { useTranslation } from 'react-i18next';
import { Textures } from '../layers/Textures.tsx';
import { useSlice } from '../state/lab.ts';
import { BrokenLessons } from './BrokenLessons.tsx';
import { ContinueCard } from './ContinueCard.tsx';
import { courseGroups, courseLessons, nextLesson } from './course.ts';
import { EngineStrip } from './EngineStrip.tsx';
import { GroupOfLessons } from './GroupOfLessons.tsx';
import { Legend } from './Legend.tsx';
import './home.css';

/** Few enough lessons to be shown larger, with the legend beside them. */
const FEW = 6;

/** The course page: what to go on with, the engine, and all lessons. */
export function Home() {
  const { t } = useTranslation('home');
  const lessons = useSlice('lessons');
  const progress = useSlice('progress');
  if (!lessons || !progress) {
    return null;
  }
  const course = courseLessons(lessons, progress);
  const next = nextLesson(course);
  return (
    <main className="home" id="main" tabIndex={-1} aria-label={t('label')} data-f6>
      <Textures />
      <div className="home-body">
        {next ? (
          <ContinueCard lesson={next} course={course} />
        ) : (
          <section className="card pad">
            <h1>{t('empty.title')}</h1>
            <p className="quiet">{t('empty.text')}</p>
          </section>
        )}
        <EngineStrip />
        <BrokenLessons problems={lessons.problems} />
        {next && (
          <section className={course.length > FEW ? 'map many' : 'map few'} aria-label={t('map')}>
            <div className="map-groups">
              {courseGroups(course).map((group) => (
                <GroupOfLessons key={group.group} group={group} next={next.summary.id} />
              ))}
              {course.length > FEW && <Legend />}
            </div>
            {course.length <= FEW && <Legend />}
          </section>
        )}
      </div>
    </main>
  );
}
