import { StringDecoder } from 'node:string_decoder';

/** A line of an engine's answer: an object of JSON, or the text of what is none. */
export type EngineLine = { object: Record<string, unknown> } | { text: string };

/** No line of an engine comes near it; what does is passed over, so that a broken stream cannot fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** Cuts a stream of bytes into lines of text. A `\r` before the line's end is dropped. */
export function lineCutter(): { write(chunk: Uint8Array): string[]; rest(): string } {
  const decoder = new StringDecoder('utf8');
  let held: string[] = [];
  let length = 0;
  let tooLong = false;
  const hold = (text: string) => {
    length += text.length;
    if (length > LONGEST_LINE) {
      tooLong = true;
      held = [];
    } else if (text !== '') {
      held.push(text);
    }
  };
  const take = (): string => {
    const line = tooLong ? '' : held.join('');
    held = [];
    length = 0;
    tooLong = false;
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
  return {
    write(chunk) {
      const parts = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)).split('\n');
      const last = parts.pop() ?? '';
      const lines = parts.map((part) => {
        hold(part);
        return take();
      });
      hold(last);
      return lines;
    },
    /** What came after the last line's end. A character that was cut in its middle is left out. */
    rest() {
      return take();
    },
  };
}

/** One line of newline-separated JSON; null for an empty one. */
export function readJsonLine(line: string): EngineLine | null {
  if (line.trim() === '') {
    return null;
  }
  try {
    const object: unknown = JSON.parse(line);
    if (typeof object === 'object' && object !== null) {
      return { object: object as Record<string, unknown> };
    }
  } catch {
    // Said below.
  }
  return { text: line };
}

export const stringIn = (object: unknown, name: string): string | null => {
  const value =
    typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : null;
  return typeof value === 'string' ? value : null;
};

export const numberIn = (object: unknown, name: string): number | null => {
  const value =
    typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};
