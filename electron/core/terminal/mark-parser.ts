import { MARK_OSC } from '../bench/marks.ts';

/** What the bench shell says of itself, between the bytes that the learner sees. */
export type Mark =
  | { kind: 'start'; id: string; cwd: string; argv: string[] }
  | { kind: 'end'; id: string; exitCode: number }
  | { kind: 'prompt' };

/** Output in the order in which it came: text for the screen, and marks where they stood in it. */
export type Piece = { text: string } | { mark: Mark };

export interface MarkParser {
  /** Takes decoded output, cut anywhere. What may be the beginning of a mark is held back until more has come. */
  push(text: string): Piece[];
  /** Nothing more will come: what was held back is text after all. */
  flush(): string;
}

const INTRODUCER = `\x1b]${MARK_OSC};`;
/** A command line may be 128 KiB long and base64 adds a third; what is longer than this is no mark of ours. */
const LONGEST_MARK = 262_144;

/**
 * Separates the bench shell's marks from a terminal's output: `ESC ] 7717 ; nonce ; … BEL`, an operating system
 * command in the sense of ECMA-48 §8.3.89 as xterm ends it. A mark with another nonce is taken out like one of ours
 * and not believed: only our own shell knows the nonce of its terminal.
 */
export function createMarkParser(nonce: string): MarkParser {
  let held = '';

  return {
    push(text) {
      const pieces: Piece[] = [];
      let rest = held + text;
      held = '';
      let plain = '';
      for (;;) {
        const start = rest.indexOf('\x1b');
        if (start < 0) {
          plain += rest;
          break;
        }
        plain += rest.slice(0, start);
        rest = rest.slice(start);
        const length = markLength(rest);
        if (length === 'undecided') {
          held = rest;
          break;
        }
        if (length === 0) {
          plain += '\x1b';
          rest = rest.slice(1);
          continue;
        }
        const mark = readMark(rest.slice(INTRODUCER.length, length - 1), nonce);
        rest = rest.slice(length);
        if (mark) {
          if (plain) {
            pieces.push({ text: plain });
            plain = '';
          }
          pieces.push({ mark });
        }
      }
      if (plain) {
        pieces.push({ text: plain });
      }
      return pieces;
    },
    flush() {
      const text = held;
      held = '';
      return text;
    },
  };
}

/** Length of the mark that `text` begins with, BEL included; 0 when it begins with something else. */
function markLength(text: string): number | 'undecided' {
  if (!text.startsWith(INTRODUCER)) {
    return INTRODUCER.startsWith(text) ? 'undecided' : 0;
  }
  const end = text.slice(INTRODUCER.length, LONGEST_MARK).search(/[^\x20-\x7e]/);
  if (end >= 0) {
    const at = INTRODUCER.length + end;
    return text[at] === '\x07' ? at + 1 : 0;
  }
  return text.length < LONGEST_MARK ? 'undecided' : 0;
}

function readMark(body: string, nonce: string): Mark | null {
  const [given, kind, id, value] = body.split(';');
  if (given !== nonce) {
    return null;
  }
  if (kind === 'prompt') {
    return { kind };
  }
  if (!id || value === undefined) {
    return null;
  }
  if (kind === 'start') {
    const [cwd = '', ...argv] = Buffer.from(value, 'base64').toString('utf8').replace(/\0$/, '').split('\0');
    return { kind, id, cwd, argv };
  }
  return kind === 'end' && /^\d{1,3}$/.test(value) ? { kind, id, exitCode: Number(value) } : null;
}
