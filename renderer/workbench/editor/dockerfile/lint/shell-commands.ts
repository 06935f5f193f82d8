/** A word of a shell command, with where it stands in the text. */
export interface Word {
  /** As written, continuations taken out. */
  text: string;
  start: number;
  end: number;
}

export interface Command {
  words: Word[];
  /** What joins it to the command before and after: `&&`, `||`, `|`, `;`, `&`, a line end, or nothing. */
  before: string;
  after: string;
  start: number;
  end: number;
}

const OPENERS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '{',
  '}',
  'fi',
  'done',
  '!',
  'time',
]);
const SPACE = /[ \t\r]/;

/**
 * Cuts a piece of shell into its simple commands (POSIX shell, 2.3 and 2.9), as far as a linter needs it: quotes,
 * operators, comments and Dockerfile line continuations are honoured, expansions are kept as they are written.
 * `start` and `end` are offsets into `text`; `escapeBy` is the Dockerfile's escape character.
 */
export function shellCommands(text: string, start: number, end: number, escapeBy: string): Command[] {
  const commands: Command[] = [];
  let words: Word[] = [];
  let before = '';
  let at = start;

  function finish(operator: string): void {
    while (words[0] && OPENERS.has(words[0].text)) {
      words = words.slice(1);
    }
    const first = words[0];
    const last = words.at(-1);
    if (first && last) {
      commands.push({ words, before, after: operator, start: first.start, end: last.end });
    } else {
      const previous = commands.at(-1);
      if (previous && operator === '' && before !== '') {
        previous.after = before;
      }
    }
    words = [];
    before = operator;
  }

  while (at < end) {
    const char = text[at] ?? '';
    const skipped = continuation(text, at, end, escapeBy);
    if (skipped > at) {
      at = skipped;
    } else if (SPACE.test(char)) {
      at++;
    } else if (char === '#') {
      while (at < end && text[at] !== '\n') {
        at++;
      }
    } else if (/[;\n()]/.test(char)) {
      finish(char === '\n' ? '\n' : char);
      at++;
    } else if (char === '&' || char === '|') {
      if (char === '&' && text[at + 1] === '>') {
        const word = readWord(text, at, end, escapeBy);
        words.push(word);
        at = word.end;
      } else {
        const operator = text[at + 1] === char ? char + char : char;
        finish(operator);
        at += operator.length;
      }
    } else {
      const word = readWord(text, at, end, escapeBy);
      words.push(word);
      at = word.end;
    }
  }
  finish('');
  return commands;
}

/** Where it goes on after an escaped line end and the comment lines and empty lines behind it; `at` if there is none. */
function continuation(text: string, at: number, end: number, escapeBy: string): number {
  if (text[at] !== escapeBy) {
    return at;
  }
  const found = /^.[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/s.exec(text.slice(at, end));
  if (!found) {
    return at;
  }
  const next = at + found[0].length;
  const comment = /^[ \t]*#[^\n]*$/.exec(text.slice(next, end));
  return comment ? end : next;
}

function readWord(text: string, start: number, end: number, escapeBy: string): Word {
  let at = start;
  let word = '';
  let quote = '';
  let depth = 0;
  while (at < end) {
    const char = text[at] ?? '';
    const skipped = continuation(text, at, end, escapeBy);
    if (skipped > at) {
      // The shell sees one line: a word may go on behind a continuation.
      at = skipped;
      continue;
    }
    if (quote !== "'" && char === '\\' && at + 1 < end) {
      word += text.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (quote !== '') {
      quote = char === quote ? '' : quote;
    } else if (char === '"' || char === "'" || char === '`') {
      quote = char === escapeBy ? '' : char;
    } else if (char === '$' && text[at + 1] === '(') {
      depth++;
      word += char;
      at++;
    } else if (depth > 0 && (char === '(' || char === ')')) {
      depth += char === '(' ? 1 : -1;
    } else if (depth === 0) {
      const redirects = char === '&' && /[<>]/.test(text[at - 1] ?? '');
      const gathers = char === '&' && at === start;
      if (SPACE.test(char) || /[;\n()|]/.test(char) || (char === '&' && !redirects && !gathers)) {
        break;
      }
    }
    word += char;
    at++;
  }
  return { text: word, start, end: at };
}

/** A command's program and its arguments, without assignments, redirections and `sudo` before it. */
export function program(command: Command): { name: string; args: Word[]; word: Word | null } {
  const words = command.words.filter(({ text }) => !/^\d*[<>]/.test(text));
  let first = 0;
  while (
    /^\w+=/.test(words[first]?.text ?? '') ||
    /^(sudo|env|exec|command)$/.test(words[first]?.text ?? '')
  ) {
    first++;
  }
  const word = words[first] ?? null;
  const name = unquote(word?.text ?? '');
  return { name: name.slice(name.lastIndexOf('/') + 1), args: words.slice(first + 1), word };
}

/** A word without the quotes around it. */
export function unquote(word: string): string {
  return /^(["'])(.*)\1$/s.exec(word)?.[2] ?? word;
}
