import type { BuilderKind } from '../../contract/build.ts';
import type { DockerfileInstruction, DockerfileModel } from './dockerfile-types.ts';
import { assignments } from './dockerfile-variables.ts';
import { expandWord, splitQuoted } from './dockerfile-words.ts';
import { normalSource } from './why-context.ts';
import { folderFrom, type RunState } from './why-state.ts';

/** A variable with the value that an instruction's cache key has of it. */
export interface KeyedVariable {
  name: string;
  value: string;
  source: 'arg' | 'env';
  /** Of the ARG or ENV that set it. */
  line: number | null;
}

/**
 * What a builder reads of one instruction, without what only looks different: white space, comments, the case of the
 * keyword, quotes where the builder takes them away.
 */
export interface Facts {
  /** With variables as written: what the author changes. */
  written: string;
  /** With the variables replaced that the builder replaces: part of the cache key. */
  processed: string;
  /** Variables whose values are part of the cache key beside `processed`: those that RUN sees, or that an ARG sets. */
  seen: KeyedVariable[];
  /** Variables that are replaced in its text. */
  replaced: KeyedVariable[];
  /** What it takes from the context. */
  sources: string[];
  /** What it takes from elsewhere: addresses, repositories. */
  remote: string[];
  /** The image config that counts besides, and what of it. */
  state: Partial<Record<'folder' | 'user' | 'shell', string>>;
  /** Instructions that set it. */
  setBy: RunState['by'];
}

const REMOTE = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/|[\w.-]+\.git(?:[#?]|$))/;

export function factsOf(
  model: DockerfileModel,
  instruction: DockerfileInstruction,
  state: RunState,
  builder: BuilderKind,
  buildArgs: Record<string, string>,
): Facts {
  const { keyword, flags } = instruction;
  const written = wordsOf(instruction, instruction.text, model.escape).join('\n');
  const isCopy = keyword === 'COPY' || keyword === 'ADD';
  const replacedText = keyword === 'RUN' || keyword === 'ONBUILD' ? instruction.text : instruction.expanded;
  const processed = isCopy
    ? copyWords(instruction, state, builder, model.escape)
    : RUNS.has(keyword)
      ? runWords(instruction, state)
      : keyword === 'WORKDIR'
        ? ['WORKDIR', folderFrom(state.folder, instruction.target ?? '')]
        : wordsOf(instruction, replacedText, model.escape);
  const fromContext = isCopy && !flags.some(({ name }) => name === 'from');
  return {
    written,
    processed: processed.join('\n'),
    seen: seenBy(model, instruction, builder, buildArgs),
    replaced: variables(instruction, instruction.references),
    sources: fromContext
      ? instruction.sources.filter((source) => !REMOTE.test(source))
      : mounted(instruction),
    remote: keyword === 'ADD' ? instruction.sources.filter((source) => REMOTE.test(source)) : [],
    state: builder === 'buildkit' ? stateFor(instruction, state) : {},
    setBy: state.by,
  };
}

const RUNS = new Set(['RUN', 'CMD', 'ENTRYPOINT']);
const SHELL = '["/bin/sh","-c"]';

/** Shell form is exec form with the shell before it: builders keep both as the same list of words. */
function runWords(
  { keyword, flags, json, rest, heredocs }: DockerfileInstruction,
  state: RunState,
): string[] {
  const options = flags.map(({ name, value }) => `--${name}=${value ?? ''}`);
  const bodies = heredocs.map(({ name, content, expand }) => `<<${expand ? name : `'${name}'`}\n${content}`);
  const shell = state.shell || SHELL;
  const list = json === null ? `${shell.slice(0, -1)},${JSON.stringify(rest)}]` : JSON.stringify(json);
  return [keyword, ...options, list, ...bodies];
}

/** The classic builder has it all in the config of the step before, which is part of the chain. */
function stateFor(instruction: DockerfileInstruction, state: RunState): Facts['state'] {
  const { keyword, json } = instruction;
  if (keyword === 'RUN') {
    const { folder, user, shell } = state;
    return { folder, user, ...(json === null ? { shell } : {}) };
  }
  // The folder that it makes belongs to the user of that moment.
  return keyword === 'WORKDIR' ? { user: state.user } : {};
}

/** The words that count, one a line, so that `a b` and `"a b"` stay apart. */
function wordsOf(instruction: DockerfileInstruction, text: string, escapeBy: string): string[] {
  const { keyword, flags, json, heredocs } = instruction;
  const options = flags.map(({ name, value }) => `--${name}=${value ?? ''}`);
  const bodies = heredocs.map(({ name, content, expand }) => `<<${expand ? name : `'${name}'`}\n${content}`);
  const [head = ''] = text.split('\n', 1);
  const rest = head.replace(/^\s*\S+\s*/, '').trim();
  const bare = (word: string): string => expandWord(word, (name) => `\${${name}}`, escapeBy).text;
  const pairs = (mayBeOld: boolean): string[] =>
    assignments(rest, escapeBy, mayBeOld).map(([name, value]) =>
      value === null ? bare(name) : `${bare(name)}=${bare(value)}`,
    );
  switch (keyword) {
    case 'RUN':
      return [keyword, ...options, json === null ? instruction.rest : JSON.stringify(json), ...bodies];
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
    case 'HEALTHCHECK':
      return [keyword, ...options, json === null ? instruction.rest : JSON.stringify(json)];
    case 'ENV':
    case 'LABEL':
      return [keyword, ...pairs(true)];
    case 'ARG':
      return [keyword, ...pairs(false)];
    case 'EXPOSE':
      return [keyword, ...splitQuoted(rest, escapeBy).sort()];
    case 'VOLUME':
      return [keyword, ...(json ?? splitQuoted(rest, escapeBy).map(bare))];
    case 'FROM':
      return [keyword, ...options, ...splitQuoted(instruction.rest, escapeBy)];
    case 'ONBUILD':
      return [keyword, instruction.trigger ?? rest];
    case 'COPY':
    case 'ADD':
      return [keyword, ...options, ...(json ?? splitQuoted(instruction.rest, escapeBy)), ...bodies];
    default:
      return [keyword, ...splitQuoted(rest, escapeBy).map(bare)];
  }
}

/**
 * BuildKit's key has the last name of each source and the absolute target (moby/buildkit, solver/llbsolver/ops/file.go);
 * the classic builder's has the target as written, and no names but those that the contents were sent under.
 */
function copyWords(
  instruction: DockerfileInstruction,
  state: RunState,
  builder: BuilderKind,
  escapeBy: string,
): string[] {
  const { keyword, flags, sources, heredocs, visible } = instruction;
  const valueNow = (asked: string) => visible.find(({ name }) => name === asked)?.value;
  const said = (text: string): string => expandWord(text, valueNow, escapeBy, true).text;
  const options = flags.map(({ name, value }) => `--${name}=${said(value ?? '')}`);
  const bodies = heredocs.map(
    ({ name, content, expand }) => `<<${name}\n${expand ? said(content) : content}`,
  );
  const target = instruction.target ?? '';
  if (builder === 'classic') {
    return [keyword, ...options, target];
  }
  const names = sources.map((source) => normalSource(source).split('/').at(-1) ?? '');
  const folderLike = /(?:^|\/)\.?$/.test(target) ? '/' : '';
  const kept = options.filter((option) => !option.startsWith('--from='));
  return [
    // Both are the same operation, but ADD unpacks.
    keyword,
    ...kept,
    ...names,
    folderFrom(state.folder, target).replace(/\/$/, '') + folderLike,
    ...bodies,
  ];
}

/** `RUN --mount=type=bind` without `from` shows a part of the context. */
function mounted(instruction: DockerfileInstruction): string[] {
  if (instruction.keyword !== 'RUN') {
    return [];
  }
  return instruction.flags.flatMap(({ name, value }) => {
    if (name !== 'mount' || value === null) {
      return [];
    }
    const options = new Map(
      value.split(',').map((option): [string, string] => {
        const [key = '', ...of] = option.split('=');
        return [key.trim().toLowerCase(), of.join('=')];
      }),
    );
    const isBind = (options.get('type') ?? 'bind') === 'bind' && !options.has('from');
    return isBind ? [options.get('source') ?? options.get('src') ?? ''] : [];
  });
}

function seenBy(
  model: DockerfileModel,
  instruction: DockerfileInstruction,
  builder: BuilderKind,
  buildArgs: Record<string, string>,
): KeyedVariable[] {
  if (instruction.keyword === 'ARG' && builder === 'buildkit') {
    return argumentsOf(model, instruction, buildArgs);
  }
  if (instruction.keyword !== 'RUN') {
    return [];
  }
  const all = variables(instruction, instruction.keyed);
  if (builder === 'buildkit') {
    return all;
  }
  // ENV is in the config of the step before; an ARG of a stage ends with it.
  const declared = new Set(declaredBefore(model, instruction));
  return all.filter(({ name, source }) => source === 'arg' && declared.has(name));
}

/** Names of the ARGs that stand in the stage before an instruction. */
function declaredBefore(model: DockerfileModel, { stage, index }: DockerfileInstruction): string[] {
  return (model.stages[stage]?.instructions ?? []).flatMap((at) => {
    const other = model.instructions[at];
    return at < index && other?.keyword === 'ARG'
      ? assignments(other.rest, model.escape, false).map(([name]) => name)
      : [];
  });
}

function argumentsOf(
  model: DockerfileModel,
  instruction: DockerfileInstruction,
  buildArgs: Record<string, string>,
): KeyedVariable[] {
  const next = model.instructions[instruction.index + 1];
  const visible = next?.stage === instruction.stage && next.keyword !== 'FROM' ? next.visible : [];
  return assignments(instruction.rest, model.escape, false).map(([name, preset]) => {
    const value = visible.find((variable) => variable.name === name)?.value ?? preset ?? '';
    const given = Object.hasOwn(buildArgs, name) ? buildArgs[name] : undefined;
    return { name, value: given ?? value, source: 'arg' as const, line: instruction.line };
  });
}

function variables({ visible }: DockerfileInstruction, names: readonly string[]): KeyedVariable[] {
  const wanted = new Set(names);
  return visible.flatMap(({ name, value, source, line }) =>
    wanted.has(name) && source !== 'predefined'
      ? [{ name, value: value ?? '', source: source === 'env' ? 'env' : 'arg', line }]
      : [],
  );
}
