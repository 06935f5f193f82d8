import { isUtf8 } from 'node:buffer';

/** Text files of a context that are kept, so that the next build's changes can be shown; bytes of one and of all. */
export const LARGEST_TEXT = 64 * 1024;
export const MOST_TEXT = 4 * 1024 * 1024;
/** Files of one build, so that a context of very many small ones costs nothing to speak of. */
export const MOST_TEXTS = 1000;

export function isText(content: Buffer): boolean {
  return isUtf8(content) && !content.includes(0);
}
