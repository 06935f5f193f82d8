import { useCallback, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type MenuEntry, MenuPopup, openMenuAt } from '../../workbench/parts/Menu.tsx';

/** A context menu for the lines of a tree; `show` opens it with these entries where the pointer or the line is. */
export function useEntryMenu() {
  const { t } = useTranslation('layers');
  const id = useId();
  const popup = useRef<HTMLDivElement>(null);
  const [entries, setEntries] = useState<MenuEntry[]>([]);

  const show = useCallback((next: MenuEntry[], x: number, y: number) => {
    if (next.length === 0) {
      return;
    }
    setEntries(next);
    // The entries must be there before the first of them can take the focus.
    requestAnimationFrame(() => {
      if (popup.current) {
        openMenuAt(popup.current, x + popup.current.offsetWidth, y);
      }
    });
  }, []);

  const menu = <MenuPopup id={id} ref={popup} label={t('act.menu')} sections={[{ title: '', entries }]} />;
  return { menu, show };
}
