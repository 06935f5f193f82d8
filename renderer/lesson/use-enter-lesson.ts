import { useEffect } from 'react';
import { showError } from '../errors/error-store.ts';
import { call, useLab, useSlice } from '../state/lab.ts';

/**
 * Makes this the active lesson on the computer's side. Asked again after a new connection or a returned engine, because
 * the lab may have been restarted meanwhile; entering a lesson that is active already changes nothing there.
 */
export function useEnterLesson(lessonId: string): void {
  const connected = useLab((state) => state.connection === 'open');
  const engineReady = useSlice('engine')?.status === 'ready';
  useEffect(() => {
    if (connected && engineReady) {
      call('lesson.enter', { lessonId }).catch(showError);
    }
  }, [connected, engineReady, lessonId]);
}
