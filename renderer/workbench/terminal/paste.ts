import type { TFunction } from 'i18next';
import { ask } from '../parts/ask.ts';
import { linesToAskAbout, pasteQuote } from './paste-warning.ts';
import type { TerminalView } from './terminal-view.ts';

/** Pastes, after a question when it would bring more than the learner may have meant. */
export async function pasteText(t: TFunction<'workbench'>, view: TerminalView, text: string): Promise<void> {
  const bracketed = view.screen.modes.bracketedPasteMode;
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
    view.paste(text);
  }
}

export async function pasteFromClipboard(t: TFunction<'workbench'>, view: TerminalView): Promise<void> {
  const text = await navigator.clipboard.readText().catch(() => null);
  if (text === null) {
    await ask({ title: t('terminal.paste'), body: t('terminal.pasteDenied'), choices: [] });
  } else {
    await pasteText(t, view, text);
  }
}
