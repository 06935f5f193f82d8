import type { DockerfileProblem, Heredoc } from './dockerfile-types.ts';
import { splitQuoted } from './dockerfile-words.ts';

/** An instruction as it stands in the file: lines from 1, continuation lines joined, bodies of heredocs apart. */
export interface Cut {
  line: number;
  endLine: number;
  head: string;
  heredocs: (Heredoc & { end: string })[];
}

export interface CutFile {
  escape: '\\' | '`';
  syntax: string | null;
  cuts: Cut[];
  problems: DockerfileProblem[];
}

const COMMENT = /^\s*#/;
const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const HEREDOC = /^\d*<<(-?)\s*([^<]+)$/;
const MAY_HOLD_HEREDOC = /^\s*(?:ONBUILD\s+)?(?:ADD|COPY|RUN)\s/i;

/**
 * Cuts a Dockerfile into instructions by the rules of BuildKit's own parser (moby/buildkit,
 * frontend/dockerfile/parser/parser.go). dockerfile-ast is not asked: it ends instructions elsewhere where a line ends
 * in two backslashes and for several forms of heredocs, and an instruction at a wrong line would get another's outcome.
 */
export function cutInstructions(text: string): CutFile {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.at(-1) === '') {
    lines.pop();
  }
  const file: CutFile = { escape: '\\', syntax: null, cuts: [], problems: [] };
  let next = readDirectives(lines, file);
  const escapeBy = file.escape === '\\' ? '\\\\' : '`';
  const continued = new RegExp(`(^|[^${escapeBy}])${escapeBy}[ \\t]*$`);
  while (next < lines.length) {
    const line = next + 1;
    const first = (lines[next] ?? '').trimStart();
    next += 1;
    if (first === '' || COMMENT.test(first)) {
      continue;
    }
    let head = first.replace(continued, '$1');
    let open = continued.test(first);
    while (open && next < lines.length) {
      const more = lines[next] ?? '';
      next += 1;
      if (!COMMENT.test(more) && more.trim() !== '') {
        head += more.replace(continued, '$1');
        open = continued.test(more);
      }
    }
    if (head === '') {
      continue;
    }
    const cut: Cut = { line, endLine: next, head: head.trimEnd(), heredocs: [] };
    next = readHeredocs(lines, next, cut, file);
    file.cuts.push(cut);
  }
  return file;
}

/** Directives stand in the first lines, one on each, before anything else. Answers with the line they end before. */
function readDirectives(lines: string[], file: CutFile): number {
  let at = 0;
  for (; at < lines.length; at += 1) {
    const found = DIRECTIVE.exec((lines[at] ?? '').trimStart());
    if (!found) {
      break;
    }
    const name = found[1]?.toLowerCase();
    const value = found[2] ?? '';
    if (name === 'syntax') {
      file.syntax = value;
    } else if (name === 'escape') {
      if (value !== '\\' && value !== '`') {
        const message = `invalid escapeBy token '${value}' does not match \` or \\`;
        file.problems.push({ line: at + 1, kind: 'unknown-escape', message });
      } else {
        file.escape = value;
      }
    } else if (name !== 'check') {
      break;
    }
  }
  return at;
}

function readHeredocs(lines: string[], from: number, cut: Cut, file: CutFile): number {
  let next = from;
  const rest = cut.head.replace(/^\s*(?:ONBUILD\s+)?\S+\s+(?:--\S+\s+)*/i, '');
  if (!MAY_HOLD_HEREDOC.test(cut.head) || !cut.head.includes('<<') || isJson(rest)) {
    return next;
  }
  for (const word of splitQuoted(cut.head)) {
    const found = HEREDOC.exec(word);
    const quoted = found?.[2] ?? '';
    const name = quoted.replace(/\\(.)|["']/g, '$1');
    if (!found || name === '') {
      continue;
    }
    const chomp = found[1] === '-';
    const body: string[] = [];
    let closed = false;
    while (next < lines.length && !closed) {
      const line = lines[next] ?? '';
      next += 1;
      closed = (chomp ? line.replace(/^\t+/, '') : line) === name;
      if (!closed) {
        body.push(`${line}\n`);
      }
    }
    if (!closed) {
      file.problems.push({ line: cut.line, kind: 'unterminated-heredoc', message: 'unterminated heredoc' });
    }
    cut.heredocs.push({ name, content: body.join(''), expand: !/["']/.test(quoted), end: name });
    cut.endLine = next;
  }
  return next;
}

/** Whether the words of an instruction are in exec form: a JSON array of strings. */
export function isJson(rest: string): boolean {
  return jsonWords(rest) !== null;
}

export function jsonWords(rest: string): string[] | null {
  if (!rest.trimStart().startsWith('[')) {
    return null;
  }
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}
