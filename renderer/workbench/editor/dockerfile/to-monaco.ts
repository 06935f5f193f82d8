import type { IRange, languages } from 'monaco-editor/editor';
import type { Finding, Fix } from './protocol.ts';
import type { Position, Range, TextEdit } from './span.ts';

/** Monaco counts lines and columns from 1; columns are UTF-16 code units on both sides. */
export function toRange({ start, end }: Range): IRange {
  return {
    startLineNumber: start.line + 1,
    startColumn: start.character + 1,
    endLineNumber: end.line + 1,
    endColumn: end.character + 1,
  };
}

export function fromRange(range: IRange): Range {
  return {
    start: { line: range.startLineNumber - 1, character: range.startColumn - 1 },
    end: { line: range.endLineNumber - 1, character: range.endColumn - 1 },
  };
}

export function fromPosition(position: { lineNumber: number; column: number }): Position {
  return { line: position.lineNumber - 1, character: position.column - 1 };
}

export function toEdits(edits: readonly TextEdit[]): languages.TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toRange(range), text: newText }));
}

/** The fixes of the findings that touch a range, the nearest findings first, each title once for a range. */
export function fixesAt(findings: readonly Finding[], range: IRange): { finding: Finding; fix: Fix }[] {
  return findings
    .filter((finding) => touches(toRange(finding.range), range))
    .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
    .sort((a, b) => Number(b.fix.preferred) - Number(a.fix.preferred) || isIgnore(a.fix) - isIgnore(b.fix));
}

const isIgnore = (fix: Fix): number =>
  Number(fix.edits.some(({ newText }) => newText.includes('# lint-ignore ')));

function touches(a: IRange, b: IRange): boolean {
  const before = (line: number, column: number, otherLine: number, otherColumn: number): boolean =>
    line < otherLine || (line === otherLine && column < otherColumn);
  return (
    !before(a.endLineNumber, a.endColumn, b.startLineNumber, b.startColumn) &&
    !before(b.endLineNumber, b.endColumn, a.startLineNumber, a.startColumn)
  );
}
