import { useEffect } from 'react';

/** Anything with this attribute (and tabIndex -1) is a stop of F6. Of nested stops only the innermost counts. */
export const F6_STOP = 'data-f6';

/** F6 goes to the next panel, Shift+F6 to the one before. */
export function usePanelFocus(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) {
        return;
      }
      const stops = visibleStops();
      if (stops.length === 0) {
        return;
      }
      // In the capture phase and stopped, because a terminal would send the key to its shell.
      event.preventDefault();
      event.stopPropagation();
      const here = stops.findIndex((stop) => stop.contains(document.activeElement));
      const step = event.shiftKey ? -1 : 1;
      const next =
        here === -1 && event.shiftKey ? stops.length - 1 : (here + step + stops.length) % stops.length;
      stops[next]?.focus();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
}

function visibleStops(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[${F6_STOP}]`)].filter(
    (stop) => stop.checkVisibility() && !stop.querySelector(`[${F6_STOP}]`) && !stop.closest('[inert]'),
  );
}
