import { useEffect, useState } from 'react';
import type { Language, LessonPage } from '../../electron/contract/index.ts';
import { showError } from '../errors/error-store.ts';
import { call, useLab, useSlice } from '../state/lab.ts';

/**
 * Prose and checks of a lesson in a language; null while they are fetched for the first time. Fetched again when a
 * step becomes done, because its explanation comes only then. The old page stays until the new one is here.
 */
export function useLessonPage(lessonId: string, language: Language): LessonPage | null {
  const connected = useLab((state) => state.connection === 'open');
  const steps = useSlice('progress')?.lessons[lessonId]?.steps ?? {};
  const doneSteps = Object.keys(steps)
    .filter((id) => steps[id]?.doneAt)
    .join(' ');
  const [page, setPage] = useState<LessonPage | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: doneSteps is a reason to fetch again, not an input
  useEffect(() => {
    if (!connected) {
      return;
    }
    let wanted = true;
    call('lesson.read', { lessonId, language })
      .then((read) => {
        if (wanted) {
          setPage(read);
        }
      })
      .catch((error) => {
        if (wanted) {
          showError(error);
        }
      });
    return () => {
      wanted = false;
    };
  }, [connected, lessonId, language, doneSteps]);
  return page;
}
