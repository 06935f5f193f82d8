import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorBoundary } from '../errors/ErrorBoundary.tsx';
import { ErrorToasts } from '../errors/ErrorToasts.tsx';
import { dismissErrors } from '../errors/error-store.ts';
import { Home } from '../home/Home.tsx';
import { LessonScreen } from '../lesson/LessonScreen.tsx';
import { useLab, useSlice } from '../state/lab.ts';
import { goHome, useView } from '../state/view.ts';
import { Announcer } from './Announcer.tsx';
import { Banner } from './Banner.tsx';
import { FullPage } from './FullPage.tsx';
import { asLanguage } from './format.ts';
import { NoEngine } from './NoEngine.tsx';
import { usePanelFocus } from './panel-focus.ts';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import './frame.css';

export function App() {
  const { t } = useTranslation('frame');
  usePanelFocus();
  usePageFocusAndTitle();
  return (
    <div className="frame">
      <button type="button" className="skip-link" onClick={skipToMain}>
        {t('skip')}
      </button>
      <TopBar />
      <div className="frame-body">
        <ConnectionBanner />
        <ErrorBoundary>
          <Page />
        </ErrorBoundary>
      </div>
      <StatusBar />
      <ErrorToasts />
      <Announcer />
    </div>
  );
}

/** A button and not a link to #main, because the address belongs to the pages. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}

/** The window's title names the page, and the focus follows when another page opens. */
function usePageFocusAndTitle(): void {
  const { t, i18n } = useTranslation('frame');
  const page = useView((state) => state.page);
  const lessonId = useView((state) => state.lessonId);
  const lessons = useSlice('lessons')?.lessons;
  const lesson = page === 'lesson' ? lessons?.find((one) => one.id === lessonId) : undefined;
  const title = lesson?.title[asLanguage(i18n.language)] ?? t('nav.course');
  useEffect(() => {
    document.title = `${title} · Layer Lab`;
  }, [title]);

  const place = page === 'lesson' ? lessonId : null;
  const before = useRef(place);
  useEffect(() => {
    if (before.current !== place) {
      before.current = place;
      document.getElementById('main')?.focus();
    }
  }, [place]);
}

function Page() {
  const { t } = useTranslation('frame');
  const connection = useLab((state) => state.connection);
  const page = useView((state) => state.page);
  const lessonId = useView((state) => state.lessonId);
  const engine = useSlice('engine');
  const lessons = useSlice('lessons');
  const progress = useSlice('progress');
  const ready = engine?.status === 'ready';
  const [engineSeen, setEngineSeen] = useState(false);
  useEffect(() => {
    if (ready) {
      setEngineSeen(true);
    }
  }, [ready]);

  if (connection === 'refused') {
    return (
      <FullPage icon="lock" title={t('refused.title')}>
        <p>{t('refused.why')}</p>
        <p>{t('refused.now')}</p>
      </FullPage>
    );
  }
  if (!engine || !lessons || !progress) {
    return (
      <FullPage title={t('connecting.title')}>
        <p>{t('connecting.why')}</p>
      </FullPage>
    );
  }
  // A lesson under way stays on the screen, with a banner, when the engine goes.
  if (!ready && !(engineSeen && page === 'lesson')) {
    return <NoEngine state={engine} />;
  }
  if (page === 'home' || !lessonId) {
    return <Home />;
  }
  return lessons.lessons.some((one) => one.id === lessonId) ? (
    <LessonScreen key={lessonId} lessonId={lessonId} />
  ) : (
    <MissingLesson lessonId={lessonId} />
  );
}

/** An address may name a lesson that is not there, or not there any more. */
function MissingLesson({ lessonId }: { lessonId: string }) {
  const { t } = useTranslation('errors');
  const { t: tFrame } = useTranslation('frame');
  return (
    <FullPage icon="question" title={t('codes.LESSON_NOT_FOUND.titleWith', { subject: lessonId })}>
      <p>{t('codes.LESSON_NOT_FOUND.why')}</p>
      <button type="button" className="button primary" onClick={goHome}>
        {tFrame('nav.course')}
      </button>
    </FullPage>
  );
}

function ConnectionBanner() {
  const { t } = useTranslation('frame');
  const connection = useLab((state) => state.connection);
  const begun = useSlice('engine') !== undefined;
  useEffect(() => {
    if (connection === 'open') {
      dismissErrors('CONNECTION_LOST');
    }
  }, [connection]);
  if (connection !== 'lost' || !begun) {
    return null;
  }
  return (
    <Banner kind="waiting" icon="plug" title={t('lost.title')} action={<span className="spinner" />}>
      {t('lost.text')}
    </Banner>
  );
}
