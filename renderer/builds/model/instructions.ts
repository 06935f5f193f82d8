import type { Lined } from './align.ts';

/** An instruction of a text that is being edited; lines from 1. */
export interface Written extends Lined {
  line: number;
  endLine: number;
}

const HEREDOC = /<<-?\s*(["']?)([A-Za-z_][\w.]*)\1/g;

/**
 * The instructions of a Dockerfile as far as is needed to find those of a build again: joined lines, comments left out,
 * heredocs with what is in them. What the builder makes of them is for the builder to say.
 */
export function instructionsIn(text: string): Written[] {
  const lines = text.split(/\r\n?|\n/);
  const joiner = /^\s*#\s*escape\s*=\s*`/im.test(lines.slice(0, 4).join('\n')) ? '`' : '\\';
  const found: Written[] = [];
  let stage = -1;
  let stageName: string | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at])) {
      continue;
    }
    const line = at + 1;
    let said = '';
    let ends = at;
    for (; at < lines.length; at += 1) {
      const one = lines[at] ?? '';
      if (said !== '' && isBlank(one)) {
        continue;
      }
      ends = at;
      const going = one.trimEnd().endsWith(joiner);
      said += going ? `${one.trimEnd().slice(0, -1)} ` : one;
      if (!going) {
        break;
      }
    }
    at = Math.min(at, lines.length - 1);
    const instruction = (/^\s*(\S+)/.exec(said)?.[1] ?? '').toUpperCase();
    if (['RUN', 'COPY', 'ADD'].includes(instruction)) {
      for (const [, , end] of said.matchAll(HEREDOC)) {
        while (ends + 1 < lines.length && lines[ends]?.trim() !== end) {
          ends += 1;
        }
      }
      at = Math.max(at, ends);
    }
    if (instruction === 'FROM') {
      stage += 1;
      stageName = /\sAS\s+(\S+)\s*$/i.exec(said)?.[1]?.toLowerCase() ?? null;
    }
    found.push({ line, endLine: ends + 1, stage, stageName, instruction, text: squeeze(said) });
  }
  return found;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || /^\s*(#|$)/.test(line);
}

/** Blanks count for nothing when two texts are held against each other here. */
export function squeeze(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Names that `--target` can be given. */
export function stageNames(text: string): string[] {
  const from = instructionsIn(text).filter(({ instruction }) => instruction === 'FROM');
  return from.flatMap(({ stageName }) => (stageName === null ? [] : [stageName]));
}

/** Build arguments that the file declares, with the value that each has by itself. */
export function declaredArgs(text: string): { name: string; value: string }[] {
  const args = instructionsIn(text).flatMap((one) => {
    const found = one.instruction === 'ARG' ? /^\S+\s+([A-Za-z_]\w*)(?:=(.*))?$/.exec(one.text) : null;
    return found?.[1] ? [{ name: found[1], value: found[2] ?? '' }] : [];
  });
  return args.filter(({ name }, at) => args.findIndex((one) => one.name === name) === at);
}
