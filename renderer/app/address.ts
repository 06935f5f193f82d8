import { goHome, goToLesson, useView } from '../state/view.ts';

/** `#/lesson/nginx-commit` → nginx-commit; null is the course page. */
export function lessonOfAddress(hash: string): string | null {
  return /^#\/lesson\/([a-z][a-z0-9-]*)$/.exec(hash)?.[1] ?? null;
}

/** The address names the page, so that reload and the browser's back button do what people expect of them. */
export function followAddress(): void {
  const goThere = (): void => {
    const lessonId = lessonOfAddress(window.location.hash);
    if (lessonId) {
      goToLesson(lessonId);
    } else {
      goHome();
    }
  };
  goThere();
  window.addEventListener('popstate', goThere);
  useView.subscribe(({ page, lessonId }) => {
    const wanted = page === 'lesson' && lessonId ? `#/lesson/${lessonId}` : '';
    if (window.location.hash !== wanted) {
      history.pushState(null, '', wanted || window.location.pathname + window.location.search);
    }
  });
}
