import type { TerminalView } from './terminal-view.ts';

/** The terminals on the screen by id, for what acts on the one in front. Not state: nothing is drawn from it. */
export const views = new Map<string, TerminalView>();
