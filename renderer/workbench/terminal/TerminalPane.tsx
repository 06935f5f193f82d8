import '@xterm/xterm/css/xterm.css';
import { type MouseEvent, type ReactElement, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TerminalInfo } from '../../../electron/contract/index.ts';
import { useLab } from '../../state/lab.ts';
import { requestPreview } from '../../state/view.ts';
import { useWantedFocus } from '../parts/focus.ts';
import { MenuPopup, openMenuAt } from '../parts/Menu.tsx';
import { readTokens, useTokens } from '../parts/tokens.ts';
import type { GutterSign } from './command-marks.ts';
import { Gutter } from './Gutter.tsx';
import type { LinkTarget } from './links.ts';
import { pasteText } from './paste.ts';
import { useScreenReader } from './screen-reader.ts';
import { useTerminalMenu } from './terminal-menu.ts';
import { TerminalView } from './terminal-view.ts';
import { views } from './views.ts';

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

  const sections = useTerminalMenu(t, info);
  const newestPaste = useRef((_text: string): void => undefined);
  newestPaste.current = (text) => {
    if (view) {
      void pasteText(t, view, text);
    }
  };

  useEffect(() => {
    if (!host.current) {
      return;
    }
    const made = new TerminalView(info.id, host.current, readTokens(), {
      onLink: follow,
      onPaste: (text) => newestPaste.current(text),
      onSigns: (next) => setSigns((old) => (old.length === 0 && next.length === 0 ? old : next)),
    });
    views.set(info.id, made);
    setView(made);
    return () => {
      views.delete(info.id);
      made.close();
    };
  }, [info.id]);

  useEffect(() => {
    if (connected) {
      view?.connect();
    }
  }, [view, connected]);
  useEffect(() => view?.setTokens(tokens), [view, tokens]);
  useEffect(() => view?.setScreenReader(screenReader), [view, screenReader]);
  useEffect(() => view?.setShown(shown), [view, shown]);

  const focus = useMemo(() => (view && shown ? () => view.screen.focus() : null), [view, shown]);
  useWantedFocus(info.id, focus);

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
