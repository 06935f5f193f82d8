import { useTranslation } from 'react-i18next';
import { asLanguage } from '../app/format.ts';
import { ErrorBoundary } from '../errors/ErrorBoundary.tsx';
import { BenchBanner, EngineBanner } from './LessonBanners.tsx';
import { LessonLayout } from './LessonLayout.tsx';
import { LessonPanel } from './LessonPanel.tsx';
import { useAnnouncements } from './use-announcements.ts';
import { useEnterLesson } from './use-enter-lesson.ts';
import { useKeptBoth } from './use-kept-both.ts';
import { useLessonPage } from './use-lesson-page.ts';
import { useStepPreview } from './use-step-preview.ts';
import './lesson.css';
import './prose.css';

/** A lesson under way: text on the left, work in the middle, layers on the right. */
export function LessonScreen({ lessonId }: { lessonId: string }) {
  const { t, i18n } = useTranslation('lesson');
  const page = useLessonPage(lessonId, asLanguage(i18n.language));
  useEnterLesson(lessonId);
  useAnnouncements(page);
  useStepPreview(page);
  useKeptBoth();
  return (
    <main className="lesson" id="main" tabIndex={-1}>
      <EngineBanner />
      <BenchBanner />
      <LessonLayout
        left={
          page ? (
            <ErrorBoundary>
              <LessonPanel page={page} />
            </ErrorBoundary>
          ) : (
            <div className="lesson-panel loading" role="status">
              <span className="spinner" />
              {t('loading')}
            </div>
          )
        }
      />
    </main>
  );
}
