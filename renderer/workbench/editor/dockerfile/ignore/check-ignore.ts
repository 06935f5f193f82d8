import { contextFolder } from '../lint/lint-file.ts';
import { type Document, type Finding, type Fix, say } from '../protocol.ts';
import type { Range, TextEdit } from '../span.ts';
import { type IgnoreLine, isReadable, readIgnore, verdict } from './pattern.ts';
import { type IgnoreRule, type IgnoreRuleId, ignoreRules } from './rules.ts';

/** What is wrong with an ignore file. */
export function checkIgnore(document: Document): Finding[] {
  const { entries } = readIgnore(document.text);
  const context = contextFolder(document.around);
  const files = document.around.files
    ?.filter((file) => file.startsWith(context))
    .map((file) => file.slice(context.length));

  function finding(
    id: IgnoreRuleId,
    entry: IgnoreLine,
    values: Record<string, string>,
    edits?: TextEdit[],
  ): Finding {
    const rule: IgnoreRule = ignoreRules[id];
    const known = { text: entry.text, pattern: (entry.keep ? '!' : '') + entry.pattern, ...values };
    const fixes: Fix[] =
      rule.fix && edits ? [{ title: say(rule.fix, document.language, known), edits, preferred: true }] : [];
    return {
      rule: id,
      severity: rule.severity,
      range: entry.range,
      message: `${say(rule.what, document.language, known)}\n${say(rule.why, document.language, known)}`,
      unnecessary: id === 'ignore-duplicate' || id === 'ignore-no-effect',
      deprecated: false,
      fixes,
    };
  }

  return entries.flatMap((entry, index): Finding[] => {
    const before = entries.slice(0, index);
    const gone = [{ range: wholeLine(entry), newText: '' }];
    if (entry.pattern === '' || !isReadable(entry.pattern)) {
      return [finding('ignore-unreadable', entry, {})];
    }
    if (entry.pattern === '.') {
      return [finding('ignore-dot', entry, {}, gone)];
    }
    if (entry.pattern === '..' || entry.pattern.startsWith('../')) {
      return [finding('ignore-outside', entry, {}, gone)];
    }
    const comment = /^(.*?\S)(\s+)#\s*(.*)$/.exec(entry.text);
    if (comment) {
      const newText = `# ${comment[3]}\n${comment[1]}`;
      return [finding('ignore-comment', entry, {}, [{ range: entry.range, newText }])];
    }
    const twin = twinOf(entry, before);
    if (twin) {
      return [finding('ignore-duplicate', entry, { line: String(twin.line + 1) }, gone)];
    }
    const found: Finding[] = [];
    if (/^!?\s*\//.test(entry.text)) {
      const newText = (entry.keep ? '!' : '') + entry.pattern;
      found.push(finding('ignore-absolute', entry, {}, [{ range: entry.range, newText }]));
    }
    if (entry.keep && bringsNothing(entry, entries, index, files)) {
      found.push(finding('ignore-no-effect', entry, {}, gone));
    }
    const dockerfile = dockerfilesIn(files).find((file) => verdict(entries, file).by === entry);
    if (!entry.keep && dockerfile) {
      found.push(finding('ignore-dockerfile', entry, { file: dockerfile }));
    }
    return found;
  });
}

const wholeLine = ({ line }: IgnoreLine): Range => ({
  start: { line, character: 0 },
  end: { line: line + 1, character: 0 },
});

/** The same pattern further up, if no line between says the opposite of anything. */
function twinOf(entry: IgnoreLine, before: readonly IgnoreLine[]): IgnoreLine | null {
  const at = before.findLastIndex((one) => one.pattern === entry.pattern && one.keep === entry.keep);
  return at >= 0 && before.slice(at).every((one) => one.keep === entry.keep) ? (before[at] ?? null) : null;
}

function bringsNothing(
  entry: IgnoreLine,
  entries: readonly IgnoreLine[],
  index: number,
  files: readonly string[] | undefined,
): boolean {
  const before = entries.slice(0, index);
  if (!before.some((one) => !one.keep)) {
    return true;
  }
  const matched = (files ?? []).filter(entry.matches);
  // With no such file yet nothing is known: it may be meant for one to come.
  return (
    matched.length > 0 &&
    matched.every((file) => !verdict(before, file).ignored || verdict(entries, file).ignored)
  );
}

function dockerfilesIn(files: readonly string[] | undefined): string[] {
  const found = (files ?? []).filter(
    (file) => /^(Dockerfile|Containerfile)(\..+)?$/.test(file) && !file.endsWith('.dockerignore'),
  );
  return found.length > 0 ? found : ['Dockerfile'];
}
