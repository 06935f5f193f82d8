import type { ITheme } from '@xterm/xterm';
import type { Tokens } from '../parts/tokens.ts';

/** The sixteen colours of a terminal out of our tokens; xterm raises what is still too faint (minimumContrastRatio). */
export function terminalTheme(tokens: Tokens): ITheme {
  const cyan = tokens.dark ? '#7fcfd6' : '#0d5c66';
  const slider = tokens['line-2'];
  return {
    background: tokens.well,
    foreground: tokens.ink,
    cursor: tokens.accent,
    cursorAccent: tokens['accent-ink'],
    selectionBackground: `${tokens['accent-line']}66`,
    selectionInactiveBackground: `${tokens['accent-line']}40`,
    scrollbarSliderBackground: `${slider}55`,
    scrollbarSliderHoverBackground: `${slider}88`,
    scrollbarSliderActiveBackground: `${slider}aa`,
    black: tokens.dark ? tokens['line-2'] : tokens.ink,
    red: tokens.bad,
    green: tokens.ok,
    yellow: tokens.warn,
    blue: tokens.accent,
    magenta: tokens['syn-flag'],
    cyan,
    white: tokens['ink-2'],
    brightBlack: tokens['ink-3'],
    brightRed: tokens.bad,
    brightGreen: tokens.ok,
    brightYellow: tokens.warn,
    brightBlue: tokens.accent,
    brightMagenta: tokens['syn-flag'],
    brightCyan: cyan,
    brightWhite: tokens.ink,
  };
}
