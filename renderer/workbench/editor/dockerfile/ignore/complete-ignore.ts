import { contextFolder } from '../lint/lint-file.ts';
import type { Completion, Document } from '../protocol.ts';
import { pathCompletions } from '../service/workspace-paths.ts';
import { linesOf, type Position } from '../span.ts';
import { readIgnore, verdict } from './pattern.ts';

/** Paths of the workspace; behind `!` those that the lines above leave out come first. */
export function completeIgnore(document: Document, position: Position, typed: string | null): Completion[] {
  const before = linesOf(document.text).line(position.line).slice(0, position.character);
  if (before.startsWith('#') || (typed !== null && !/[/!]/.test(typed))) {
    return [];
  }
  const { entries } = readIgnore(document.text);
  const above = entries.filter((entry) => entry.line < position.line);
  const keep = /^\s*!/.test(before);
  const word = before.trimStart().replace(/^!\s*/, '');
  const context = contextFolder(document.around);
  const range = {
    start: { line: position.line, character: position.character - word.length },
    end: position,
  };
  return pathCompletions(document.around, context, word, range).map((one) => {
    const ignored = verdict(above, one.insert.replace(/\/$/, '')).ignored;
    return { ...one, order: `${ignored === keep ? 0 : 1}${one.order}` };
  });
}
