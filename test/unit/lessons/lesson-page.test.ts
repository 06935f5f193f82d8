import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LessonPage } from '../../../electron/contract/lesson.ts';
import type { LessonProgress } from '../../../electron/contract/progress.ts';
import { Language } from '../../../electron/contract/text.ts';
import { lessonPage, openedHints } from '../../../electron/core/lessons/lesson-page.ts';
import { type LoadedLesson, loadLessons } from '../../../electron/core/lessons/load-lessons.ts';
import { parseProse } from '../../../electron/core/lessons/prose.ts';
import { lastLine } from '../../../electron/core/lessons/terminal-output.ts';

async function nginxCommit(): Promise<LoadedLesson> {
  const { lessons, problems } = await loadLessons(path.resolve('lessons'));
  expect(problems).toEqual([]);
  const loaded = lessons.find(({ lesson }) => lesson.id === 'nginx-commit');
  if (loaded === undefined) {
    throw new Error('nginx-commit is not there');
  }
  return loaded;
}

const done: LessonProgress = {
  currentStep: 'run',
  steps: { run: { passed: {}, hintsOpened: 2, solutionSeen: false, doneAt: '2026-01-01T00:00:00Z' } },
  doneAt: null,
  openedAt: null,
};

describe('a lesson page', () => {
  it.each(Language.options)('%s: shows what follows success only after it, and no hint', async (language) => {
    const page = LessonPage.parse(lessonPage(await nginxCommit(), language, done));
    const [first, ...others] = page.steps;
    expect(first?.explain).not.toBe('');
    expect(others.map((step) => step.explain)).toEqual(others.map(() => ''));
    expect(page.steps.every((step) => step.body !== '' && step.expect !== '')).toBe(true);
    expect(JSON.stringify(page)).not.toContain(':::');
  });

  it('gives the hints that were opened and no more', async () => {
    const loaded = await nginxCommit();
    expect(openedHints(loaded, 'run', 'zh-CN', done)).toEqual(loaded.prose['zh-CN'].run?.hints.slice(0, 2));
    expect(openedHints(loaded, 'layers', 'en', done)).toEqual([]);
  });

  it('has the same commands to run in both languages', async () => {
    const { prose, lesson } = await nginxCommit();
    const commands = (text = '') => [...text.matchAll(/```sh run\n(.*?)```/gs)].map((match) => match[1]);
    for (const { id } of lesson.steps) {
      expect(commands(prose['zh-CN'][id]?.body), id).toEqual(commands(prose.en[id]?.body));
      expect(commands(prose.en[id]?.body).length, id).toBeGreaterThan(0);
    }
  });
});

describe('prose', () => {
  it('is split into body and blocks; a fence may show the marks themselves', () => {
    const text =
      'One.\n\n```md\n:::hint\n```\n\n:::expect\nThis.\n:::\nTwo.\n\n:::hint\nA\n:::\n:::hint\nB\n:::\n';
    expect(parseProse(text)).toEqual({
      prose: { body: 'One.\n\n```md\n:::hint\n```\n\nTwo.', expect: 'This.', explain: '', hints: ['A', 'B'] },
      problems: [],
    });
  });
});

describe('the last line that a command printed', () => {
  it.each([
    ['docker image inspect …\r\n7\r\n\x1b[36mbench\x1b[0m:\x1b[1m/workspace\x1b[0m$ ', '7'],
    ['\x1b[?2004l\rtwo\r\n\r\nlines\r\nof it\r\n\x1b[?2004hbench:~$ ', 'of it'],
    ['true\r\nbench$ ', null],
  ])('of %j is %j', (shown, line) => {
    expect(lastLine(shown)).toBe(line);
  });
});
