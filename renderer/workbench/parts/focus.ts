import { type KeyboardEvent, useEffect } from 'react';
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

/** F6 stops at a panel as a whole; Enter there goes on into what its front tab shows. */
export function enterPanel(event: KeyboardEvent, id: string | null): void {
  if (event.key === 'Enter' && event.target === event.currentTarget && id !== null) {
    event.preventDefault();
    wantFocus(id);
  }
}
