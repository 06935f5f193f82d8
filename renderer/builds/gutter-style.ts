import type { Mark } from './words.ts';

/** The name of an outcome in gutter.css, where it gets its colour and its sign. */
export const marksIn: Record<Mark | 'reruns', string> = {
  miss: 'miss',
  ran: 'ran',
  cached: 'cached',
  skipped: 'skipped',
  failed: 'failed',
  stopped: 'stopped',
  unknown: 'unknown',
  waiting: 'waiting',
  config: 'config',
  reruns: 'reruns',
};

const known = new Map<string, string>();
let sheet: CSSStyleSheet | null = null;

/**
 * Class names for a line decoration that shows these words. Monaco gives a decoration of the margin a class and no
 * text of its own, so each text that is needed becomes a rule of a style sheet, once.
 */
export function markClass(mark: string, words: string): string {
  let name = known.get(words);
  if (name === undefined) {
    name = `builds-says-${known.size}`;
    known.set(words, name);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    sheet.insertRule(`.${name}::after { content: ${JSON.stringify(words)}; }`);
  }
  return `builds-gutter ${mark} ${name}`;
}
