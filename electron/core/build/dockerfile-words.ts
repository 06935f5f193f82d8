/** Looks a variable up: its value, null when it is declared without one, undefined when there is none. */
export type Lookup = (name: string) => string | null | undefined;

export interface Expanded {
  text: string;
  /** Names that were looked up. */
  names: string[];
  /** Why it is no valid substitution. */
  problem: string | null;
}

/** Cuts at white space outside quotes; quotes and backslashes stay as written. */
export function splitQuoted(text: string, escapeBy = '\\'): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escapeBy && quote !== "'" && at + 1 < text.length) {
      word += char + text.charAt(at + 1);
      at += 1;
    } else if (quote !== '') {
      word += char;
      quote = char === quote ? '' : quote;
    } else if (/\s/.test(char)) {
      if (word !== '') {
        words.push(word);
      }
      word = '';
    } else {
      word += char;
      quote = char === '"' || char === "'" ? char : '';
    }
  }
  return word === '' ? words : [...words, word];
}

const NAME = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])/;
const MODIFIER = /^(:?[-+?]|##?|%%?|\/\/?)/;

/**
 * Replaces `$NAME`, `${NAME}` and `${NAME:-word}` (`-`, `+`, `?` with or without colon, `#`, `%`, `/`) and takes quotes
 * and escape characters away, as the builders do with one word of an instruction (Dockerfile reference, "Environment
 * replacement"; moby/buildkit, frontend/dockerfile/shell/lex.go). An unknown variable is empty. With `keepQuotes` only
 * the variables are replaced, as it is done in the body of a heredoc.
 */
export function expandWord(word: string, lookup: Lookup, escapeBy: string, keepQuotes = false): Expanded {
  const names = new Set<string>();
  let problem: string | null = null;
  let at = 0;

  const readUntil = (stop: string | null): string => {
    let out = '';
    let quote = '';
    while (at < word.length) {
      const char = word.charAt(at);
      if (char === stop && quote === '') {
        at += 1;
        return out;
      }
      if (char === '$' && quote !== "'") {
        at += 1;
        out += readVariable();
      } else if (char === escapeBy && quote !== "'") {
        const next = word.charAt(at + 1);
        const taken = quote === '' || next === '"' || next === '$' || next === escapeBy;
        out += (keepQuotes && next !== '$') || !taken ? char + next : next;
        at += 2;
      } else if ((char === '"' || char === "'") && !keepQuotes && (quote === '' || quote === char)) {
        quote = quote === '' ? char : '';
        at += 1;
      } else {
        out += char;
        at += 1;
      }
    }
    if (stop !== null) {
      problem ??= `missing ${stop}`;
    } else if (quote !== '') {
      problem ??= `no matching ${quote}`;
    }
    return out;
  };

  const readVariable = (): string => {
    const braced = word.charAt(at) === '{';
    at += braced ? 1 : 0;
    const name = NAME.exec(word.slice(at))?.[0] ?? '';
    at += name.length;
    if (name === '') {
      problem ??= braced ? 'bad substitution' : null;
      return '$';
    }
    names.add(name);
    const value = lookup(name) ?? null;
    if (!braced) {
      return value ?? '';
    }
    if (word.charAt(at) === '}') {
      at += 1;
      return value ?? '';
    }
    const modifier = MODIFIER.exec(word.slice(at))?.[0];
    if (modifier === undefined) {
      problem ??= at < word.length ? 'unsupported modifier in substitution' : 'missing }';
      at = word.length;
      return '';
    }
    at += modifier.length;
    return modified(modifier, value);
  };

  const modified = (modifier: string, value: string | null): string => {
    if (modifier.startsWith('/')) {
      const pattern = globPattern(readUntil('/'), true);
      const by = readUntil('}');
      return (value ?? '').replace(new RegExp(pattern, modifier === '//' ? 'gs' : 's'), () => by);
    }
    const operand = readUntil('}');
    const isSet = value !== null && !(modifier.startsWith(':') && value === '');
    switch (modifier.at(-1)) {
      case '-':
        return isSet ? value : operand;
      case '+':
        return isSet ? operand : '';
      case '?':
        problem ??= isSet ? null : operand || 'a variable is not allowed to be unset';
        return value ?? '';
      default:
        return trimmed(value ?? '', operand, modifier);
    }
  };

  const text = readUntil(null);
  return { text, names: [...names].sort(), problem };
}

/** `${x#p}` and `${x%p}` take the shortest, `##` and `%%` the longest match away from the begin and from the end. */
function trimmed(value: string, pattern: string, modifier: string): string {
  const source = globPattern(pattern, modifier.length === 2);
  if (modifier.startsWith('#')) {
    return value.replace(new RegExp(`^(?:${source})`, 's'), '');
  }
  const whole = new RegExp(`^(?:${source})$`, 's');
  const cuts = Array.from({ length: value.length + 1 }, (_, cut) => cut);
  const ordered = modifier.length === 2 ? cuts : cuts.reverse();
  const cut = ordered.find((from) => whole.test(value.slice(from)));
  return cut === undefined ? value : value.slice(0, cut);
}

function globPattern(pattern: string, greedy: boolean): string {
  return pattern.replace(/[.+^${}()|[\]\\*?]/g, (char) => {
    if (char === '*') {
      return greedy ? '.*' : '.*?';
    }
    return char === '?' ? '.' : `\\${char}`;
  });
}

/** Names that a text refers to with `$NAME` or `${NAME…}`, whoever replaces them, a shell for one. */
export function referencesIn(text: string, escapeBy: string): string[] {
  const names = new Set<string>();
  for (const found of text.matchAll(/(.?)\$(?:\{([A-Za-z_]\w*)|([A-Za-z_]\w*))/gs)) {
    if (found[1] !== escapeBy) {
      names.add(found[2] ?? found[3] ?? '');
    }
  }
  return [...names].sort();
}
