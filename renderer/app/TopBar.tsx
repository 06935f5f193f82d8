import { useTranslation } from 'react-i18next';
import { Icon } from '../icons/Icon.tsx';
import { Logo } from '../icons/Logo.tsx';
import { useSlice } from '../state/lab.ts';
import { goHome, goToLesson, useView } from '../state/view.ts';
import { chooseLanguage } from './appearance.ts';
import { DisplayMenu } from './DisplayMenu.tsx';
import { asLanguage } from './format.ts';
import { lastOpenedLesson } from './last-lesson.ts';

export function TopBar() {
  const { t, i18n } = useTranslation('frame');
  const { page, lessonId } = useView();
  const progress = useSlice('progress');
  const lessons = useSlice('lessons');
  const lesson = lessonId ?? lastOpenedLesson(progress, lessons);
  const language = asLanguage(i18n.language);
  return (
    <header className="topbar">
      <div className="brand">
        <Logo />
        Layer Lab
      </div>
      <nav className="topnav" aria-label={t('nav.label')}>
        <button type="button" aria-current={page === 'home' ? 'page' : undefined} onClick={goHome}>
          <Icon name="course" />
          {t('nav.course')}
        </button>
        {lesson && (
          <button
            type="button"
            aria-current={page === 'lesson' ? 'page' : undefined}
            onClick={() => goToLesson(lesson)}
          >
            <Icon name="layers" />
            {t('nav.lesson')}
          </button>
        )}
      </nav>
      <div className="grow" />
      <fieldset className="segmented" aria-label={t('language')}>
        <button type="button" lang="en" aria-pressed={language === 'en'} onClick={() => chooseLanguage('en')}>
          EN
        </button>
        <button
          type="button"
          lang="zh-CN"
          aria-pressed={language === 'zh-CN'}
          onClick={() => chooseLanguage('zh-CN')}
        >
          中文
        </button>
      </fieldset>
      <DisplayMenu />
    </header>
  );
}
