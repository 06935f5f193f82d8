import { buildFlags, type Flags, globalFlags, isYes } from './cli-flags.ts';

/** A build as it was typed. Paths are as written. */
export interface TypedCommand {
  /** `docker buildx build` has only one builder; `docker build` has the one that the CLI's environment says. */
  command: 'build' | 'buildx';
  context: { kind: 'folder' | 'stdin' | 'remote'; value: string };
  /** `-f`; null when it was not given, `-` for standard input. */
  dockerfile: string | null;
  tag: string | null;
  target: string | null;
  /** Null: `--build-arg NAME`, whose value is the environment's. */
  buildArgs: Record<string, string | null>;
  noCache: boolean;
  /** Flags that have a say in what is made or cached and that no record holds; long names, sorted. */
  beyond: string[];
  /** It may have gone to another engine or builder than the bench's own. */
  elsewhere: boolean;
}

const BEYOND = [
  'add-host',
  'build-context',
  'cache-from',
  'label',
  'network',
  'no-cache-filter',
  'platform',
  'pull',
  'squash',
];
const SWITCHES = new Set(['pull', 'squash']);

/**
 * Reads the words of a docker command, `docker` first. Null when it is no build: another command, a question for help,
 * or something that the CLI refuses before it does anything.
 */
export function parseBuildCommand(argv: readonly string[]): TypedCommand | null {
  const found = commandOf(argv);
  if (found === null) {
    return null;
  }
  const { command, flags, global } = found;
  const context = contextWord(flags);
  if (context === null || isYes(last(flags, 'help')) || onlyLooks(flags)) {
    return null;
  }
  return {
    command,
    context: { kind: kindOfContext(context), value: context },
    dockerfile: last(flags, 'file') ?? null,
    tag: flags.named.get('tag')?.[0] ?? null,
    target: last(flags, 'target') || null,
    buildArgs: buildArgsOf(flags.named.get('build-arg') ?? []),
    noCache: isYes(last(flags, 'no-cache')),
    beyond: BEYOND.filter((name) => {
      const value = last(flags, name);
      return value !== undefined && (!SWITCHES.has(name) || isYes(value));
    }),
    elsewhere: ['host', 'context', 'builder'].some((name) => {
      const value = last(flags, name) ?? last(global, name);
      return value !== undefined && value !== 'default';
    }),
  };
}

function commandOf(
  argv: readonly string[],
): { command: TypedCommand['command']; flags: Flags; global: Flags } | null {
  const global = globalFlags(argv.slice(1));
  const [first, ...rest] = global.rest;
  if (isYes(last(global, 'help')) || isYes(last(global, 'version'))) {
    return null;
  }
  if (first === 'build') {
    return { command: 'build', flags: buildFlags(rest), global };
  }
  if (first !== 'buildx' && first !== 'image' && first !== 'builder') {
    return null;
  }
  const inner = globalFlags(rest);
  const [second, ...words] = inner.rest;
  if (second !== 'build' && !(first === 'buildx' && second === 'b')) {
    return null;
  }
  for (const [name, values] of inner.named) {
    global.named.set(name, values);
  }
  return { command: first === 'buildx' ? 'buildx' : 'build', flags: buildFlags(words), global };
}

const last = (flags: Flags, name: string): string | undefined => flags.named.get(name)?.at(-1);

/** It asks the builder about a Dockerfile and builds nothing. */
const onlyLooks = (flags: Flags): boolean =>
  isYes(last(flags, 'check')) || flags.named.has('print') || (last(flags, 'call') ?? 'build') !== 'build';

/** Exactly one is wanted. A flag that is newer than this list may have taken a word that looks like one. */
function contextWord({ rest, unknown }: Flags): string | null {
  const word = rest.at(-1);
  return word === undefined || word === '' || rest.length > 1 + unknown.length ? null : word;
}

/** As the CLI tells them apart; a folder that has such a name is rarer than what its name says. */
function kindOfContext(word: string): TypedCommand['context']['kind'] {
  if (word === '-') {
    return 'stdin';
  }
  return /^(?:https?:\/\/|git:\/\/|ssh:\/\/|git@|github\.com\/)/.test(word) ? 'remote' : 'folder';
}

function buildArgsOf(words: readonly string[]): Record<string, string | null> {
  const pairs = words.map((word): [string, string | null] => {
    const equals = word.indexOf('=');
    return equals < 0 ? [word, null] : [word.slice(0, equals), word.slice(equals + 1)];
  });
  // A name that is given twice has its last value.
  return Object.fromEntries(pairs);
}
