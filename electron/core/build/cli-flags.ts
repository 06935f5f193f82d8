/** Flags of `docker build` and `docker buildx build` that take a value, by long name. */
const WITH_VALUE = new Set(
  `add-host allow annotation attest build-arg build-context builder cache-from cache-to call cgroup-parent
   cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems file iidfile invoke isolation label memory memory-swap
   metadata-file network no-cache-filter output platform policy print progress provenance root sbom secret
   security-opt server-config shm-size ssh tag target ulimit`.split(/\s+/),
);
const WITHOUT_VALUE = new Set(
  'check compress debug detach disable-content-trust force-rm help load no-cache pull push quiet rm squash stream'.split(
    ' ',
  ),
);
const SHORT: Record<string, string> = {
  c: 'cpu-shares',
  D: 'debug',
  f: 'file',
  h: 'help',
  m: 'memory',
  o: 'output',
  q: 'quiet',
  t: 'tag',
};
/** Flags between `docker` and its command, and of `docker buildx`. */
const GLOBAL_WITH_VALUE = new Set(
  'builder config context host log-level tlscacert tlscert tlskey'.split(' '),
);
const GLOBAL_SHORT: Record<string, string> = {
  c: 'context',
  D: 'debug',
  H: 'host',
  l: 'log-level',
  v: 'version',
};

export interface Flags {
  /** Values in the order in which they were given; a flag without a value has `true` or what follows its `=`. */
  named: Map<string, string[]>;
  rest: string[];
  /** Flags that are not known here. */
  unknown: string[];
}

interface Language {
  withValue: ReadonlySet<string>;
  short: Readonly<Record<string, string>>;
  known: (name: string) => boolean;
  /** Stops at the first word that is no flag. */
  stopAtWord: boolean;
}

/** Reads the flags of a build as the CLI's own library (spf13/pflag) does: flags may stand after words. */
export const buildFlags = (words: readonly string[]): Flags =>
  readFlags(words, {
    withValue: WITH_VALUE,
    short: SHORT,
    known: (name) => WITH_VALUE.has(name) || WITHOUT_VALUE.has(name),
    stopAtWord: false,
  });

/** The flags before the command; `rest` begins with the command. */
export const globalFlags = (words: readonly string[]): Flags =>
  readFlags(words, {
    withValue: GLOBAL_WITH_VALUE,
    short: GLOBAL_SHORT,
    known: () => true,
    stopAtWord: true,
  });

function readFlags(words: readonly string[], language: Language): Flags {
  const found: Flags = { named: new Map(), rest: [], unknown: [] };
  const enter = (name: string, value: string) => {
    found.named.set(name, [...(found.named.get(name) ?? []), value]);
    if (!language.known(name)) {
      found.unknown.push(name);
    }
  };
  let at = 0;
  const next = (): string => {
    at += 1;
    return words[at] ?? '';
  };
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      found.rest.push(...words.slice(at + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      if (language.stopAtWord) {
        found.rest.push(...words.slice(at));
        break;
      }
      found.rest.push(word);
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      const given = equals < 0 ? null : word.slice(equals + 1);
      enter(name, given ?? (language.withValue.has(name) ? next() : 'true'));
    } else {
      readShort(word.slice(1), language, enter, next);
    }
  }
  return found;
}

/** `-qt x`, `-tx`, `-t=x`: letters without a value may be joined; the rest of the word is the value of one that takes one. */
function readShort(
  letters: string,
  language: Language,
  enter: (name: string, value: string) => void,
  next: () => string,
): void {
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? '';
    const name = language.short[letter] ?? letter;
    const rest = letters.slice(at + 1);
    if (language.withValue.has(name)) {
      enter(name, rest === '' ? next() : rest.replace(/^=/, ''));
      return;
    }
    if (rest.startsWith('=')) {
      enter(name, rest.slice(1));
      return;
    }
    enter(name, 'true');
  }
}

/** What the CLI takes for yes (Go's strconv.ParseBool). */
export const isYes = (value: string | undefined): boolean =>
  value !== undefined && ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
