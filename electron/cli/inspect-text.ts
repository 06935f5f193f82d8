import { styleText } from 'node:util';

/**
 * What must not reach a terminal out of an image: control characters (an escape sequence could move the cursor or
 * retitle the window), characters that reorder or hide text, and halves of surrogate pairs. A joiner inside an emoji
 * stays.
 */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!(?<=\p{Extended_Pictographic}\uFE0F?)\u200D)\p{Cf}/gu;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const PLAIN = /^[\x20-\x7e]*$/;
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/u;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** First and last code points of blocks that take two columns (Unicode Standard Annex #11, W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2fb],
  [0x20000, 0x3fffd],
];

/** Text out of an image, safe to print: what is harmful is written as an escape, e.g. `\x1b` or `\u202e`. */
export function harmless(text: string): string {
  return PLAIN.test(text)
    ? text
    : text.replace(HARMFUL, (found) => {
        const code = found.codePointAt(0) ?? 0;
        const named = { 9: '\\t', 10: '\\n', 13: '\\r' }[code];
        const digits = code.toString(16);
        return named ?? (code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u${digits.padStart(4, '0')}`);
      });
}

/** An instruction on one line: runs of white space, line continuations among them, become one space. */
export function oneLine(text: string): string {
  return harmless(
    text
      .replace(/\\\r?\n/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

/** Columns that text takes in a terminal: two for East Asian wide characters and emoji, none for combining marks. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) {
    return text.length;
  }
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
  }
  return width;
}

function widthOf(grapheme: string): number {
  if (NO_WIDTH.test(grapheme)) {
    return 0;
  }
  const code = grapheme.codePointAt(0) ?? 0;
  return EMOJI.test(grapheme) || WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Text of at most `width` columns; what is too long ends in `…`. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) {
    return text;
  }
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > width - 1) {
      break;
    }
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Lines of at most `width` columns, broken between words where that can be, all as far in as the first. */
export function wrap(text: string, width: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line: string | null = null;
  for (const word of text.slice(indent.length).split(' ')) {
    const longer: string = line === null ? indent + word : `${line} ${word}`;
    if (line !== null && displayWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return [...lines, line ?? ''];
}

type Style = Parameters<typeof styleText>[0];
export type Paint = (style: Style, text: string) => string;

/** Colours text, or leaves it as it is. */
export function painter(colour: boolean): Paint {
  return (style, text) => (colour && text !== '' ? styleText(style, text, { validateStream: false }) : text);
}

/** How wide and how colourful output may be: colour only on a terminal, and not where NO_COLOR asks for none. */
export function terminalOf(
  stream: { isTTY?: boolean; columns?: number },
  env: NodeJS.ProcessEnv,
): { columns: number; colour: boolean } {
  const columns = stream.isTTY ? stream.columns : Number(env.COLUMNS);
  const colour = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return { columns: Math.max(60, columns || 100), colour };
}
