import { type Cut, jsonWords } from './dockerfile-lines.ts';
import type { DockerfileInstruction, InstructionFlag } from './dockerfile-types.ts';

/** An instruction before it is known what it sees. */
export type BareInstruction = Pick<
  DockerfileInstruction,
  'line' | 'endLine' | 'keyword' | 'text' | 'flags' | 'rest' | 'json' | 'heredocs' | 'trigger' | 'kind'
>;

export const KEYWORDS = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER ' +
    'VOLUME WORKDIR'
  ).split(' '),
);
const FLAGGED = new Set(['ADD', 'COPY', 'FROM', 'HEALTHCHECK', 'RUN']);
const STEPS = new Set(['ADD', 'COPY', 'RUN', 'WORKDIR']);
const EXEC_FORM = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);

export function readInstruction(cut: Cut, escapeBy: string): BareInstruction {
  const [, word = '', after = ''] = /^(\S+)\s*([\s\S]*)$/.exec(cut.head) ?? [];
  const keyword = word.toUpperCase();
  const { flags, rest } = FLAGGED.has(keyword) ? cutFlags(after, escapeBy) : { flags: [], rest: after };
  const bodies = cut.heredocs.map(({ content, end }) => `\n${content}${end}`).join('');
  return {
    line: cut.line,
    endLine: cut.endLine,
    keyword,
    text: `${cut.head}${bodies}`,
    flags,
    rest,
    json: EXEC_FORM.has(keyword) ? jsonWords(rest) : null,
    heredocs: cut.heredocs.map(({ name, content, expand }) => ({ name, content, expand })),
    trigger: keyword === 'ONBUILD' ? after : null,
    kind: keyword === 'FROM' ? 'base' : STEPS.has(keyword) ? 'step' : 'config',
  };
}

/** Takes `--name=value` words from the front; quotes and escapes in them are undone. `--` alone ends them. */
function cutFlags(text: string, escapeBy: string): { flags: InstructionFlag[]; rest: string } {
  const flags: InstructionFlag[] = [];
  let rest = text;
  for (;;) {
    const raw = /^--(?:[^\s"'\\`]|\\.|`|"(?:[^"\\]|\\.)*"|'[^']*')*/s.exec(rest)?.[0];
    if (raw === undefined) {
      return { flags, rest };
    }
    rest = rest.slice(raw.length).trimStart();
    if (raw === '--') {
      return { flags, rest };
    }
    const word = raw.slice(2).replace(escapeBy === '\\' ? /\\(.)|["']/gs : /["']/g, '$1');
    const at = word.indexOf('=');
    flags.push(at < 0 ? { name: word, value: null } : { name: word.slice(0, at), value: word.slice(at + 1) });
  }
}

export const flagOf = (instruction: Pick<DockerfileInstruction, 'flags'>, name: string): string | null =>
  instruction.flags.find((flag) => flag.name === name)?.value ?? null;

/** The comma-separated options of each `--mount`, as BuildKit reads them (RFC 4180 quoting aside). */
export function mountsOf(instruction: Pick<DockerfileInstruction, 'flags'>): Map<string, string>[] {
  return instruction.flags
    .filter(({ name, value }) => name === 'mount' && value !== null)
    .map(({ value }) => {
      const options = (value ?? '').split(',').map((option): [string, string] => {
        const [key = '', ...of] = option.split('=');
        return [key.trim().toLowerCase(), of.join('=')];
      });
      return new Map(options);
    });
}
