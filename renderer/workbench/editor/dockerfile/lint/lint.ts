import type { Instruction } from 'dockerfile-ast';
import { type Finding, type Fix, type Language, type Said, type Surroundings, say } from '../protocol.ts';
import { contains, type Range } from '../span.ts';
import { type LintFile, lineEnd, lintFile } from './lint-file.ts';
import type { Hit, Rule } from './rule.ts';
import { rules } from './rules.ts';

const IGNORE_TITLE: Said = {
  en: 'Ignore {rule} for this line',
  'zh-CN': '这一行忽略 {rule}',
};

/** What the rules find in a Dockerfile, in the order of its lines, but for what a `# lint-ignore RULE` above a line allows. */
export function lintDockerfile(text: string, around: Surroundings, language: Language): Finding[] {
  const file = lintFile(text, around);
  const findings = rules.flatMap((rule) =>
    rule
      .find(file)
      .filter((hit) => !isIgnored(file, rule.id, hit.range))
      .map((hit) => toFinding(file, rule, hit, language)),
  );
  return findings.sort(
    (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
  );
}

function instructionAt(file: LintFile, range: Range): Instruction | null {
  return file.dockerfile.getInstructions().find((one) => contains(one.getRange(), range.start)) ?? null;
}

/** The comment lines right above an instruction, upwards. */
function commentsAbove(file: LintFile, line: number): string[] {
  const above: string[] = [];
  for (let at = line - 1; at >= 0 && /^\s*#/.test(file.lines.line(at)); at--) {
    above.push(file.lines.line(at));
  }
  return above;
}

function isIgnored(file: LintFile, rule: string, range: Range): boolean {
  const line = instructionAt(file, range)?.getRange().start.line ?? range.start.line;
  return commentsAbove(file, line).some((comment) => {
    const found = /^\s*#\s*lint-ignore\s+([\w,\s-]+)/i.exec(comment);
    return found?.[1]?.split(/[\s,]+/).includes(rule) ?? false;
  });
}

function toFinding(file: LintFile, rule: Rule, hit: Hit, language: Language): Finding {
  const values = hit.values ?? {};
  const fixes = (hit.fixes ?? []).flatMap((fix): Fix[] => {
    const title = rule.fixes?.[fix.which ?? 'fix'];
    return title
      ? [
          {
            title: say(title, language, { ...values, ...fix.values }),
            edits: fix.edits,
            preferred: fix.preferred,
          },
        ]
      : [];
  });
  return {
    rule: rule.id,
    severity: rule.severity,
    range: hit.range,
    message: `${say(rule.what, language, values)}\n${say(rule.why, language, values)}`,
    unnecessary: rule.unnecessary ?? false,
    deprecated: rule.deprecated ?? false,
    fixes: [...fixes, ignoreFix(file, rule, hit, language)],
  };
}

function ignoreFix(file: LintFile, rule: Rule, hit: Hit, language: Language): Fix {
  const instruction = instructionAt(file, hit.range);
  const line = (instruction?.getRange() ?? hit.range).start.line;
  const at = { line, character: 0 };
  const indent = /^\s*/.exec(file.lines.line(line))?.[0] ?? '';
  const newText = `${indent}# lint-ignore ${rule.id}${lineEnd(file)}`;
  return {
    title: say(IGNORE_TITLE, language, { rule: rule.id }),
    edits: [{ range: { start: at, end: at }, newText }],
    preferred: false,
  };
}
