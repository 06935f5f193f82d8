import '@xterm/xterm/css/xterm.css';
import { type MouseEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalInfo } from '../../../electron/contract/index.ts';
import { useLab } from '../../state/lab.ts';
import { requestPreview } from '../../state/view.ts';
import { ask } from '../parts/ask.ts';
import { MenuPopup, type MenuSection, openMenuAt } from '../parts/Menu.tsx';
import { readTokens, useTokens } from '../parts/tokens.ts';
import type { GutterSign } from './command-marks.ts';
import { Gutter } from './Gutter.tsx';
import type { LinkTarget } from './links.ts';
import { linesToAskAbout, pasteQuote } from './paste-warning.ts';
import { setScreenReader, useScreenReader } from './screen-reader.ts';
import { TerminalView } from './terminal-view.ts';

function follow(target: LinkTarget): void {
  if (target.kind === 'preview') {
    requestPreview(target.port);
  } else {
    window.open(target.url, '_blank', 'noopener,noreferrer');
  }
}

interface PaneProps {
  info: TerminalInfo;
  title: string;
  shown: boolean;
}

/** The screen of one terminal. It stays alive, hidden, while another is in front. */
export default function TerminalPane({ info, title, shown }: PaneProps): ReactElement {
  const { t } = useTranslation('workbench');
  const tokens = useTokens();
  const connected = useLab((state) => state.connection === 'open');
  const screenReader = useScreenReader((state) => state.on);
  const host = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const menuId = useId();
  const [view, setView] = useState<TerminalView | null>(null);
  const [signs, setSigns] = useState<GutterSign[]>([]);

  async function paste(target: TerminalView, text: string, bracketed: boolean): Promise<void> {
    const count = linesToAskAbout(text, bracketed);
    const answer =
      count === 0 ||
      (await ask({
        title: t('terminal.pasteTitle', { count }),
        body: t(bracketed ? 'terminal.pasteBodyBracketed' : 'terminal.pasteBody'),
        quote: pasteQuote(text),
        choices: [{ id: 'paste', label: t('terminal.paste'), kind: 'main' }],
      }));
    if (answer && text) {
      target.paste(text);
    }
  }
  const newestPaste = useRef(paste);
  newestPaste.current = paste;

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const made: TerminalView = new TerminalView(info.id, host.current, readTokens(), {
      onLink: follow,
      onPaste: (text, bracketed) => void newestPaste.current(made, text, bracketed),
      onSigns: (next) => setSigns((old) => (old.length === 0 && next.length === 0 ? old : next)),
    });
    setView(made);
    return () => made.close();
  }, [info.id]);

  useEffect(() => {
    if (connected) {
      view?.connect();
    }
  }, [view, connected]);
  useEffect(() => view?.setTokens(tokens), [view, tokens]);
  useEffect(() => view?.setScreenReader(screenReader), [view, screenReader]);
  useEffect(() => view?.setShown(shown), [view, shown]);

  async function pasteFromClipboard(): Promise<void> {
    try {
      const text = await navigator.clipboard.readText();
      if (view) {
        await paste(view, text, view.screen.modes.bracketedPasteMode);
      }
    } catch {
      await ask({ title: t('terminal.paste'), body: t('terminal.pasteDenied'), choices: [] });
    }
  }

  const sections: MenuSection[] = [
    {
      title: '',
      entries: [
        {
          id: 'copy',
          label: t('terminal.copy'),
          icon: 'copy',
          disabled: !view?.screen.hasSelection(),
          run: () => view?.copy(),
        },
        {
          id: 'paste',
          label: t('terminal.paste'),
          icon: 'paste',
          disabled: !info.alive,
          run: () => void pasteFromClipboard(),
        },
        { id: 'all', label: t('terminal.selectAll'), icon: 'logs', run: () => view?.screen.selectAll() },
        { id: 'clear', label: t('terminal.clear'), icon: 'trash', run: () => view?.screen.clear() },
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

  function onContextMenu(event: MouseEvent): void {
    event.preventDefault();
    if (menu.current) {
      openMenuAt(menu.current, event.clientX + 200, event.clientY);
    }
  }

  return (
    <section
      className="wb-terminal"
      hidden={!shown}
      aria-label={t('terminal.screen', { title })}
      onContextMenu={onContextMenu}
    >
      <Gutter signs={signs} />
      <div className="wb-terminal-host" ref={host} />
      <MenuPopup id={menuId} label={t('terminal.more')} sections={sections} ref={menu} />
    </section>
  );
}
