import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { call, onHappening } from '../../state/lab.ts';
import { pixels, type Tokens } from '../parts/tokens.ts';
import { CommandMarks, type GutterSign } from './command-marks.ts';
import { type LinkTarget, linkTarget, portMentions } from './links.ts';
import { OutputFeed } from './output-feed.ts';
import { rememberSize } from './size.ts';
import { terminalTheme } from './terminal-theme.ts';

export interface TerminalViewEvents {
  onLink: (target: LinkTarget) => void;
  /** The learner pastes; nothing is sent before `paste()`. */
  onPaste: (text: string) => void;
  onSigns: (signs: GutterSign[]) => void;
}

/** One terminal on the screen: xterm, its output, its input, its size and the signs beside its commands. */
export class TerminalView {
  readonly screen: Terminal;
  readonly #id: string;
  readonly #host: HTMLElement;
  readonly #fit = new FitAddon();
  readonly #feed: OutputFeed;
  readonly #marks: CommandMarks;
  readonly #events: TerminalViewEvents;
  readonly #closing: (() => void)[] = [];
  #webgl: WebglAddon | null = null;
  #frame = 0;
  #mac = /mac/i.test(navigator.platform);

  constructor(id: string, host: HTMLElement, tokens: Tokens, events: TerminalViewEvents) {
    this.#id = id;
    this.#host = host;
    this.#events = events;
    this.screen = new Terminal({
      ...optionsFrom(tokens),
      allowProposedApi: true,
      scrollback: 10_000,
      cursorBlink: false,
      cursorInactiveStyle: 'outline',
      minimumContrastRatio: 4.5,
      macOptionIsMeta: true,
      linkHandler: { activate: (_event, text) => this.#follow(text) },
    });
    this.screen.loadAddon(this.#fit);
    this.screen.loadAddon(new Unicode11Addon());
    this.screen.unicode.activeVersion = '11';
    this.screen.loadAddon(new WebLinksAddon((_event, uri) => this.#follow(uri)));
    this.screen.registerLinkProvider({ provideLinks: (row, tell) => tell(this.#portLinks(row)) });
    this.screen.open(host);
    this.#feed = new OutputFeed(id, this.screen);
    this.#marks = new CommandMarks(this.screen);
    this.#listen();
  }

  /** Shows what was remembered and follows what comes. Called whenever the connection is open (again). */
  connect(): void {
    void this.#feed.replay();
  }

  setTokens(tokens: Tokens): void {
    Object.assign(this.screen.options, optionsFrom(tokens));
    this.#fitSoon();
  }

  setScreenReader(on: boolean): void {
    this.screen.options.screenReaderMode = on;
  }

  /** A hidden terminal keeps no WebGL context: a page has only sixteen. */
  setShown(shown: boolean): void {
    if (!shown) {
      this.#webgl?.dispose();
      this.#webgl = null;
      return;
    }
    if (!this.#webgl) {
      this.#startWebgl();
    }
    this.#fitSoon();
  }

  paste(text: string): void {
    this.screen.paste(text);
    this.screen.focus();
  }

  copy(): void {
    // Empty lines at the end are only the rest of the screen.
    const text = this.screen.getSelection().replace(/\s*\n\s*$/, '');
    if (text) {
      // Where the clipboard is refused, the old way still works: xterm answers the copy event with its selection.
      navigator.clipboard.writeText(text).catch(() => document.execCommand('copy'));
    }
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#feed.close();
    for (const stop of this.#closing) {
      stop();
    }
    this.screen.dispose();
  }

  #listen(): void {
    const screen = this.screen;
    screen.onData((data) => {
      if (!this.#feed.replaying) {
        call('terminal.input', { terminalId: this.#id, data }).catch(() => undefined);
      }
    });
    screen.onResize(({ cols, rows }) => {
      rememberSize(cols, rows);
      call('terminal.resize', { terminalId: this.#id, columns: cols, rows }).catch(() => undefined);
    });
    screen.attachCustomKeyEventHandler((event) => this.#handleKey(event));
    const tellSigns = (): void => this.#events.onSigns(this.#marks.visible());
    screen.onRender(tellSigns);
    screen.onScroll(tellSigns);
    this.#closing.push(
      onHappening('command', (mark) => {
        if (mark.terminalId === this.#id) {
          this.#marks.take(mark, tellSigns);
        }
      }),
    );
    const onPaste = (event: ClipboardEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      this.#events.onPaste(event.clipboardData?.getData('text/plain') ?? '');
    };
    this.#host.addEventListener('paste', onPaste, { capture: true });
    const observer = new ResizeObserver(() => this.#fitSoon());
    observer.observe(this.#host);
    this.#closing.push(() => observer.disconnect());
  }

  /** False: not for the shell. Then the browser does with the key what it always does. */
  #handleKey(event: KeyboardEvent): boolean {
    if (event.key === 'F6') {
      return false;
    }
    const key = event.key.toLowerCase();
    const control = event.ctrlKey && !event.altKey && !event.metaKey;
    if (control && key === 'v') {
      return false;
    }
    if (control && key === 'c' && (event.shiftKey || (this.screen.hasSelection() && !this.#mac))) {
      if (event.type === 'keydown') {
        event.preventDefault();
        this.copy();
        this.screen.clearSelection();
      }
      return false;
    }
    return true;
  }

  #fitSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (this.#host.clientWidth > 0 && this.#host.clientHeight > 0) {
        this.#fit.fit();
      }
    });
  }

  #startWebgl(): void {
    try {
      const addon = new WebglAddon();
      addon.onContextLoss(() => {
        addon.dispose();
        this.#webgl = null;
      });
      this.screen.loadAddon(addon);
      this.#webgl = addon;
    } catch {
      this.#webgl = null; // no WebGL here: xterm draws with the DOM
    }
  }

  #follow(text: string): void {
    const target = linkTarget(text);
    if (target) {
      this.#events.onLink(target);
    }
  }

  #portLinks(row: number) {
    const line = this.screen.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
    return portMentions(line).map(({ port, start, end }) => ({
      text: line.slice(start, end),
      range: { start: { x: start + 1, y: row }, end: { x: end, y: row } },
      activate: () => this.#events.onLink({ kind: 'preview', port }),
    }));
  }
}

function optionsFrom(tokens: Tokens) {
  const fontSize = pixels(tokens['t-code']);
  return {
    theme: terminalTheme(tokens),
    fontFamily: tokens['font-mono'],
    fontSize,
    lineHeight: 1.28,
    fontWeightBold: 'bold' as const,
  };
}
