import { useSyncExternalStore } from 'react';

const names = [
  'field', 'well', 'panel', 'hover', 'line', 'line-2', 'ink', 'ink-2', 'ink-3', 'accent', 'accent-ink', 'accent-soft',
  'accent-line', 'ok', 'ok-soft', 'bad', 'bad-soft', 'warn', 'warn-soft', 'syn-key', 'syn-str', 'syn-flag', 'syn-com',
  'syn-num', 'font-mono', 't-code', 'lh-code',
] as const; // biome-ignore format: a list of words
type TokenName = (typeof names)[number];
/** The design tokens that the editor and the terminal must be told, for they do not read CSS variables. */
export type Tokens = Record<TokenName, string> & { dark: boolean };

let known: Tokens | null = null;
let knownFor = '';

/** Colours as #rrggbb whatever way the style sheet came to write them, by the system's names too; Monaco knows no other. */
function plainColor(value: string): string {
  const canvas = CSS.supports('color', value) ? document.createElement('canvas').getContext('2d') : null;
  if (!canvas) {
    return value;
  }
  canvas.fillStyle = value;
  return canvas.fillStyle;
}

/** A length token such as 12px, in CSS pixels. */
export function pixels(token: string): number {
  return Number.parseFloat(token);
}

/** The tokens of the theme shown now; the same object until the theme changes. */
export function readTokens(): Tokens {
  const style = getComputedStyle(document.documentElement);
  const dark = style.colorScheme.includes('dark') && !style.colorScheme.includes('light');
  const key = `${dark} ${style.getPropertyValue('--field')} ${style.getPropertyValue('--ink')} ${style.getPropertyValue('--t-code')}`;
  if (!known || key !== knownFor) {
    const values = names.map((name) => [name, plainColor(style.getPropertyValue(`--${name}`).trim())]);
    known = { ...(Object.fromEntries(values) as Record<TokenName, string>), dark };
    knownFor = key;
  }
  return known;
}

function watchTheme(tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'data-type', 'class'],
  });
  const media = window.matchMedia('(prefers-color-scheme: dark)');
  media.addEventListener('change', tell);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', tell);
  };
}

export function useTokens(): Tokens {
  return useSyncExternalStore(watchTheme, readTokens);
}
