import { describe, expect, it } from 'vitest';
import type { LayerSummary, LessonSummary, Slices } from '../../../electron/contract/index.ts';
import { formatBytes } from '../../../renderer/app/format.ts';
import { lastOpenedLesson } from '../../../renderer/app/last-lesson.ts';
import { courseGroups, courseLessons, minutesLeft, nextLesson } from '../../../renderer/home/course.ts';
import { sharedBelow, stackBlocks } from '../../../renderer/home/small-stack.ts';

const both = (text: string) => ({ en: text, 'zh-CN': text });

function lesson(id: string, group: LessonSummary['group'], order: number): LessonSummary {
  const steps = ['a', 'b', 'c', 'd'].map((step) => ({ id: step, title: both(step) }));
  return { id, title: both(id), summary: both(id), group, order, minutes: 20, images: ['nginx'], steps };
}

function progress(lessons: Slices['progress']['lessons']): Slices['progress'] {
  return { schemaVersion: 1, lessons, settings: { language: null, theme: 'system' } };
}

function done(ids: string[]) {
  const one = { passed: {}, hintsOpened: 0, solutionSeen: false, doneAt: '2026-01-01T00:00:00Z' };
  return Object.fromEntries(ids.map((id) => [id, one]));
}

const lessons: Slices['lessons'] = {
  lessons: [lesson('late', 'ship', 1), lesson('second', 'run', 2), lesson('first', 'run', 1)],
  problems: [],
};

describe('the course', () => {
  it('shows only groups that have lessons, in order', () => {
    const groups = courseGroups(courseLessons(lessons, progress({})));
    expect(groups.map((one) => [one.number, one.group, one.lessons.map((each) => each.summary.id)])).toEqual([
      [1, 'run', ['first', 'second']],
      [2, 'ship', ['late']],
    ]);
  });

  it('begins with the first lesson, goes on with the last opened, and skips what is done', () => {
    expect(nextLesson(courseLessons(lessons, progress({})))?.summary.id).toBe('first');
    const opened = progress({
      first: {
        currentStep: 'd',
        steps: done(['a', 'b', 'c', 'd']),
        doneAt: '2026-01-03',
        openedAt: '2026-01-03',
      },
      second: { currentStep: 'b', steps: done(['a']), doneAt: null, openedAt: '2026-01-01' },
      late: { currentStep: 'a', steps: {}, doneAt: null, openedAt: '2026-01-02' },
    });
    expect(nextLesson(courseLessons(lessons, opened))?.summary.id).toBe('late');
    expect(lastOpenedLesson(opened, lessons)).toBe('first');
    expect(nextLesson([])).toBeNull();
  });

  it('draws a segment for each step and knows what is left', () => {
    const opened = progress({
      first: { currentStep: 'b', steps: done(['a']), doneAt: null, openedAt: '2026-01-01' },
    });
    const [first, second] = courseLessons(lessons, opened);
    expect(first?.segments).toEqual(['done', 'now', 'todo', 'todo']);
    expect(first?.currentStep).toBe(2);
    expect(first && minutesLeft(first)).toBe(15);
    expect(second?.segments).toEqual(['todo', 'todo', 'todo', 'todo']);
    expect(second?.currentStep).toBeNull();
  });

  it('forgets a lesson that is no longer there', () => {
    const gone = progress({ gone: { currentStep: null, steps: {}, doneAt: null, openedAt: '2026-01-01' } });
    expect(lastOpenedLesson(gone, lessons)).toBeNull();
  });
});

describe('the small stack', () => {
  const layer = (index: number, size: number, chainId = `c${index}`) =>
    ({ index, size, chainId, diffId: `d${index}` }) as LayerSummary;

  it('piles layers up without gaps and fits its height', () => {
    const blocks = stackBlocks([layer(1, 75e6), layer(2, 68e6), layer(3, 1600)]);
    expect(blocks[0]?.bottom).toBe(0);
    for (const [index, block] of blocks.entries()) {
      expect(blocks[index + 1]?.bottom ?? block.bottom + block.height + 2).toBe(
        block.bottom + block.height + 2,
      );
    }
    const top = blocks.at(-1);
    expect(top && top.bottom + top.height).toBeLessThanOrEqual(106);
  });

  it('counts the layers two images share from the base up', () => {
    const base = [layer(1, 1), layer(2, 1)];
    expect(sharedBelow(base, [...base, layer(3, 1)])).toBe(2);
    expect(sharedBelow(base, [layer(1, 1, 'other')])).toBe(0);
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [29, '29 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [3040, '3.0 kB'],
    [99_960, '100 kB'],
    [143_000_000, '143 MB'],
    [8_600_000_000, '8.6 GB'],
    [999_999, '1.0 MB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
