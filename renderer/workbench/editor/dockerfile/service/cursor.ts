import { Copy, DockerfileParser, Run } from 'dockerfile-ast';
import { contains, type Lines, type Position } from '../span.ts';

/** What stands before the cursor in its instruction, continuation lines joined. */
export interface Cursor {
  /** In capitals; what is typed of it while `inKeyword`. Behind ONBUILD it is the instruction that is kept. */
  keyword: string;
  inKeyword: boolean;
  /** Whole words between keyword and cursor: flags, then arguments. */
  flags: string[];
  args: string[];
  /** The word that the cursor is in or behind, up to the cursor. */
  word: string;
}

/** The instruction that the cursor is in; null in comments and here-documents. */
export function cursorAt(lines: Lines, position: Position): Cursor | null {
  const dockerfile = DockerfileParser.parse(lines.text);
  if (/^\s*#/.test(lines.line(position.line))) {
    return null;
  }
  for (const instruction of dockerfile.getInstructions()) {
    if (instruction instanceof Run || instruction instanceof Copy) {
      const inside = instruction
        .getHeredocs()
        .some(
          (heredoc) =>
            contains(heredoc.getContentRange(), position) || contains(heredoc.getDelimiterRange(), position),
        );
      if (inside) {
        return null;
      }
    }
  }
  return readCursor(logicalLine(lines, position, dockerfile.getEscapeCharacter()));
}

function logicalLine(lines: Lines, { line, character }: Position, escapeBy: string): string {
  let text = lines.line(line).slice(0, character);
  for (let at = line - 1; at >= 0; at--) {
    const above = lines.line(at);
    if (/^\s*#/.test(above)) {
      continue;
    }
    const trimmed = above.trimEnd();
    if (!trimmed.endsWith(escapeBy)) {
      break;
    }
    text = `${trimmed.slice(0, -1)} ${text}`;
  }
  return text;
}

function readCursor(logical: string): Cursor {
  const text = logical.replace(/^\s*onbuild\s+/i, '').trimStart();
  const words = text.split(/\s+/);
  const word = words.at(-1) ?? '';
  const between = words.slice(1, -1);
  const firstArgument = between.findIndex((one) => !one.startsWith('--'));
  const cut = firstArgument < 0 ? between.length : firstArgument;
  return {
    keyword: (words[0] ?? '').toUpperCase(),
    inKeyword: words.length < 2,
    flags: between.slice(0, cut),
    args: between.slice(cut),
    word,
  };
}
