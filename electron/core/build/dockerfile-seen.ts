import type { BareInstruction } from './dockerfile-instruction.ts';
import type { VisibleVariable } from './dockerfile-types.ts';
import { PREDEFINED, replacing, type Variables } from './dockerfile-variables.ts';
import { type Expanded, expandWord, referencesIn } from './dockerfile-words.ts';

/** Instructions in whose words the builder replaces variables (Dockerfile reference, "Environment replacement"). */
const REPLACED = new Set('ADD ARG COPY ENV EXPOSE FROM LABEL STOPSIGNAL USER VOLUME WORKDIR'.split(' '));

/** What an instruction sees of the variables, and what it says with them. */
export interface Seen {
  visible: VisibleVariable[];
  references: string[];
  keyed: string[];
  expanded: string;
  sources: string[];
  target: string | null;
  problem: string | null;
}

export function look(instruction: BareInstruction, visible: Variables, escapeBy: string): Seen {
  const { keyword, text, json, rest, heredocs } = instruction;
  const names = new Set<string>();
  let problem: string | null = null;
  const say = (word: string, keepQuotes = false): string => {
    const said: Expanded = expandWord(word, replacing(visible), escapeBy, keepQuotes);
    for (const name of said.names) {
      names.add(name);
    }
    problem ??= said.problem;
    return said.text;
  };
  const replaced = REPLACED.has(keyword);
  const line = text.split('\n', 1)[0] ?? '';
  const expanded = replaced ? say(line, true) : line;
  const copies = keyword === 'COPY' || keyword === 'ADD';
  const words = copies ? (json ?? rest.split(/\s+/).filter(Boolean)).map((word) => say(word)) : [];
  for (const { content } of replaced ? heredocs.filter(({ expand }) => expand) : []) {
    say(content, true);
  }
  const isVisible = (name: string): boolean => visible.has(name);
  const every = [...visible.values()];
  const used = every.filter(({ value, source }) => value !== null && source !== 'predefined');
  const keyed =
    keyword === 'RUN' ? used.map(({ name }) => name).filter(counts) : [...names].filter(isVisible);
  return {
    visible: every.sort((a, b) => (a.name < b.name ? -1 : 1)),
    references: replaced ? [...names].sort() : referencesIn(text, escapeBy),
    keyed: keyed.sort(),
    expanded,
    sources: words.slice(0, -1).filter((word) => !/^\d*<<-?\S/.test(word)),
    target: copies ? (words.at(-1) ?? null) : keyword === 'WORKDIR' ? say(rest.trim()) : null,
    problem,
  };
}

/** A proxy variable stays out of the key even when an ARG declares it, unless that ARG gives it a value of its own. */
const counts = (name: string): boolean => !PREDEFINED.has(name);
