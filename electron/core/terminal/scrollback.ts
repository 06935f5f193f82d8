/** What a terminal remembers for those who come later, in characters. */
export const REPLAY_CHARACTERS = 512 * 1024;

/** The newest part of a terminal's output. Positions count every character since the terminal was opened. */
export interface Scrollback {
  /** Position after the last character. */
  readonly offset: number;
  append(text: string): void;
  text(): string;
}

export function createScrollback(limit = REPLAY_CHARACTERS): Scrollback {
  const parts: string[] = [];
  let kept = 0;
  let offset = 0;

  return {
    get offset() {
      return offset;
    },
    append(text) {
      parts.push(text);
      kept += text.length;
      offset += text.length;
      while (kept - (parts[0]?.length ?? 0) >= limit) {
        kept -= parts.shift()?.length ?? 0;
      }
    },
    text() {
      const all = parts.join('');
      parts.splice(0, parts.length, all);
      return all.length <= limit ? all : all.slice(startOfLine(all, all.length - limit));
    },
  };
}

/** Begins at a line where it can: half an escape sequence or half a character at the top would be drawn as garbage. */
function startOfLine(text: string, from: number): number {
  const line = text.indexOf('\n', from);
  if (line >= 0 && line - from < 4096) {
    return line + 1;
  }
  const code = text.charCodeAt(from);
  return code >= 0xdc00 && code <= 0xdfff ? from + 1 : from;
}
