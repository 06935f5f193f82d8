import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../app/announce.ts';
import { useSlice } from '../state/lab.ts';
import { startBuild } from './start-build.ts';
import { sumUp } from './words.ts';

/** Ctrl+B or Cmd+B builds, wherever in the lesson the keys are; and the end of a build is said. */
export function useBuildKeys(): void {
  const { t } = useTranslation('builds');
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!held || event.key.toLowerCase() !== 'b' || document.querySelector('dialog[open]')) {
        return;
      }
      // In the capture phase and stopped, because a terminal would send the key to its shell.
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) {
        void startBuild();
      }
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  const records = useSlice('builds')?.records;
  const watched = useRef<string | null>(null);
  useEffect(() => {
    const newest = records?.[0];
    if (newest?.status === 'running') {
      watched.current = newest.id;
    } else if (newest && watched.current === newest.id) {
      watched.current = null;
      announce(sumUp(t, newest));
    }
  }, [records, t]);
}
