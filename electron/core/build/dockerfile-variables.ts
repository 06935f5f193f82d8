import type { BuilderKind } from '../../contract/build.ts';
import type { BareInstruction } from './dockerfile-instruction.ts';
import type { ParseOptions, VisibleVariable } from './dockerfile-types.ts';
import { type Expanded, expandWord, type Lookup, splitQuoted } from './dockerfile-words.ts';

/** In the environment of RUN without ARG, and left out of the cache key (Dockerfile reference, "Predefined ARGs"). */
export const PREDEFINED = new Set(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
);

export type Variables = Map<string, VisibleVariable>;

/** Cuts `NAME=value NAME=value`, and the older `NAME value` of ENV and LABEL. Quotes stay. */
export function assignments(rest: string, escapeBy: string, mayBeOld: boolean): [string, string | null][] {
  const words = splitQuoted(rest, escapeBy);
  if (mayBeOld && words[0] !== undefined && !words[0].includes('=')) {
    const value = rest.trimStart().slice(words[0].length).trim();
    return [[words[0], value]];
  }
  return words.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
  });
}

/** Says what an ARG before the first FROM declares. Its default may use those before it. */
export function declareGlobals(
  instruction: BareInstruction,
  globals: Variables,
  buildArgs: Record<string, string>,
  escapeBy: string,
): Expanded[] {
  const { line } = instruction;
  const before = new Map(globals);
  return assignments(instruction.rest, escapeBy, false).map(([name, written]) => {
    const value = expandWord(written ?? '', replacing(before), escapeBy);
    const given = own(buildArgs, name);
    globals.set(
      name,
      given === undefined
        ? { name, value: written === null ? null : value.text, source: 'global-arg', line }
        : { name, value: given, source: 'build-arg', line },
    );
    return value;
  });
}

/** What ARG or ENV of a stage declare, added to what is visible. */
export function declare(
  instruction: BareInstruction,
  visible: Variables,
  globals: Variables,
  options: Required<ParseOptions>,
  escapeBy: string,
): Expanded[] {
  const { line, keyword } = instruction;
  // All that one instruction declares sees what was before it, not each other.
  const before = new Map(visible);
  const say = (word: string): Expanded => expandWord(word, replacing(before), escapeBy);
  return assignments(instruction.rest, escapeBy, keyword === 'ENV').map(([written, text]) => {
    const { text: name } = say(written);
    const value = say(text ?? '');
    if (keyword === 'ENV') {
      visible.set(name, { name, value: value.text, source: 'env', line });
    } else if (options.builder === 'buildkit' || visible.get(name)?.source !== 'env') {
      visible.set(name, argument(name, text === null ? null : value.text, line, globals, options.buildArgs));
    }
    return value;
  });
}

/** What the words of an instruction are replaced with; a proxy variable is only there for the programs of RUN. */
export const replacing =
  (visible: Variables): Lookup =>
  (name) => {
    const variable = visible.get(name);
    return variable?.source === 'predefined' ? undefined : variable?.value;
  };

/** What a stage has of the one that it begins from. */
export function inherited(left: Variables | undefined, builder: BuilderKind): Variables {
  const all = [...(left ?? [])];
  return new Map(builder === 'buildkit' ? all : all.filter(([, { source }]) => source === 'env'));
}

function argument(
  name: string,
  preset: string | null,
  line: number,
  globals: Variables,
  buildArgs: Record<string, string>,
): VisibleVariable {
  const given = own(buildArgs, name);
  if (given !== undefined) {
    return { name, value: given, source: 'build-arg', line };
  }
  const inherited = globals.get(name);
  if (preset === null && inherited) {
    return inherited;
  }
  return { name, value: preset, source: 'arg', line };
}

/** Proxy variables that were given and that no ARG declares. */
export function predefined(buildArgs: Record<string, string>): Variables {
  const given = Object.entries(buildArgs).filter(([name]) => PREDEFINED.has(name));
  return new Map(
    given.map(([name, value]) => [name, { name, value, source: 'predefined' as const, line: null }]),
  );
}

const own = (values: Record<string, string>, name: string): string | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;
