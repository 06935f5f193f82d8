import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Lesson, LessonProblem, LessonStep, LessonSummary, StepProse } from '../../contract/lesson.ts';
import { Language } from '../../contract/text.ts';
import { lessonRules } from './lesson-rules.ts';
import { type FieldPath, fieldName, MAX_LESSON_YAML, parseLessonYaml } from './lesson-yaml.ts';
import { parseProse } from './prose.ts';

export interface LoadedLesson {
  lesson: Lesson;
  /** Absolute path of the lesson's folder, links resolved. */
  folder: string;
  /** By language, then by step id. Every step of the lesson is there in every language. */
  prose: Record<Language, Record<string, StepProse>>;
}

export interface LoadedLessons {
  /** In the order of the course. */
  lessons: LoadedLesson[];
  problems: LessonProblem[];
}

/** Bytes; one step's text. */
const MAX_PROSE = 128 * 1024;

/**
 * Loads every folder of `root` as a lesson. A lesson with a problem is left out and named in `problems`;
 * the others open as ever. Rejects only when `root` itself cannot be read.
 */
export async function loadLessons(root: string): Promise<LoadedLessons> {
  const entries = await readdir(root, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  const loaded = await Promise.all(folders.map((entry) => loadLesson(path.join(root, entry.name))));
  const lessons = loaded.flatMap((each) => each.loaded ?? []);
  lessons.sort((a, b) => a.lesson.order - b.lesson.order || a.lesson.id.localeCompare(b.lesson.id));
  return { lessons, problems: loaded.flatMap((each) => each.problems) };
}

/** Loads one lesson's folder. `loaded` is null exactly when there are problems. */
export async function loadLesson(
  folderPath: string,
): Promise<{ loaded: LoadedLesson | null; problems: LessonProblem[] }> {
  const name = path.basename(folderPath);
  const problems: LessonProblem[] = [];
  const report = (file: string, line: number | null, field: string, message: string) =>
    problems.push({ folder: name, file, line, field, message });
  const folder = await realpath(folderPath);
  const yaml = await readInside(folder, 'lesson.yaml', MAX_LESSON_YAML);
  if ('problem' in yaml) {
    report('lesson.yaml', null, '', yaml.problem);
    return { loaded: null, problems };
  }
  const parsed = parseLessonYaml(yaml.text);
  for (const problem of parsed.problems) {
    report('lesson.yaml', problem.line, problem.field, problem.message);
  }
  const lesson = parsed.lesson;
  if (lesson === null) {
    return { loaded: null, problems };
  }
  const reportField = (at: FieldPath, message: string) =>
    report('lesson.yaml', parsed.lineOf(at), fieldName(at), message);
  if (lesson.id !== name) {
    reportField(['id'], `must be the name of the lesson's folder, ${name}`);
  }
  for (const { path: at, message } of lessonRules(lesson)) {
    reportField(at, message);
  }
  for (const [index, step] of lesson.steps.entries()) {
    for (const [place, action] of step.solution.entries()) {
      const file = 'from' in action ? await readInside(folder, `solution/${action.from}`, MAX_PROSE) : null;
      if (file !== null && 'problem' in file) {
        reportField(
          ['steps', index, 'solution', place, 'from'],
          `solution/${'from' in action ? action.from : ''} ${file.problem}`,
        );
      }
    }
  }
  for (const leaving of await linksOut(folder, 'files')) {
    report(leaving, null, '', 'leaves the folder of its lesson');
  }
  const prose: LoadedLesson['prose'] = { en: {}, 'zh-CN': {} };
  for (const language of Language.options) {
    for (const step of lesson.steps) {
      prose[language][step.id] = await loadProse(folder, language, step, report);
    }
    await reportStrays(folder, language, lesson, report);
  }
  return { loaded: problems.length === 0 ? { lesson, folder, prose } : null, problems };
}

/** A lesson as the list of lessons shows it. */
export function summarize({ lesson }: LoadedLesson): LessonSummary {
  const { id, title, summary, group, order, minutes, images } = lesson;
  const steps = lesson.steps.map((step) => ({ id: step.id, title: step.title }));
  return { id, title, summary, group, order, minutes, images, steps };
}

type Report = (file: string, line: number | null, field: string, message: string) => void;

async function loadProse(
  folder: string,
  language: string,
  step: LessonStep,
  report: Report,
): Promise<StepProse> {
  const file = `${language}/${step.id}.md`;
  const read = await readInside(folder, file, MAX_PROSE);
  if ('problem' in read) {
    report(file, null, '', read.problem);
    return { body: '', expect: '', explain: '', hints: [] };
  }
  const { prose, problems } = parseProse(read.text);
  for (const problem of problems) {
    report(file, problem.line, '', problem.message);
  }
  if (prose.hints.length !== step.hints) {
    report(file, null, '', `has ${prose.hints.length} :::hint blocks, lesson.yaml says hints: ${step.hints}`);
  }
  return prose;
}

async function reportStrays(folder: string, language: string, lesson: Lesson, report: Report): Promise<void> {
  const names = await readdir(path.join(folder, language)).catch(() => []);
  for (const name of names.filter((each) => each.endsWith('.md'))) {
    if (!lesson.steps.some((step) => `${step.id}.md` === name)) {
      report(`${language}/${name}`, null, '', 'belongs to no step of lesson.yaml');
    }
  }
}

/** Reads a text file of the lesson; a link that leads out of the lesson's folder is not followed. */
async function readInside(
  folder: string,
  relative: string,
  limit: number,
): Promise<{ text: string } | { problem: string }> {
  const file = path.join(folder, relative);
  try {
    const real = await realpath(file);
    if (!isInside(folder, real)) {
      return { problem: 'leaves the folder of its lesson' };
    }
    const facts = await stat(real);
    if (!facts.isFile()) {
      return { problem: 'is not a file' };
    }
    if (facts.size > limit) {
      return { problem: `is larger than ${limit / 1024} KiB` };
    }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(real)) };
  } catch (thrown) {
    if (thrown instanceof TypeError) {
      return { problem: 'is not UTF-8 text' };
    }
    const missing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
    return { problem: missing ? 'is missing' : `cannot be read: ${String(thrown)}` };
  }
}

async function linksOut(folder: string, relative: string): Promise<string[]> {
  const entries = await readdir(path.join(folder, relative), { withFileTypes: true, recursive: true }).catch(
    () => [],
  );
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isSymbolicLink())) {
    const link = path.join(entry.parentPath, entry.name);
    const target = await realpath(link).catch(() => null);
    if (target === null || !isInside(folder, target)) {
      found.push(path.relative(folder, link).split(path.sep).join('/'));
    }
  }
  return found;
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
