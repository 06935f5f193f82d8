import { useEffect } from 'react';
import { create } from 'zustand';

const useWanted = create<{ id: string | null }>(() => ({ id: null }));

/** Asks that what is behind a tab takes the keyboard as soon as it is there. */
export function wantFocus(id: string): void {
  useWanted.setState({ id });
}

/** Answers {@link wantFocus} for the thing of that id; `focus` is null while it cannot take the keyboard. */
export function useWantedFocus(id: string, focus: (() => void) | null): void {
  const wanted = useWanted((state) => state.id === id);
  useEffect(() => {
    if (wanted && focus) {
      useWanted.setState({ id: null });
      focus();
    }
  }, [wanted, focus]);
}
