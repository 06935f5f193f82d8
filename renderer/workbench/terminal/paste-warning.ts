/** Lines above which even a shell that waits for Enter is given only after a question. */
const MANY_LINES = 20;
const SHOWN_LINES = 8;

/**
 * How many lines a paste would bring, when that is worth a question, else 0. Without bracketed paste every line is
 * entered at once; with it (xterm "DECSET 2004") the shell shows them and waits.
 */
export function linesToAskAbout(text: string, bracketed: boolean): number {
  const lines = text.replace(/(?:\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
  return lines > (bracketed ? MANY_LINES : 1) ? lines : 0;
}

/** The beginning of a paste, to be shown in the question. */
export function pasteQuote(text: string): string {
  const lines = text.split(/\r\n|\r|\n/);
  const shown = lines
    .slice(0, SHOWN_LINES)
    .map((line) => (line.length > 100 ? `${line.slice(0, 100)}…` : line));
  return [...shown, ...(lines.length > SHOWN_LINES ? ['…'] : [])].join('\n');
}
