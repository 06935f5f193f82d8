import type { Why, WhyKind } from '../../contract/build.ts';
import type { BuildMessageKey } from '../../contract/build-messages.ts';
import { message } from '../../contract/messages.ts';

export interface WhyParts {
  path?: string | null;
  line?: number | null;
  from?: string | null;
  to?: string | null;
  /** Further values that the sentence names. */
  params?: Record<string, string | number>;
}

/** A reason: its sentence may name `path`, `line`, `from` and `to`, which are cut where they are long. */
export function why(kind: WhyKind, key: BuildMessageKey, parts: WhyParts = {}): Why {
  const { path = null, line = null, from = null, to = null, params = {} } = parts;
  const named = Object.entries({ path, line, from, to }).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === 'string' ? cut(value) : value] as const],
  );
  return { kind, detail: message(key, { ...Object.fromEntries(named), ...params }), path, line, from, to };
}

const LONGEST = 72;

/** On one line, with the middle left out where it is long. */
export function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const half = (LONGEST - 1) >> 1;
  return line.length <= LONGEST ? line : `${line.slice(0, half).trimEnd()}…${line.slice(-half).trimStart()}`;
}

const SECRET = /TOKEN|PASS(?:WD|WORD|PHRASE)?(?:$|_)|SECRET|(?:^|_)KEY|KEY$|CREDENTIAL|(?:^|_)AUTH/i;
export const HIDDEN = '•••';

/** Names that smell of a secret: what is shown of a reason must not be what gives it away. */
export const isSecret = (name: string): boolean => SECRET.test(name);

/** A value of an ARG or ENV as it may be shown. */
export const shownValue = (name: string, value: string): string => (isSecret(name) ? HIDDEN : value);

/** An instruction as it may be shown: ARG, ENV and LABEL without values of secrets. */
export function shownText(keyword: string, text: string): string {
  if (keyword !== 'ARG' && keyword !== 'ENV' && keyword !== 'LABEL') {
    return text;
  }
  return text
    .replace(/([\w.-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S+)/g, (whole, name: string) =>
      isSecret(name) ? `${name}=${HIDDEN}` : whole,
    )
    .replace(/^(\s*\w+\s+)([\w.-]+)(\s+)([^=]*)$/, (whole, head: string, name: string, space: string) =>
      isSecret(name) ? `${head}${name}${space}${HIDDEN}` : whole,
    );
}
