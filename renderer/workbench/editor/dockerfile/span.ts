/** A place in a text: line and UTF-16 code unit, both counted from 0, as the Language Server Protocol counts them. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface TextEdit {
  range: Range;
  newText: string;
}

/** A text with its lines found once; \n, \r\n and \r end a line. */
export interface Lines {
  text: string;
  count: number;
  /** The line's text without its end; empty beyond the last line. */
  line(index: number): string;
  offsetAt(position: Position): number;
  positionAt(offset: number): Position;
  range(start: number, end: number): Range;
}

export function linesOf(text: string): Lines {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(end.index + end[0].length);
  }
  const startOf = (index: number): number => starts[index] ?? text.length;
  const line = (index: number): string =>
    text.slice(startOf(index), startOf(index + 1)).replace(/(\r\n|\n|\r)$/, '');

  function positionAt(offset: number): Position {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (startOf(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, character: Math.max(0, Math.min(offset, text.length) - startOf(low)) };
  }

  return {
    text,
    count: starts.length,
    line,
    offsetAt: ({ line: at, character }) => Math.min(startOf(at) + character, startOf(at) + line(at).length),
    positionAt,
    range: (start, end) => ({ start: positionAt(start), end: positionAt(end) }),
  };
}

/** Whether a place is in a range, both ends included. */
export function contains(range: Range | null, { line, character }: Position): boolean {
  return (
    range !== null &&
    (line > range.start.line || (line === range.start.line && character >= range.start.character)) &&
    (line < range.end.line || (line === range.end.line && character <= range.end.character))
  );
}

/** The text with all edits made; they must not overlap. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text);
  const inOrder = edits
    .map(({ range, newText }) => ({
      start: lines.offsetAt(range.start),
      end: lines.offsetAt(range.end),
      newText,
    }))
    .sort((a, b) => b.start - a.start || b.end - a.end);
  return inOrder.reduce(
    (now, { start, end, newText }) => now.slice(0, start) + newText + now.slice(end),
    text,
  );
}
