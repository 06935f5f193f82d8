import type { IMarker, Terminal } from '@xterm/xterm';
import type { CommandMark } from '../../../electron/contract/index.ts';

interface Placed {
  mark: CommandMark;
  marker: IMarker;
}

/** One sign in the gutter: how far from the top of the screen, in CSS pixels, and what it says. */
export interface GutterSign {
  id: string;
  top: number;
  height: number;
  mark: CommandMark;
}

/** Remembers on which line of the scrollback each docker command was typed, and where that line is now. */
export class CommandMarks {
  readonly #screen: Terminal;
  readonly #placed = new Map<string, Placed>();

  constructor(screen: Terminal) {
    this.#screen = screen;
  }

  /** `done` is called once the mark stands: output already on its way to the screen is drawn first. */
  take(mark: CommandMark, done: () => void): void {
    this.#screen.write('', () => {
      const known = this.#placed.get(mark.id);
      if (known) {
        known.mark = mark;
      } else {
        this.#place(mark);
      }
      done();
    });
  }

  /** The signs of the lines that can be seen now. */
  visible(): GutterSign[] {
    const screen = this.#screen;
    const height = screen.element?.querySelector('.xterm-screen')?.clientHeight ?? 0;
    const row = height / screen.rows;
    const buffer = screen.buffer.active;
    if (buffer.type === 'alternate') {
      return [];
    }
    return [...this.#placed.values()]
      .filter(({ marker }) => marker.line >= buffer.viewportY && marker.line < buffer.viewportY + screen.rows)
      .map(({ mark, marker }) => ({
        id: mark.id,
        top: (marker.line - buffer.viewportY) * row,
        height: row,
        mark,
      }));
  }

  /** The command's first line: the one before the cursor's, and up over what is only its continuation. */
  #place(mark: CommandMark): void {
    const buffer = this.#screen.buffer.active;
    if (buffer.type === 'alternate') {
      return;
    }
    const cursor = buffer.baseY + buffer.cursorY;
    let line = cursor - 1;
    while (line > 0 && buffer.getLine(line)?.isWrapped) {
      line--;
    }
    let text = '';
    for (let at = line; at < cursor; at++) {
      text += buffer.getLine(at)?.translateToString(true) ?? '';
    }
    // In `docker a && docker b` the second starts below the output of the first: there is no line to mark.
    if (line < 0 || !text.includes('docker')) {
      return;
    }
    const marker = this.#screen.registerMarker(line - cursor);
    this.#placed.set(mark.id, { mark, marker });
    marker.onDispose(() => this.#placed.delete(mark.id));
  }
}
