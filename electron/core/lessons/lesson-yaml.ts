import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { Lesson } from '../../contract/lesson.ts';

/** Far above any lesson of ours, far below what could hurt: lesson packs come from strangers. Bytes. */
export const MAX_LESSON_YAML = 256 * 1024;
const MAX_ALIASES = 20;
/** What zod says of a union that has no words of its own. */
const UNION_UNSAID = 'Invalid input';

export type FieldPath = readonly PropertyKey[];

export interface YamlProblem {
  line: number | null;
  field: string;
  message: string;
}

export interface ParsedLesson {
  lesson: Lesson | null;
  problems: YamlProblem[];
  /** Line, from 1, of the field at this path, or of its nearest parent that is there. */
  lineOf(path: FieldPath): number | null;
}

/** Reads lesson.yaml. Every problem names a field the way an author would write it, and its line. */
export function parseLessonYaml(text: string): ParsedLesson {
  if (Buffer.byteLength(text) > MAX_LESSON_YAML) {
    return broken({ line: null, field: '', message: `larger than ${MAX_LESSON_YAML / 1024} KiB` });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2' });
  const lineOf = (path: FieldPath) => lineOfNode(document.contents, path, lines);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    const problems = faults.map((fault) => ({
      line: lines.linePos(fault.pos[0]).line,
      field: '',
      message: firstLine(fault.message),
    }));
    return { lesson: null, problems, lineOf };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (thrown) {
    return broken({
      line: null,
      field: '',
      message: thrown instanceof Error ? thrown.message : String(thrown),
    });
  }
  const parsed = Lesson.safeParse(value);
  if (parsed.success) {
    return { lesson: parsed.data, problems: [], lineOf };
  }
  const problems = parsed.error.issues
    .flatMap((issue) => readable(issue, []))
    .map(({ path, message }) => ({ line: lineOf(path), field: fieldName(path), message }));
  return { lesson: null, problems, lineOf };
}

/** `['steps', 2, 'checks', 0, 'port']` as `steps[2].checks[0].port`. */
export function fieldName(path: FieldPath): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

function broken(problem: YamlProblem): ParsedLesson {
  return { lesson: null, problems: [problem], lineOf: () => null };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).replace(/ at line \d+, column \d+:?$/, '');
}

/** An unknown key becomes a problem of that key; a union's failure that of the alternative that came closest. */
function readable(issue: z.core.$ZodIssue, base: FieldPath): { path: FieldPath; message: string }[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = [...issue.errors].sort((a, b) => distance(a) - distance(b))[0] ?? [];
    const wrongKind = nearest.every((inner) => inner.path.length === 0 && inner.code !== 'unrecognized_keys');
    // A union that says in words what it takes says it better than any one of its alternatives.
    if (wrongKind && issue.message !== UNION_UNSAID) {
      return [{ path, message: issue.message }];
    }
    return nearest.flatMap((inner) => readable(inner, path));
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [{ path, message: missing ? 'is missing' : issue.message }];
}

/** How far an alternative of a union is from what was written: fields of another alternative weigh most. */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  const weights = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return 10 * issue.keys.length;
    }
    return issue.code === 'invalid_type' && issue.path.length < 2 ? 5 : 1;
  });
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function lineOfNode(root: unknown, path: FieldPath, lines: LineCounter): number | null {
  let node: unknown = root;
  let offset = startOf(node);
  for (const part of path) {
    const step = childOf(node, part);
    if (step === null) {
      break;
    }
    offset = step.offset ?? offset;
    node = step.value;
  }
  return offset === null ? null : lines.linePos(offset).line;
}

function childOf(node: unknown, part: PropertyKey): { value: unknown; offset: number | null } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === part);
    return pair === undefined ? null : { value: pair.value, offset: startOf(pair.key) };
  }
  const items = isNode(node) && 'items' in node && Array.isArray(node.items) ? node.items : [];
  const item: unknown = typeof part === 'number' ? items[part] : undefined;
  return item === undefined ? null : { value: item, offset: startOf(item) };
}

function startOf(node: unknown): number | null {
  return isNode(node) ? ((node as Node).range?.[0] ?? null) : null;
}
