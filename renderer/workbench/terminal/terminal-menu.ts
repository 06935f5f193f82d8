import type { TFunction } from 'i18next';
import type { TerminalInfo } from '../../../electron/contract/index.ts';
import type { MenuSection } from '../parts/Menu.tsx';
import { pasteFromClipboard } from './paste.ts';
import { setScreenReader, useScreenReader } from './screen-reader.ts';
import { views } from './views.ts';

/** What can be done with a terminal: the same on a right click and behind the button of its tabs. */
export function useTerminalMenu(t: TFunction<'workbench'>, info: TerminalInfo): MenuSection[] {
  const screenReader = useScreenReader((state) => state.on);
  const view = () => views.get(info.id);
  const paste = (): void => {
    const target = view();
    if (target) {
      void pasteFromClipboard(t, target);
    }
  };
  return [
    {
      title: '',
      entries: [
        { id: 'copy', label: t('terminal.copy'), icon: 'copy', run: () => view()?.copy() },
        { id: 'paste', label: t('terminal.paste'), icon: 'paste', disabled: !info.alive, run: paste },
        { id: 'all', label: t('terminal.selectAll'), icon: 'logs', run: () => view()?.screen.selectAll() },
        { id: 'clear', label: t('terminal.clear'), icon: 'trash', run: () => view()?.screen.clear() },
        {
          id: 'reader',
          label: t('terminal.screenReader'),
          icon: 'letters',
          checked: screenReader,
          run: () => setScreenReader(!screenReader),
        },
      ],
    },
  ];
}
