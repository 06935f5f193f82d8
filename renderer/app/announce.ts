import { create } from 'zustand';

/** What a screen reader should say. The counter lets the same sentence be said twice. */
export const useAnnouncement = create<{ words: string; count: number }>(() => ({ words: '', count: 0 }));

export function announce(words: string): void {
  useAnnouncement.setState((state) => ({ words, count: state.count + 1 }));
}
