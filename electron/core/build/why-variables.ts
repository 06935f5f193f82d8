import type { Why } from '../../contract/build.ts';
import { word } from '../../contract/messages.ts';
import type { Comparison } from './why-compare.ts';
import type { Facts, KeyedVariable } from './why-facts.ts';
import { cut, HIDDEN, isSecret, why } from './why-words.ts';

/** The first variable, by name, that an instruction sees or uses with another value than before. */
export function variableChange(
  c: Comparison,
  index: number,
  [then, here]: readonly [Facts, Facts],
  textCounts: boolean,
): Why | null {
  const isRun = c.now.model.instructions[index]?.keyword === 'RUN';
  const seen = differing(then.seen, here.seen);
  // Of what is only replaced in the text, nothing counts unless the text comes out other.
  const replaced = textCounts ? differing(then.replaced, here.replaced) : null;
  const found = seen ?? replaced;
  if (!found) {
    return null;
  }
  const references = c.now.model.instructions[index]?.references ?? [];
  const used = !isRun || references.includes(found.name);
  return changeWords(found, used, index, c);
}

interface Change {
  name: string;
  old: KeyedVariable | null;
  now: KeyedVariable | null;
}

function differing(then: readonly KeyedVariable[], here: readonly KeyedVariable[]): Change | null {
  const names = [...new Set([...here, ...then].map(({ name }) => name))].sort();
  for (const name of names) {
    const old = then.find((variable) => variable.name === name) ?? null;
    const now = here.find((variable) => variable.name === name) ?? null;
    if (old?.value !== now?.value) {
      return { name, old, now };
    }
  }
  return null;
}

function changeWords(change: Change, used: boolean, index: number, c: Comparison): Why {
  const { name, old, now } = change;
  const source = (now ?? old)?.source ?? 'arg';
  const kind = `${source}-changed` as const;
  const own = c.now.model.instructions[index]?.line;
  // An ARG that is explained by the value it was given is not "about an earlier line".
  const line = now && now.line !== own ? now.line : null;
  if (isSecret(name)) {
    const hide = (variable: KeyedVariable | null) => (variable ? HIDDEN : null);
    return why(kind, 'build.why.secretChanged', {
      line,
      from: hide(old),
      to: hide(now),
      params: { name },
    });
  }
  const [from, to] = [old?.value ?? null, now?.value ?? null];
  const key = old === null ? 'New' : now === null ? 'Gone' : used ? '' : 'Unused';
  const params = {
    name,
    ...(from === null ? {} : { from: shown(from) }),
    ...(to === null ? {} : { to: shown(to) }),
  };
  return why(kind, `build.why.${source}${key}`, { line, from, to, params });
}

const shown = (value: string): string => (value === '' ? word('build.empty') : cut(value));
